"""Wagtail's workflow on the writer's side: starting the task makes the proof."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Task, TaskState, WorkflowState

from cms.authoring import unsent_answers
from cms.authoring.models.pages import ReviewedPage
from cms.people.models import User
from cms.policy import assignment, submission
from cms.policy.refusals import refuse_if
from cms.proofs.models import Proof
from cms.proofs.page_types import is_reviewed
from cms.review import actions

_submission_time: ContextVar[datetime | None] = ContextVar("submitting at", default=None)


@contextmanager
def submitting_at(moment: datetime) -> Iterator[None]:
    """Let Wagtail's workflow start at a past moment. For demonstrations and tests alone."""
    token = _submission_time.set(moment)
    try:
        yield
    finally:
        _submission_time.reset(token)


class ClinicalReviewTask(Task):
    """Clinical review. Decisions are taken at the review desk, never in Wagtail's modals."""

    class Meta:
        verbose_name = "clinical review task"

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Begin, or begin again after changes: freeze the page's newest draft as a proof."""
        page: ReviewedPage = workflow_state.content_object.specific
        refuse_if(
            submission.why_not_review_type(is_reviewed=is_reviewed(type(page))), page_id=page.pk
        )
        state = super().start(workflow_state, user=user)
        writer, now = user or workflow_state.requested_by, _submission_time.get() or timezone.now()
        actions.submit(page, state.revision, by=writer, now=now)
        unsent_answers.send(state.revision.as_object(), by=writer, now=now)
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
    page = instance.content_object
    if page is not None and hasattr(page.specific, "page_key"):
        actions.recall(page.specific, by=user, now=timezone.now())


def take_back(page: ReviewedPage, *, by: User, now: datetime) -> None:
    """The writer takes an open proof back: Wagtail's workflow ends, and with it the proof."""
    is_open = Proof.objects.filter(page_key=page.page_key, outcome=None).exists()
    may_edit = page.permissions_for_user(by).can_edit()
    refuse_if(assignment.why_not_take_back(is_open=is_open, may_edit=may_edit), page_id=page.pk)
    state = page.current_workflow_state
    if state:
        state.cancel(user=by)
    actions.recall(page, by=by, now=now)
