"""The editor's note on where a page stands in review, and what its reviewer asked for."""

from typing import Any

from wagtail.admin.panels import Panel

from cms.review.authorship import printed_names
from cms.review.models.editions import Edition
from cms.review.models.evidence import Outcome, Proof


class ReviewStatePanel(Panel):
    """Where the page stands: waiting, sent back (and why), signed, published."""

    class BoundPanel(Panel.BoundPanel):
        """The note for one page."""

        template_name = "review/state_panel.html"

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
                "is_sent_back": bool(outcome and outcome.kind == Outcome.Kind.CHANGES_REQUESTED),
                "decided_by": (
                    outcome.by_printed or printed_names({outcome.by})[outcome.by] if outcome else ""
                ),
                "edition": Edition.objects.answering().filter(page_id=self.instance.pk).first(),
            }

        def _newest(self) -> Proof | None:
            if not self.instance.pk:
                return None
            return Proof.objects.filter(page_id=self.instance.pk).order_by("-number").first()
