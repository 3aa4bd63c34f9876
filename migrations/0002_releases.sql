-- Releases: their versions and frozen files, agreements, control totals, the audit log, and what the public may see.

-- Releases -----------------------------------------------------------------------------------------------------------

CREATE TABLE release (
    number      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          text COLLATE "C" NOT NULL UNIQUE CHECK (id ~ '^[a-z0-9][a-z0-9.-]{0,63}$' AND id <> 'latest'),
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A version of a release. `number` is what citations name, so it is given once and never again.
CREATE TABLE release_version (
    number             integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release            integer NOT NULL REFERENCES release,
    version            integer NOT NULL CHECK (version > 0),
    title              text NOT NULL CHECK (title <> ''),
    -- The first day of the last month.
    period_to          date NOT NULL CHECK (extract(day FROM period_to) = 1),
    cut_off            timestamptz NOT NULL,
    -- Why it corrects the version before.
    reason             text CHECK (reason <> ''),
    -- `scheduled` stands for published as well: the clock alone tells the two apart.
    state              text NOT NULL CHECK (state IN ('draft', 'in_agreement', 'agreed', 'scheduled', 'withdrawn')),
    -- Counts every change of this row, for `If-Match`.
    revision           integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    reference_load     integer NOT NULL REFERENCES reference_load,
    -- The version with which its cells were compared to mark what was revised.
    predecessor        integer REFERENCES release_version,
    synthetic          boolean NOT NULL,
    -- The SHA-256 of manifest.txt.
    digest             bytea NOT NULL CHECK (length(digest) = 32),
    signature          bytea CHECK (length(signature) = 64),
    signing_key        text,
    created_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    submitted_at       timestamptz,
    publish_at         timestamptz,
    withdrawn_at       timestamptz,
    withdrawal_reason  text CHECK (withdrawal_reason <> ''),
    UNIQUE (release, version),
    CHECK ((version = 1) = (reason IS NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL AND withdrawal_reason IS NOT NULL)),
    CHECK (state <> 'scheduled' OR (publish_at IS NOT NULL AND signature IS NOT NULL AND signing_key IS NOT NULL)),
    CHECK (state NOT IN ('in_agreement', 'agreed', 'scheduled') OR submitted_at IS NOT NULL)
);

-- data.csv, metadata.json and manifest.txt of each version: working files of a draft, frozen from submission on.
CREATE TABLE release_file (
    version_number  integer NOT NULL REFERENCES release_version,
    name            text NOT NULL CHECK (name IN ('data.csv', 'metadata.json', 'manifest.txt')),
    content         bytea NOT NULL,
    PRIMARY KEY (version_number, name)
);

CREATE FUNCTION refuse_change_of_frozen_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched integer := CASE TG_OP WHEN 'INSERT' THEN NEW.version_number ELSE OLD.version_number END;
BEGIN
    IF (SELECT state FROM release_version WHERE number = touched) <> 'draft'
       OR (TG_OP = 'UPDATE' AND NEW.version_number <> OLD.version_number) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the files of a release are frozen once it has been submitted';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON release_file
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_file();

CREATE FUNCTION refuse_change_of_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (NEW.title, NEW.period_to, NEW.cut_off, NEW.reason, NEW.reference_load, NEW.synthetic,
                                 NEW.digest, NEW.predecessor)
       IS DISTINCT FROM (OLD.title, OLD.period_to, OLD.cut_off, OLD.reason, OLD.reference_load, OLD.synthetic,
                         OLD.digest, OLD.predecessor) THEN
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

CREATE TRIGGER frozen BEFORE UPDATE ON release_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_version();

-- What each source said of a digest: the last row of a source for the digest in force is what counts.
CREATE TABLE agreement (
    number          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_number  integer NOT NULL REFERENCES release_version,
    source          smallint NOT NULL REFERENCES source,
    decision        text NOT NULL CHECK (decision IN ('agree', 'query')),
    digest          bytea NOT NULL CHECK (length(digest) = 32),
    comment         text CHECK (comment <> ''),
    made_by         text NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (decision = 'agree' OR comment IS NOT NULL)
);

CREATE INDEX agreement_by_version ON agreement (version_number, source, number);

-- The public halves of the keys that releases were signed with.
CREATE TABLE signing_key (
    -- The first 16 hexadecimal digits of the SHA-256 of the key.
    id          text PRIMARY KEY,
    public_key  bytea NOT NULL CHECK (length(public_key) = 32),
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

ALTER TABLE release_version ADD FOREIGN KEY (signing_key) REFERENCES signing_key;

-- Control totals -----------------------------------------------------------------------------------------------------

-- What a source says that it recorded, by its own count; its last row for a period and kind is the one in force.
CREATE TABLE control_total (
    id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source    smallint NOT NULL REFERENCES source,
    period    text NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('crime', 'incident', 'all')),
    count     bigint NOT NULL CHECK (count >= 0),
    note      text,
    made_by   text NOT NULL,
    made_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX control_total_in_force ON control_total (source, period, kind, id);

-- Why a control total differs from what is counted. It holds for the count that it explains, and for no other.
CREATE TABLE control_explanation (
    number         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    control_total  integer NOT NULL REFERENCES control_total,
    counted        bigint NOT NULL,
    explanation    text NOT NULL CHECK (explanation <> ''),
    made_by        text NOT NULL,
    made_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX control_explanation_by_total ON control_explanation (control_total, number);

-- The audit log ------------------------------------------------------------------------------------------------------

-- Who did what, when, from which state to which, and why. Each entry holds the digest of the one before, so that none
-- can be changed, left out or put in later without a trace.
CREATE TABLE audit_entry (
    number      bigint PRIMARY KEY CHECK (number > 0),
    at          timestamptz NOT NULL,
    -- The key, or the word for an owner's command.
    actor       text NOT NULL,
    role        text NOT NULL,
    source      text,
    action      text NOT NULL,
    subject     text NOT NULL,
    from_state  text,
    to_state    text,
    why         text,
    previous    bytea NOT NULL CHECK (length(previous) = 32),
    digest      bytea NOT NULL CHECK (length(digest) = 32)
);

CREATE FUNCTION audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT CASE WHEN value IS NULL THEN '-' ELSE octet_length(value) || ':' || value END $$;

-- The digest is the SHA-256 of the digest before and the fields, each after its length in bytes; `-` where there is none.
CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    last audit_entry;
BEGIN
    PERFORM pg_advisory_xact_lock(x'4861746541756474'::bigint);
    SELECT * INTO last FROM audit_entry ORDER BY number DESC LIMIT 1;
    NEW.number := coalesce(last.number, 0) + 1;
    NEW.previous := coalesce(last.digest, decode(repeat('00', 32), 'hex'));
    NEW.at := greatest(clock_timestamp(), last.at);
    NEW.digest := sha256(NEW.previous || convert_to(
        audit_field(NEW.number::text) || audit_field((extract(epoch FROM NEW.at) * 1000000)::bigint::text)
        || audit_field(NEW.actor) || audit_field(NEW.role) || audit_field(NEW.source) || audit_field(NEW.action)
        || audit_field(NEW.subject) || audit_field(NEW.from_state) || audit_field(NEW.to_state)
        || audit_field(NEW.why), 'UTF8'));
    RETURN NEW;
END
$$;

CREATE TRIGGER chained BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

CREATE TRIGGER only_appended_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_appended_to BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_appended_to BEFORE UPDATE OR DELETE OR TRUNCATE ON control_total
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_appended_to BEFORE UPDATE OR DELETE OR TRUNCATE ON control_explanation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_appended_to BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_key
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_appended_to BEFORE UPDATE OR DELETE OR TRUNCATE ON release
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON release_version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Records as of a moment ---------------------------------------------------------------------------------------------

-- Of each record the last version that was in force at a cut-off.
CREATE FUNCTION standing_record_at(cut_off timestamptz) RETURNS SETOF record_version LANGUAGE sql STABLE AS $$
    SELECT r.* FROM record_version r JOIN import i ON i.id = r.import
    WHERE i.in_force_at <= cut_off AND NOT EXISTS (
        SELECT FROM record_version later JOIN import j ON j.id = later.import
        WHERE later.version > 1 AND later.source = r.source AND later.source_ref = r.source_ref
          AND later.version = r.version + 1 AND j.in_force_at <= cut_off
    )
$$;

-- The records that counted at a cut-off: those that were active then, unless the police counted the same incident. Which
-- source is the police is for the pack to say that the release is made by.
--
-- The linked records are few and have an index of their own; looked for from there, a million records are counted in
-- less than a second.
CREATE FUNCTION counted_record_at(cut_off timestamptz, police smallint) RETURNS SETOF record_version
LANGUAGE sql STABLE AS $$
    SELECT r.* FROM standing_record_at(cut_off) r
    WHERE r.active AND NOT EXISTS (
        SELECT FROM record_version l JOIN standing_record_at(cut_off) p ON p.source_ref = l.police_ref
        WHERE l.police_ref IS NOT NULL AND l.source <> police AND p.source = police AND p.active
          AND l.source = r.source AND l.source_ref = r.source_ref AND l.version = r.version
    )
$$;

-- What the public may see --------------------------------------------------------------------------------------------

-- The clock that decides what is published.
CREATE FUNCTION publication_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT clock_timestamp() $$;

-- Versions that have become public, those withdrawn since among them (without what they said: see published_file).
CREATE VIEW published_version WITH (security_barrier) AS
SELECT v.number, r.id AS release_id, v.version, v.title, v.period_to, v.cut_off, v.reason, v.reference_load,
       v.predecessor, v.synthetic, v.digest, v.signature, v.signing_key, v.publish_at, v.withdrawn_at,
       v.withdrawal_reason
FROM release_version v JOIN release r ON r.number = v.release
WHERE v.publish_at <= publication_clock()
  AND (v.state = 'scheduled' OR (v.state = 'withdrawn' AND v.withdrawn_at >= v.publish_at));

CREATE VIEW published_file WITH (security_barrier) AS
SELECT f.version_number, f.name, f.content
FROM release_file f JOIN published_version v ON v.number = f.version_number
WHERE v.withdrawn_at IS NULL;

-- Who agreed, and when: the organisation, never the person, and no comments.
CREATE VIEW published_agreement WITH (security_barrier) AS
SELECT DISTINCT ON (a.version_number, a.source) a.version_number, a.source, a.decision, a.made_at
FROM agreement a JOIN published_version v ON v.number = a.version_number AND v.digest = a.digest
ORDER BY a.version_number, a.source, a.number DESC;

CREATE VIEW published_reference_load WITH (security_barrier) AS
SELECT l.id, l.digest, l.loaded_at FROM reference_load l
WHERE l.id IN (SELECT reference_load FROM published_version);

CREATE VIEW published_reference_file WITH (security_barrier) AS
SELECT f.load, f.name, f.content FROM reference_file f
WHERE f.load IN (SELECT reference_load FROM published_version);

CREATE VIEW published_signing_key WITH (security_barrier) AS
SELECT k.id, k.public_key, k.created_at FROM signing_key k
WHERE k.id IN (SELECT signing_key FROM published_version);

GRANT SELECT ON published_version, published_file, published_agreement, published_reference_load,
    published_reference_file, published_signing_key, area, category, source, channel TO hatestats_publisher;

-- Rights of the application ------------------------------------------------------------------------------------------

GRANT SELECT, INSERT ON release, agreement, signing_key, control_total, control_explanation, audit_entry
    TO hatestats_application;
GRANT SELECT, INSERT ON release_version TO hatestats_application;
GRANT UPDATE (title, period_to, cut_off, state, revision, reference_load, predecessor, synthetic, digest, signature,
    signing_key, submitted_at, publish_at, withdrawn_at, withdrawal_reason) ON release_version TO hatestats_application;
GRANT SELECT, INSERT, UPDATE (content) ON release_file TO hatestats_application;
