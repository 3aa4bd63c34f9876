-- Disclosure control: what each version of a release counted and hid, which changes it held back, and what a
-- statistician took in all the same. None of it is for the public: the publisher's role has no right to any of it.

-- The ledger ---------------------------------------------------------------------------------------------------------

-- For each version its true counts, why each cell is as it is, and which cells could not be made safe. Whatever is
-- published later is protected against it, so it is frozen with the version.
CREATE TABLE release_ledger (
    version_number   integer PRIMARY KEY REFERENCES release_version,
    content          bytea NOT NULL,
    -- The versions that had ever been public when it was protected, in the order in which they became so.
    protected_after  integer[] NOT NULL
);

-- Changes of published months that a version does not show yet: of each record how it counts in the version, and how it
-- would count by its latest state. A side is NULL where the record counts nowhere.
CREATE TABLE held_change (
    version_number  integer NOT NULL REFERENCES release_version,
    source          smallint NOT NULL REFERENCES source,
    source_ref      text COLLATE "C" NOT NULL,
    old_month       date CHECK (extract(day FROM old_month) = 1),
    old_area        smallint,
    old_kind        smallint,
    old_categories  bigint,
    new_month       date CHECK (extract(day FROM new_month) = 1),
    new_area        smallint,
    new_kind        smallint,
    new_categories  bigint,
    PRIMARY KEY (version_number, source, source_ref),
    CHECK (num_nulls(old_month, old_area, old_kind, old_categories) IN (0, 4)),
    CHECK (num_nulls(new_month, new_area, new_kind, new_categories) IN (0, 4)),
    CHECK ((old_month, old_area, old_kind, old_categories) IS DISTINCT FROM
           (new_month, new_area, new_kind, new_categories))
);

-- Cells whose changes a statistician shows at once, and why. The names are codes of the pack.
CREATE TABLE release_override (
    number          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_number  integer NOT NULL REFERENCES release_version,
    areas           text[] NOT NULL CHECK (cardinality(areas) > 0),
    categories      text[] NOT NULL CHECK (cardinality(categories) > 0),
    kinds           text[] NOT NULL CHECK (cardinality(kinds) > 0),
    periods         text[] NOT NULL CHECK (cardinality(periods) > 0),
    reason          text NOT NULL CHECK (reason <> ''),
    made_by         text NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX release_override_by_version ON release_override (version_number, number);

CREATE FUNCTION refuse_change_of_frozen_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched integer := CASE TG_OP WHEN 'INSERT' THEN NEW.version_number ELSE OLD.version_number END;
BEGIN
    IF (SELECT state FROM release_version WHERE number = touched) <> 'draft'
       OR (TG_OP = 'UPDATE' AND NEW.version_number <> OLD.version_number) THEN
        RAISE insufficient_privilege
            USING MESSAGE = format('%s of a release is frozen once it has been submitted', TG_TABLE_NAME);
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON release_ledger
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_part();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON held_change
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_part();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON release_override
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_part();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON release_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON held_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON release_override
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How many changes are held ------------------------------------------------------------------------------------------

-- The number alone is public. Releases from before disclosure control held none.
ALTER TABLE release_version ADD COLUMN held_changes integer NOT NULL DEFAULT 0 CHECK (held_changes >= 0);

CREATE OR REPLACE FUNCTION refuse_change_of_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (NEW.title, NEW.period_to, NEW.cut_off, NEW.reason, NEW.reference_load, NEW.synthetic,
                                 NEW.digest, NEW.predecessor, NEW.held_changes)
       IS DISTINCT FROM (OLD.title, OLD.period_to, OLD.cut_off, OLD.reason, OLD.reference_load, OLD.synthetic,
                         OLD.digest, OLD.predecessor, OLD.held_changes) THEN
        RAISE insufficient_privilege USING MESSAGE = 'what is frozen of a release can''t change after its submission';
    END IF;
    -- What has been public, or was withdrawn, stays what it is; a publication may only be followed by a withdrawal.
    IF OLD.state = 'withdrawn'
       OR (OLD.state = 'scheduled' AND OLD.publish_at <= clock_timestamp()
           AND (NEW.state <> 'withdrawn' OR NEW.publish_at IS DISTINCT FROM OLD.publish_at
                OR NEW.signature IS DISTINCT FROM OLD.signature)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a published release can only be withdrawn, and that for good';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE VIEW published_version WITH (security_barrier) AS
SELECT v.number, r.id AS release_id, v.version, v.title, v.period_to, v.cut_off, v.reason, v.reference_load,
       v.predecessor, v.synthetic, v.digest, v.signature, v.signing_key, v.publish_at, v.withdrawn_at,
       v.withdrawal_reason, v.held_changes
FROM release_version v JOIN release r ON r.number = v.release
WHERE v.publish_at <= publication_clock()
  AND (v.state = 'scheduled' OR (v.state = 'withdrawn' AND v.withdrawn_at >= v.publish_at));

-- How a record counted at a moment -----------------------------------------------------------------------------------

-- Finds the versions that some imports brought. Imports append, so a BRIN is all that it takes.
CREATE INDEX record_version_import ON record_version USING brin (import) WITH (pages_per_range = 32, autosummarize = on);

-- The version of a record that was in force at a cut-off; no row where there was none.
CREATE FUNCTION record_at(cut_off timestamptz, of_source smallint, of_ref text) RETURNS SETOF record_version
LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT r.* FROM record_version r JOIN import i ON i.id = r.import
    WHERE r.source = of_source AND r.source_ref = of_ref COLLATE "C" AND i.in_force_at <= cut_off
    ORDER BY r.version DESC LIMIT 1
$$;

-- Where one record counted at a cut-off, as `counted_record_at` has it of all; no row where it counted nowhere.
CREATE FUNCTION contribution_at(cut_off timestamptz, police smallint, of_source smallint, of_ref text)
RETURNS TABLE (month date, area smallint, kind smallint, categories bigint) LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT date_trunc('month', r.recorded_on::timestamp)::date, r.area, r.kind, r.categories
    FROM record_at(cut_off, of_source, of_ref) r
    WHERE r.active AND NOT EXISTS (
        SELECT FROM record_at(cut_off, police, r.police_ref) p
        WHERE r.source <> police AND r.police_ref IS NOT NULL AND p.active
    )
$$;

-- Demonstration data anew ---------------------------------------------------------------------------------------------

-- Empties a database of demonstration data, for its owner: records, imports, releases and all that belongs to them.
-- Keys, reference data and the audit log stay, and no number is given again: what was cited is gone, and never another
-- figure. Of what is not marked synthetic nothing can be taken away so.
CREATE FUNCTION reset_demonstration(new_seed bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    emptied CONSTANT text[] := ARRAY['record_version', 'import', 'quarantine', 'source_return', 'month_count', 'release',
        'release_version', 'release_file', 'release_ledger', 'held_change', 'release_override', 'agreement',
        'control_total', 'control_explanation'];
    name text;
BEGIN
    IF NOT EXISTS (SELECT FROM synthetic_mark) THEN
        RAISE insufficient_privilege USING MESSAGE = 'this database does not hold demonstration data';
    END IF;
    FOREACH name IN ARRAY emptied || 'synthetic_mark'::text LOOP
        EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', name);
    END LOOP;
    EXECUTE 'TRUNCATE ' || array_to_string(emptied, ', ');
    UPDATE synthetic_mark SET seed = new_seed WHERE seed <> new_seed;
    FOREACH name IN ARRAY emptied || 'synthetic_mark'::text LOOP
        EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', name);
    END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION reset_demonstration FROM PUBLIC;

-- Rights of the application ------------------------------------------------------------------------------------------

GRANT SELECT, INSERT, UPDATE (content, protected_after) ON release_ledger TO hatestats_application;
GRANT SELECT, INSERT, DELETE ON held_change TO hatestats_application;
GRANT SELECT, INSERT ON release_override TO hatestats_application;
GRANT UPDATE (held_changes) ON release_version TO hatestats_application;
