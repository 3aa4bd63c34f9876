-- The SQL way to take a partner's file in, as somebody would write it who knows PostgreSQL well: the file as text into an
-- unlogged table, each distinct text cast and looked up once, then everything by hash joins. It leaves the same records,
-- the same rejected rows and the same counts; it suggests nothing, and keeps no text of a row as it was sent.
-- Reads the file from standard input. psql variable: source (its number).

CREATE UNLOGGED TABLE baseline.sent (
    line bigint GENERATED ALWAYS AS IDENTITY (START WITH 2 CACHE 1000), source_ref text COLLATE "C",
    recorded_on text COLLATE "C", occurred_on text COLLATE "C", area text COLLATE "C", kind text COLLATE "C",
    categories text COLLATE "C", channel text COLLATE "C", police_ref text COLLATE "C", status text COLLATE "C"
);
\copy baseline.sent (source_ref, recorded_on, occurred_on, area, kind, categories, channel, police_ref, status) FROM pstdin WITH (FORMAT csv, HEADER)

SET work_mem = '64MB';
SET jit = off;
ANALYZE baseline.sent;

BEGIN;
SELECT pg_advisory_xact_lock(1);

-- What each distinct text means.
CREATE TEMP TABLE told_date ON COMMIT DROP AS
SELECT told, baseline.date_or_null(told) AS value
FROM (SELECT recorded_on AS told FROM baseline.sent UNION SELECT occurred_on FROM baseline.sent) d WHERE told IS NOT NULL;
ANALYZE told_date;

CREATE TEMP TABLE told_area ON COMMIT DROP AS
SELECT told, number, CASE
    WHEN told = '' THEN 'a record needs an area'
    WHEN meanings > 1 THEN format('`%s` means several areas', told)
    WHEN number IS NULL THEN format('`%s` is not a known area', told) END AS reason
FROM (SELECT DISTINCT coalesce(area, '') AS told FROM baseline.sent) d
LEFT JOIN baseline.name n ON n.dimension = 'area' AND n.key = baseline.key(told);
ANALYZE told_area;

CREATE TEMP TABLE told_categories ON COMMIT DROP AS
SELECT told, bit_or(1::bigint << number) AS mask, CASE
    WHEN told = '' THEN 'a record needs at least one category'
    WHEN bool_or(number IS NULL OR meanings > 1) THEN format('`%s` has an unknown category', told) END AS reason
FROM (SELECT DISTINCT coalesce(categories, '') AS told FROM baseline.sent) d
LEFT JOIN LATERAL string_to_table(told, ';') part (word) ON true
LEFT JOIN baseline.name n ON n.dimension = 'category' AND n.key = baseline.key(part.word)
GROUP BY told;
ANALYZE told_categories;

CREATE TEMP TABLE told_channel ON COMMIT DROP AS
SELECT told, number, CASE WHEN number IS NULL THEN format('`%s` is not a known channel', told) END AS reason
FROM (SELECT DISTINCT channel AS told FROM baseline.sent WHERE channel IS NOT NULL) d
LEFT JOIN baseline.name n ON n.dimension = 'channel' AND n.key = baseline.key(told);
ANALYZE told_channel;

CREATE UNLOGGED TABLE baseline.checked AS
SELECT s.line, s.source_ref, r.value AS recorded_on, o.value AS occurred_on, a.number::smallint AS area,
       CASE lower(s.kind) WHEN 'crime' THEN 1 WHEN 'incident' THEN 2 END::smallint AS kind, g.mask AS categories,
       c.number::smallint AS channel, NULLIF(s.police_ref, s.source_ref) AS police_ref,
       coalesce(lower(s.status), 'active') = 'active' AS active,
       CASE WHEN a.reason IS NULL AND g.reason IS NULL AND c.reason IS NULL AND r.value <= current_date
                 AND (s.occurred_on IS NULL OR o.value <= r.value) AND lower(s.kind) IN ('crime', 'incident')
                 AND s.source_ref !~ '[^A-Za-z0-9/._-]' AND length(s.source_ref) <= 64
                 AND (s.police_ref IS NULL OR s.police_ref = s.source_ref)
                 AND (s.status IS NULL OR lower(s.status) IN ('active', 'withdrawn'))
            THEN NULL
            ELSE array_remove(ARRAY[
                CASE WHEN s.source_ref IS NULL OR s.source_ref ~ '[^A-Za-z0-9/._-]' OR length(s.source_ref) > 64
                     THEN 'source_ref' END,
                CASE WHEN r.value IS NULL OR r.value > current_date THEN 'recorded_on' END,
                CASE WHEN s.occurred_on IS NOT NULL AND (o.value IS NULL OR o.value > r.value) THEN 'occurred_on' END,
                CASE WHEN a.reason IS NOT NULL THEN 'area' END,
                CASE WHEN s.kind IS NULL OR lower(s.kind) NOT IN ('crime', 'incident') THEN 'kind' END,
                CASE WHEN g.reason IS NOT NULL THEN 'categories' END,
                CASE WHEN c.reason IS NOT NULL THEN 'channel' END,
                CASE WHEN s.police_ref IS NOT NULL AND s.police_ref <> s.source_ref THEN 'police_ref' END,
                CASE WHEN lower(s.status) NOT IN ('active', 'withdrawn') THEN 'status' END], NULL)
       END AS at_fault
FROM baseline.sent s
LEFT JOIN told_date r ON r.told = s.recorded_on
LEFT JOIN told_date o ON o.told = s.occurred_on
LEFT JOIN told_area a ON a.told = coalesce(s.area, '')
LEFT JOIN told_categories g ON g.told = coalesce(s.categories, '')
LEFT JOIN told_channel c ON c.told = s.channel;

-- A reference that stands in the file again: with the same values it is nothing, with others it is rejected.
CREATE TEMP TABLE repeated ON COMMIT DROP AS
WITH again AS (
    SELECT source_ref FROM baseline.checked WHERE at_fault IS NULL GROUP BY source_ref HAVING count(*) > 1
)
SELECT line, ROW(area, kind, categories, recorded_on, occurred_on, channel, police_ref, active)
             IS DISTINCT FROM first_value(ROW(area, kind, categories, recorded_on, occurred_on, channel, police_ref,
                                              active)) OVER earlier AS differs,
       row_number() OVER earlier AS place
FROM baseline.checked WHERE at_fault IS NULL AND source_ref IN (SELECT source_ref FROM again)
WINDOW earlier AS (PARTITION BY source_ref ORDER BY line);
UPDATE baseline.checked c SET at_fault = CASE WHEN differs THEN ARRAY['source_ref'] ELSE '{}' END
FROM repeated r WHERE r.line = c.line AND place > 1;

INSERT INTO import (id, source, file_digest, made_by, header, row_count, new_count, changed_count, unchanged_count,
                    rejected_count, started_at, in_force_at)
SELECT 1, :source, sha256(''), 'baseline', '', count(*), count(*) FILTER (WHERE at_fault IS NULL), 0,
       count(*) FILTER (WHERE at_fault = '{}'), count(*) FILTER (WHERE at_fault <> '{}'), now(), clock_timestamp()
FROM baseline.checked;

INSERT INTO record_version (import, version, source, source_ref, area, kind, recorded_on, categories, occurred_on, channel,
                            police_ref, active)
SELECT 1, coalesce(r.version, 0) + 1, :source, c.source_ref, c.area, c.kind, c.recorded_on, c.categories, c.occurred_on,
       c.channel, c.police_ref, c.active
FROM baseline.checked c
LEFT JOIN current_record r ON r.source = :source AND r.source_ref = c.source_ref
WHERE c.at_fault IS NULL
  AND (r.version IS NULL OR (c.area, c.kind, c.recorded_on, c.categories, c.occurred_on, c.channel, c.police_ref, c.active)
       IS DISTINCT FROM
       (r.area, r.kind, r.recorded_on, r.categories, r.occurred_on, r.channel, r.police_ref, r.active))
ORDER BY c.source_ref;

INSERT INTO quarantine (import, line, at_fault, reasons, raw)
SELECT 1, c.line, c.at_fault, ARRAY(SELECT coalesce(CASE f WHEN 'area' THEN a.reason WHEN 'categories' THEN g.reason
                                           WHEN 'channel' THEN h.reason END, f || ' breaks its rule')
                                    FROM unnest(c.at_fault) f),
       concat_ws(',', s.source_ref, s.recorded_on, s.occurred_on, s.area, s.kind, s.categories, s.channel, s.police_ref,
                 s.status)
FROM baseline.checked c JOIN baseline.sent s USING (line)
LEFT JOIN told_area a ON a.told = coalesce(s.area, '')
LEFT JOIN told_categories g ON g.told = coalesce(s.categories, '')
LEFT JOIN told_channel h ON h.told = s.channel
WHERE c.at_fault <> '{}';

-- Into the month counts: this is right for a first file without links only, which makes it easier than it should be.
INSERT INTO month_count (month, area, kind, category, count)
SELECT month, area, kind, n.number, sum(records)
FROM (SELECT date_trunc('month', recorded_on::timestamp)::date AS month, area, kind, categories, count(*) AS records
      FROM record_version WHERE import = 1 AND active GROUP BY 1, 2, 3, 4) m,
     LATERAL (SELECT -1::smallint AS number
              UNION ALL SELECT number FROM category WHERE categories & (1::bigint << number) <> 0) n
GROUP BY month, area, kind, n.number;
COMMIT;
