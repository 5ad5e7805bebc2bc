"""Editor panels: the page's review state, and its reviewers' notes."""

from typing import Any

from django.middleware.csrf import get_token
from wagtail.admin.panels import Panel

from cms.authoring.unsent_answers import SHOWN, beside
from cms.people.names import printed_names
from cms.proofs.models import Outcome, Proof
from cms.publishing.models import Edition
from cms.review.assignment import current_assignment
from cms.review.models import Note
from cms.review.note_listing import page_notes


class ReviewStatePanel(Panel):
    """The page's review state: waiting, sent back (and why), signed, published."""

    class BoundPanel(Panel.BoundPanel):
        """The note for one page."""

        template_name = "authoring/state_panel.html"

        def is_shown(self) -> bool:
            """Only once the page has been submitted."""
            return self._newest() is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The newest proof, how it ended, and what readers get."""
            proof = self._newest()
            outcome = Outcome.objects.filter(proof=proof).first()
            return super().get_context_data(parent_context) | {
                "proof": proof,
                "outcome": outcome,
                "is_waiting": outcome is None,
                "holder": current_assignment(proof) if proof and outcome is None else None,
                "is_sent_back": bool(outcome and outcome.kind == Outcome.Kind.CHANGES_REQUESTED),
                "decided_by": (
                    outcome.by_printed or printed_names({outcome.by})[outcome.by] if outcome else ""
                ),
                "edition": Edition.objects.answering().filter(page_id=self.instance.pk).first(),
            }

        def _newest(self) -> Proof | None:
            return newest_proof(self.instance)


class NotesPanel(Panel):
    """The reviewers' notes, by block, to answer, take or leave."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": "Notes from the reviewers", "icon": "comment"} | kwargs)

    class BoundPanel(Panel.BoundPanel):
        """The notes of one page."""

        template_name = "authoring/notes_panel.html"

        def is_shown(self) -> bool:
            """Only when somebody wrote one."""
            pk = self.instance.pk
            return bool(pk) and Note.objects.filter(proof__page_id=pk).exists()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The notes as this writer may deal with them."""
            proof = newest_proof(self.instance)
            user = self.request.user
            notes = page_notes(proof, user) if proof else None
            saved_answers = self.instance.unsent_answers
            return super().get_context_data(parent_context) | {
                "notes": notes,
                "rows": [(row, beside(row, saved_answers)) for row in notes.rows] if notes else [],
                "shown": SHOWN,
                "csrf_token": get_token(self.request),
                "page_id": self.instance.pk,
            }


def newest_proof(page: Any) -> Proof | None:
    """The last proof that was made of a page, if any was."""
    if not page.pk:
        return None
    return Proof.objects.filter(page_id=page.pk).order_by("-number").first()
