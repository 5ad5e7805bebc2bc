"""Wagtail's workflow, finished in every odd way, publishes nothing and signs nothing."""

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    Page,
    Task,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from cms.authoring.closed_routes import DECIDE
from cms.authoring.models import ClinicalReviewTask
from cms.policy.permissions import PUBLISHERS, WRITERS
from cms.proofs.models import Outcome, Proof
from tests import factories
from tests.routes.attempts import (
    NEVER,
    NEWER,
    NOT_YOURS,
    PAGES,
    Attempt,
    Route,
    Stage,
    name,
    nothing_changed_for_readers,
    take,
    undone,
)


def task_state(page: Page) -> TaskState:
    """What the page waits for in Wagtail's workflow."""
    return TaskState.objects.get(
        workflow_state__object_id=str(page.pk), status=TaskState.STATUS_IN_PROGRESS
    )


def decide(trying: Attempt, page: Page, action: str, state: TaskState) -> HttpResponse:
    """Post to Wagtail's own screen for deciding."""
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return trying.client.post(address, {"comment": "", "update": "false"})


def approve(trying: Attempt) -> HttpResponse:
    return decide(trying, trying.page, "approve", task_state(trying.page))


def reject(trying: Attempt) -> HttpResponse:
    return decide(trying, trying.page, "reject", task_state(trying.page))


def approve_through_another_page_s_address(trying: Attempt) -> HttpResponse:
    other = trying.stage.page(NEVER if trying.which == NEWER else NEWER)
    return decide(trying, other, "approve", task_state(trying.page))


def collect_data_for_approving(trying: Attempt) -> HttpResponse:
    state = task_state(trying.page)
    return trying.client.post(
        reverse(
            "wagtailadmin_pages:collect_workflow_action_data",
            args=[trying.page.pk, "approve", state.pk],
        ),
        {"comment": ""},
    )


def disable_the_task(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/workflows/tasks/disable/{task}/")


def disable_the_workflow(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/workflows/disable/{workflow}/")


def take_the_workflow_off_the_pages(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/workflows/remove/{home}/{workflow}/")


def edit_the_workflow_to_have_no_task(trying: Attempt) -> HttpResponse:
    empty = {
        f"{prefix}-{part}": "0"
        for prefix in ("workflow_tasks", "pages", "workflow_pages", "content_types")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    return trying.post("/admin/workflows/edit/{workflow}/", name="Clinical review", **empty)


ROUTES = [
    Route(approve, DECIDE),
    Route(reject, DECIDE),
    Route(approve_through_another_page_s_address, DECIDE),
    Route(collect_data_for_approving, DECIDE),
    Route(disable_the_task, {"superuser": "Task 'Clinical review' disabled.", "others": NOT_YOURS}),
    Route(disable_the_workflow, {"superuser": "disabled", "others": NOT_YOURS}),
    Route(take_the_workflow_off_the_pages, {"superuser": "", "others": NOT_YOURS}),
    Route(edit_the_workflow_to_have_no_task, {"superuser": "", "others": NOT_YOURS}),
]


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_readers_get_what_was_signed(stage, route: Route):
    take(route, stage)


def approve_the_state(stage: Stage, page: Page) -> None:
    task_state(page).specific.approve(user=stage.people["superuser"])


def approve_the_state_without_moving_on(stage: Stage, page: Page) -> None:
    task_state(page).approve(user=stage.people["superuser"], update=False)


def approve_by_the_task(stage: Stage, page: Page) -> None:
    state = task_state(page)
    state.task.specific.on_action(state, stage.people["superuser"], "approve", update=True)


def approve_by_the_bare_row_of_the_task(stage: Stage, page: Page) -> None:
    state = task_state(page)
    Task.objects.get(pk=state.task_id).on_action(state, stage.people["superuser"], "approve")


def finish_the_workflow(stage: Stage, page: Page) -> None:
    task_state(page).workflow_state.finish(user=stage.people["superuser"])


def move_the_workflow_on(stage: Stage, page: Page) -> None:
    TaskState.objects.filter(pk=task_state(page).pk).update(status=TaskState.STATUS_APPROVED)
    page.current_workflow_state.update(user=stage.people["superuser"])


def deactivate_the_task(stage: Stage, page: Page) -> None:
    ClinicalReviewTask.objects.get().deactivate(user=stage.people["superuser"])


def delete_the_task(stage: Stage, page: Page) -> None:
    ClinicalReviewTask.objects.get().delete()


def delete_every_row_of_the_workflow(stage: Stage, page: Page) -> None:
    WorkflowState.objects.all().delete()


def submit_to_a_workflow_without_tasks(stage: Stage, page: Page) -> None:
    page.current_workflow_state.cancel(user=stage.people["writer"])
    page.refresh_from_db()
    Workflow.objects.create(name="Empty").start(page, stage.people["superuser"])


def submit_to_a_workflow_whose_task_is_disabled(stage: Stage, page: Page) -> None:
    page.current_workflow_state.cancel(user=stage.people["writer"])
    page.refresh_from_db()
    ClinicalReviewTask.objects.get().deactivate()
    Workflow.objects.get(name="Clinical review").start(page, stage.people["superuser"])


def approve_in_a_workflow_of_another_kind(stage: Stage, page: Page) -> None:
    page.current_workflow_state.cancel(user=stage.people["writer"])
    page.refresh_from_db()
    task = GroupApprovalTask.objects.create(name="Anybody")
    task.groups.set(Group.objects.filter(name__in=[PUBLISHERS, WRITERS]))
    workflow = Workflow.objects.create(name="Anybody")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.update_or_create(page=page.get_parent(), defaults={"workflow": workflow})
    state = workflow.start(page, stage.people["writer"])
    task.on_action(state.current_task_state, stage.people["publisher"], "approve")
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_APPROVED


IN_PYTHON = [
    approve_the_state,
    approve_the_state_without_moving_on,
    approve_by_the_task,
    approve_by_the_bare_row_of_the_task,
    finish_the_workflow,
    move_the_workflow_on,
    deactivate_the_task,
    delete_the_task,
    delete_every_row_of_the_workflow,
    submit_to_a_workflow_without_tasks,
    submit_to_a_workflow_whose_task_is_disabled,
    approve_in_a_workflow_of_another_kind,
]


@pytest.mark.parametrize("which", PAGES)
@pytest.mark.parametrize("route", IN_PYTHON, ids=lambda route: route.__name__)
def test_python_that_finishes_a_workflow_publishes_nothing(stage, route, which: str):
    with undone():
        route(stage, stage.page(which))

        nothing_changed_for_readers(stage)
        assert not Outcome.objects.filter(
            kind=Outcome.Kind.SIGNED, proof__page_id=stage.page(NEVER).pk
        ).exists()


@pytest.mark.parametrize("route", [deactivate_the_task, delete_every_row_of_the_workflow])
def test_a_proof_stays_to_be_signed_whatever_becomes_of_the_workflow(stage, route):
    page = stage.page(NEVER)
    proof = Proof.objects.get(page_id=page.pk)
    with undone():
        route(stage, page)

        factories.sign(proof, now=factories.next_moment())

        assert Outcome.objects.get(proof=proof).kind == Outcome.Kind.SIGNED
