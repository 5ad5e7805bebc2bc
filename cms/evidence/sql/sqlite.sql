CREATE TRIGGER publishing_edition_no_delete BEFORE DELETE ON publishing_edition
BEGIN SELECT RAISE(ABORT, 'publishing_edition is append-only'); END
-- next
CREATE TRIGGER publishing_edition_no_replace BEFORE INSERT ON publishing_edition
WHEN EXISTS (
    SELECT 1 FROM publishing_edition WHERE id = NEW.id
    OR (state IN ('current', 'withdrawn') AND NEW.state IN ('current', 'withdrawn')
        AND page_key = NEW.page_key)
    OR (state IN ('current', 'withdrawn', 'moved') AND NEW.state IN ('current', 'withdrawn', 'moved')
        AND path = NEW.path)
)
BEGIN SELECT RAISE(ABORT, 'UNIQUE: publishing_edition already answers for this path or page'); END
-- next
CREATE TRIGGER publishing_edition_only_state BEFORE UPDATE ON publishing_edition
WHEN NEW.id IS NOT OLD.id
  OR NEW.path IS NOT OLD.path
  OR NEW.page_key IS NOT OLD.page_key
  OR NEW.page_id IS NOT OLD.page_id
  OR NEW.language IS NOT OLD.language
  OR NEW.kind IS NOT OLD.kind
  OR NEW.sign_off_id IS NOT OLD.sign_off_id
  OR NEW.whole_page_sign_off_id IS NOT OLD.whole_page_sign_off_id
  OR NEW.digest IS NOT OLD.digest
  OR NEW.title IS NOT OLD.title
  OR NEW.summary IS NOT OLD.summary
  OR NEW.words IS NOT OLD.words
  OR NEW.featured IS NOT OLD.featured
  OR NEW.last_edited_at IS NOT OLD.last_edited_at
  OR NEW.published_by IS NOT OLD.published_by
  OR NEW.published_at IS NOT OLD.published_at
  OR NEW.first_published_at IS NOT OLD.first_published_at
  OR NOT (
      (OLD.state = 'current' AND NEW.state IN ('superseded', 'withdrawn', 'moved'))
      OR (OLD.state IN ('withdrawn', 'moved') AND NEW.state = 'superseded'
          AND NEW.reason IS OLD.reason AND NEW.ended_at IS OLD.ended_at
          AND NEW.ended_by IS OLD.ended_by)
  )
BEGIN SELECT RAISE(ABORT, 'only the state of an edition may change, and only forwards'); END
-- next
CREATE TRIGGER publishing_edition_signed BEFORE INSERT ON publishing_edition
WHEN NOT EXISTS (
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
      AND NOT EXISTS (SELECT 1 FROM proofs_revocation WHERE sign_off_id = proofs_signoff.id)
) OR NOT EXISTS (
    SELECT 1 FROM proofs_signoff
    JOIN proofs_proof ON proofs_proof.id = proofs_signoff.proof_id
    WHERE proofs_signoff.id = NEW.whole_page_sign_off_id
      AND proofs_signoff.scope = 'whole page'
      AND proofs_proof.page_key = NEW.page_key
      AND NOT EXISTS (SELECT 1 FROM proofs_revocation WHERE sign_off_id = proofs_signoff.id)
) OR NEW.state <> 'current'
BEGIN SELECT RAISE(ABORT, 'an edition needs a standing sign-off of its own page'); END

-- for each append-only table
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
-- next
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
-- next
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {clashes})
BEGIN SELECT RAISE(ABORT, 'UNIQUE: {table} is append-only'); END
