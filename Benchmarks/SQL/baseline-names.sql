-- What the SQL way needs before the file comes: every spelling of every code, with its number. Not timed.
-- The pack's files stand in the tables pack_areas, pack_area_names, pack_categories, pack_synonyms and pack_channels.

CREATE SCHEMA baseline;

CREATE FUNCTION baseline.key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(replace(lower(name), '&', 'and'), '[^a-z0-9]', '', 'g');

CREATE TABLE baseline.spelling (dimension text NOT NULL, key text NOT NULL, number integer NOT NULL);

INSERT INTO baseline.spelling
SELECT DISTINCT 'area', baseline.key(spelling.name), area.number
FROM pack_areas a JOIN area USING (code), LATERAL (VALUES (a.code), (a.slug), (a.name)) spelling (name)
UNION SELECT 'area', baseline.key(n.name), area.number FROM pack_area_names n JOIN area ON area.code = n.area
UNION SELECT 'category', baseline.key(spelling.name), category.number
FROM pack_categories c JOIN category USING (code), LATERAL (VALUES (c.code), (c.label)) spelling (name)
UNION SELECT 'category', baseline.key(s.word), category.number
FROM pack_synonyms s JOIN category USING (code) WHERE s.dimension = 'category'
UNION SELECT 'channel', baseline.key(spelling.name), channel.number
FROM pack_channels c JOIN channel USING (code), LATERAL (VALUES (c.code), (c.label)) spelling (name);

CREATE TABLE baseline.name AS
SELECT dimension, key, min(number) AS number, count(*) AS meanings FROM baseline.spelling GROUP BY 1, 2;
ALTER TABLE baseline.name ADD PRIMARY KEY (dimension, key);
ANALYZE baseline.name;

-- A cast that says NULL where it can't.
CREATE FUNCTION baseline.date_or_null(value text) RETURNS date LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF value !~ '^\d{4}-\d{2}-\d{2}$' THEN RETURN NULL; END IF;
    RETURN value::date;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
    RETURN NULL;
END
$$;
