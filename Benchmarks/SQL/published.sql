-- What the FastAPI of the comparison reads: counts of months, rolled up to every area, any category and both kinds together
-- beforehand, under words in place of numbers. The pack's files stand in the tables pack_areas and pack_categories.

ALTER TABLE pack_areas ADD COLUMN place integer GENERATED ALWAYS AS IDENTITY;
ALTER TABLE pack_categories ADD COLUMN place integer GENERATED ALWAYS AS IDENTITY;

CREATE TABLE baseline_count AS
WITH RECURSIVE lies_in (area, place) AS (
    SELECT code, code FROM pack_areas
    UNION ALL
    SELECT l.area, p.parent FROM lies_in l JOIN pack_areas p ON p.code = l.place WHERE p.parent IS NOT NULL
)
SELECT l.place AS area, coalesce(c.code, 'any') AS category, k.word AS kind, m.month, sum(m.count)::bigint AS count
FROM month_count m
JOIN area a ON a.number = m.area
JOIN lies_in l ON l.area = a.code
LEFT JOIN category c ON c.number = m.category
CROSS JOIN LATERAL (VALUES (CASE m.kind WHEN 1 THEN 'crime' ELSE 'incident' END), ('all')) k (word)
GROUP BY 1, 2, 3, 4;

ALTER TABLE baseline_count ADD PRIMARY KEY (area, category, kind, month);
VACUUM (ANALYZE) baseline_count;
