CREATE OR REPLACE FUNCTION review_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
-- next
CREATE OR REPLACE FUNCTION review_edition_only_state() RETURNS trigger
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
CREATE OR REPLACE FUNCTION review_edition_signed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state = 'current' AND EXISTS (
        SELECT 1 FROM review_signoff
        JOIN review_proof ON review_proof.id = review_signoff.proof_id
        JOIN review_outcome ON review_outcome.proof_id = review_proof.id
        WHERE review_signoff.id = NEW.sign_off_id
          AND review_signoff.digest = review_proof.digest
          AND review_proof.digest = NEW.digest
          AND review_proof.page_key = NEW.page_key
          AND review_proof.kind = NEW.kind
          AND review_proof.title = NEW.title
          AND review_outcome.kind = 'signed'
          AND NOT EXISTS (
              SELECT 1 FROM review_revocation WHERE sign_off_id = review_signoff.id)
    ) AND EXISTS (
        SELECT 1 FROM review_signoff
        JOIN review_proof ON review_proof.id = review_signoff.proof_id
        WHERE review_signoff.id = NEW.whole_page_sign_off_id
          AND review_signoff.scope = 'whole page'
          AND review_proof.page_key = NEW.page_key
          AND NOT EXISTS (
              SELECT 1 FROM review_revocation WHERE sign_off_id = review_signoff.id)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an edition needs a standing sign-off of its own page'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
-- next
CREATE TRIGGER review_edition_no_delete BEFORE DELETE ON review_edition
FOR EACH ROW EXECUTE FUNCTION review_append_only()
-- next
CREATE TRIGGER review_edition_no_truncate BEFORE TRUNCATE ON review_edition
FOR EACH STATEMENT EXECUTE FUNCTION review_append_only()
-- next
CREATE TRIGGER review_edition_only_state BEFORE UPDATE ON review_edition
FOR EACH ROW EXECUTE FUNCTION review_edition_only_state()
-- next
CREATE TRIGGER review_edition_signed BEFORE INSERT ON review_edition
FOR EACH ROW EXECUTE FUNCTION review_edition_signed()

-- for each append-only table
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION review_append_only()
-- next
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION review_append_only()
-- next
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION review_append_only()
