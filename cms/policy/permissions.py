"""The permissions that people are given, by the labels Django knows them by (app.codename)."""

READ_PROOF = "proofs.read_proof"
SIGN_PROOF = "proofs.sign_proof"
ATTEST_KEY = "proofs.attest_key"
NAME_WRITER = "proofs.name_writer"
PUBLISH_EDITION = "publishing.publish_edition"
WITHDRAW_EDITION = "publishing.withdraw_edition"
CORRECT_EDITION = "publishing.correct_edition"
ANSWER_REPORT = "feedback.answer_report"
VERIFY_HELP_LINE = "help_lines.verify_helpline"
VIEW_ZERO_RESULTS = "search.view_zeroresultsearch"
OPEN_EDITOR = "wagtailadmin.access_admin"

# The groups that hold them; `setup` reconciles the database with them.
WRITERS = "Writers"
REVIEWERS = "Clinical reviewers"
PUBLISHERS = "Publishers"
GROUPS = (WRITERS, REVIEWERS, PUBLISHERS)
