CREATE OR REPLACE FUNCTION evidence_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
-- next
CREATE OR REPLACE FUNCTION publishing_edition_only_state() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    frozen_old jsonb := to_jsonb(OLD) - ARRAY['state', 'reason', 'ended_at', 'ended_by'];
    frozen_new jsonb := to_jsonb(NEW) - ARRAY['state', 'reason', 'ended_at', 'ended_by'];
BEGIN
    IF frozen_old = frozen_new AND (
        (OLD.state = 'current' AND NEW.state IN ('superseded', 'withdrawn', 'moved'))
        OR (OLD.state IN ('withdrawn', 'moved') AND NEW.state = 'superseded'
            AND NEW.reason IS NOT DISTINCT FROM OLD.reason
            AND NEW.ended_at IS NOT DISTINCT FROM OLD.ended_at
            AND NEW.ended_by IS NOT DISTINCT FROM OLD.ended_by)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'only the state of an edition may change, and only forwards'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
-- next
CREATE OR REPLACE FUNCTION publishing_edition_signed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state = 'current' AND EXISTS (
        SELECT 1 FROM proofs_signoff
        JOIN proofs_proof ON proofs_proof.id = proofs_signoff.proof_id
        JOIN proofs_outcome ON proofs_outcome.proof_id = proofs_proof.id
        WHERE proofs_signoff.id = NEW.sign_off_id
          AND proofs_signoff.digest = proofs_proof.digest
          AND proofs_proof.digest = NEW.digest
          AND proofs_proof.page_key = NEW.page_key
          AND proofs_proof.kind = NEW.kind
          AND proofs_proof.title = NEW.title
          AND proofs_outcome.kind = 'signed'
          AND NOT EXISTS (
              SELECT 1 FROM proofs_revocation WHERE sign_off_id = proofs_signoff.id)
    ) AND EXISTS (
        SELECT 1 FROM proofs_signoff
        JOIN proofs_proof ON proofs_proof.id = proofs_signoff.proof_id
        WHERE proofs_signoff.id = NEW.whole_page_sign_off_id
          AND proofs_signoff.scope = 'whole page'
          AND proofs_proof.page_key = NEW.page_key
          AND NOT EXISTS (
              SELECT 1 FROM proofs_revocation WHERE sign_off_id = proofs_signoff.id)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an edition needs a standing sign-off of its own page'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
-- next
CREATE TRIGGER publishing_edition_no_delete BEFORE DELETE ON publishing_edition
FOR EACH ROW EXECUTE FUNCTION evidence_append_only()
-- next
CREATE TRIGGER publishing_edition_no_truncate BEFORE TRUNCATE ON publishing_edition
FOR EACH STATEMENT EXECUTE FUNCTION evidence_append_only()
-- next
CREATE TRIGGER publishing_edition_only_state BEFORE UPDATE ON publishing_edition
FOR EACH ROW EXECUTE FUNCTION publishing_edition_only_state()
-- next
CREATE TRIGGER publishing_edition_signed BEFORE INSERT ON publishing_edition
FOR EACH ROW EXECUTE FUNCTION publishing_edition_signed()

-- for each append-only table
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION evidence_append_only()
-- next
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION evidence_append_only()
-- next
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION evidence_append_only()
