"""Wagtail's workflow on the writer's side: starting the task makes the proof."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Task, TaskState, WorkflowState

from cms.review.refusals import Refusal

_now: ContextVar[datetime | None] = ContextVar("submitting at", default=None)


@contextmanager
def submitting_at(moment: datetime) -> Iterator[None]:
    """Let Wagtail's workflow start at a past moment. For demonstrations and tests alone."""
    token = _now.set(moment)
    try:
        yield
    finally:
        _now.reset(token)


class ClinicalReviewTask(Task):
    """Clinical review. Decisions are taken at the review desk, never in Wagtail's modals."""

    class Meta:
        verbose_name = "clinical review task"

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Begin, or begin again after changes: freeze the page's newest draft as a proof."""
        from cms.review import actions
        from cms.review.models.pages import ReviewedPage

        page = workflow_state.content_object.specific
        if not isinstance(page, ReviewedPage):
            raise Refusal("Only articles and questions are reviewed.", page_id=page.pk)
        state = super().start(workflow_state, user=user)
        actions.submit(
            page,
            state.revision,
            by=user or workflow_state.requested_by,
            now=_now.get() or timezone.now(),
        )
        return state

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Do nothing: Wagtail passes on whatever the browser sent."""

    def get_actions(self, obj: Any, user: Any) -> list:
        """No decision is taken in Wagtail's editor."""
        return []

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """Nothing is moderated in Wagtail: the desk has the queue."""
        return TaskState.objects.none()

    @classmethod
    def get_description(cls) -> str:
        """What Wagtail's settings say of it."""
        return "Freezes the draft as a proof for clinical reviewers to read and sign at /review/."


def recall_when_cancelled(
    sender: type, instance: WorkflowState, user: Any = None, **kwargs: Any
) -> None:
    """`workflow_cancelled`: the writer took the proof back."""
    from cms.review import actions

    page = instance.content_object
    if page is not None and hasattr(page.specific, "page_key"):
        actions.recall(page.specific, by=user, now=timezone.now())
