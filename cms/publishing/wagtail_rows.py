"""Updates Wagtail's rows (workflow state, `live`) after our actions; they never decide.

A failed update is logged and leaves the evidence as it is: readers are served from editions.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from wagtail.models import Page, Revision, TaskState

from cms.people.models import User
from cms.proofs.models import Proof

log = logging.getLogger(__name__)


@contextmanager
def _logged_savepoint(step: str, page_id: int) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except Exception:
        log.exception("Wagtail's rows do not follow: %s, page %s", step, page_id)


def approved(proof: Proof, by: User) -> None:
    """Approve the workflow task of a signed proof."""
    with _logged_savepoint("approve", proof.page_id):
        for state in _open_task_states(proof):
            state.approve(user=by, update=True)


def sent_back(proof: Proof, by: User, reason: str) -> None:
    """Reject the workflow task of a proof that was sent back."""
    with _logged_savepoint("reject", proof.page_id):
        for state in _open_task_states(proof):
            state.reject(user=by, update=True, comment=reason)


def published(proof: Proof) -> None:
    """Publish the revision that the proof was made from; newer drafts stay drafts."""
    with _logged_savepoint("publish", proof.page_id):
        revision = Revision.objects.filter(pk=proof.revision_id).first()
        if revision:
            revision.publish(skip_permission_checks=True)


def withdrawn(page_id: int, by: User | None) -> None:
    """Unpublish the page's row."""
    with _logged_savepoint("unpublish", page_id):
        page = Page.objects.filter(pk=page_id, live=True).first()
        if page:
            page.specific.unpublish(user=by)


def _open_task_states(proof: Proof) -> list[TaskState]:
    return [
        state.specific
        for state in TaskState.objects.filter(
            revision_id=proof.revision_id, status=TaskState.STATUS_IN_PROGRESS
        ).select_related("workflow_state")
    ]
