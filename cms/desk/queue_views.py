"""The desk's views for the queue: list, claim, assign, decline, absences."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cms.desk import queue as queues
from cms.desk import saved_forms
from cms.desk.access import StaffRequest, post_or_redirect_to_proof, proof_reader_required
from cms.desk.form_screen import Done, form_screen
from cms.desk.queue_forms import AwayForm, DeclineForm
from cms.desk.queue_rows import published_row
from cms.people.models import User
from cms.policy import assignment as assignment_policy
from cms.policy import forms as forms_policy
from cms.policy.permissions import CORRECT_EDITION, PUBLISH_EDITION
from cms.policy.publication import why_not_act_as_publisher
from cms.policy.refusals import refuse_if
from cms.proofs.models import Proof
from cms.publishing.facts import editions_on_passwords
from cms.publishing.models import Edition
from cms.publishing.retractions import editions_citing_retracted
from cms.review import assignment as review_assignment
from cms.review import facts, keys, reviewers, signatures_so_far
from cms.review.models import Absence, Decline

PUBLISHED_PAGE_SIZE = 50


@require_GET
@proof_reader_required
def queue(request: StaffRequest) -> HttpResponse:
    """What to do now."""
    context = {
        "queue": queues.queue(request.user, request.GET, now=timezone.now()),
        "keys_to_attest": keys.to_attest(request.user),
    }
    return render(request, "desk/queue.html", context)


@require_GET
@proof_reader_required
def published(request: StaffRequest) -> HttpResponse:
    """The published and withdrawn pages, with links to act on them."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    editions = (
        Edition.objects.answering()
        .select_related("sign_off", "whole_page_sign_off")
        .order_by("title", "pk")
    )
    if asked:
        editions = editions.filter(title__icontains=asked)
    page = Paginator(editions, PUBLISHED_PAGE_SIZE).get_page(request.GET.get("page"))
    may_correct = request.user.has_perm(CORRECT_EDITION)
    retracted = set(
        editions_citing_retracted().filter(pk__in=[e.pk for e in page]).values_list("pk", flat=True)
    )
    rows = [
        published_row(
            e, may_correct=may_correct, cites_retracted=e.pk in retracted, now=timezone.now()
        )
        for e in page
    ]
    context = {
        "rows": rows,
        "page": page,
        "asked": asked,
        "may_publish": request.user.has_perm(PUBLISH_EDITION),
        "published": Edition.objects.current().count(),
        "on_passwords": editions_on_passwords(),
    }
    return render(request, "desk/published.html", context)


@post_or_redirect_to_proof
@proof_reader_required
def claim(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Claim a proof."""
    row = get_object_or_404(Proof, pk=proof_id)
    review_assignment.claim(row, by=request.user, now=timezone.now())
    messages.success(request, f"“{row.title}” is with you. The writer can see that.")
    return redirect("desk_proof", row.pk)


@require_http_methods(["GET", "POST"])
@proof_reader_required
def decline(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Decline a proof, with the reason."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = DeclineForm(_posted_data(request), initial=saved_forms.initial_data(request, {}))

    def do() -> Done:
        is_day = form.is_valid() or "until_on" not in form.errors
        refuse_if(forms_policy.why_not_read_day(is_day=is_day))
        review_assignment.decline(
            row,
            by=request.user,
            kind=request.POST.get("kind", ""),
            until_on=form.cleaned_data.get("until_on"),
            text=form.cleaned_data.get("text", ""),
            now=timezone.now(),
        )
        return f"You have declined “{row.title}”. {_holder_sentence(row)}", "desk_queue"

    return form_screen(request, "desk/decline.html", lambda: {"proof": row, "form": form}, do=do)


@require_http_methods(["GET", "POST"])
@proof_reader_required
def assign(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Assign a proof to a reviewer."""
    row = get_object_or_404(Proof, pk=proof_id)
    refuse_if(why_not_act_as_publisher(may_publish=request.user.has_perm(PUBLISH_EDITION)))

    def do() -> Done:
        to = _chosen_reviewer(request)
        assignment = review_assignment.assign(row, to=to, by=request.user, now=timezone.now())
        return f"“{row.title}” is with {assignment.reviewer_printed} now.", "desk_queue"

    def context() -> dict[str, Any]:
        return {
            "proof": row,
            "people": _people(row),
            "chosen": request.POST.get("to") or saved_forms.initial_data(request, {}).get("to", ""),
            "holder": review_assignment.current_assignment(row),
        }

    return form_screen(request, "desk/assign.html", context, do=do)


@require_http_methods(["GET", "POST"])
@proof_reader_required
def away(request: StaffRequest) -> HttpResponse:
    """Set one's absence and stand-in."""
    absence = Absence.objects.filter(user=request.user).first()
    form = AwayForm(
        _posted_data(request),
        user=request.user,
        initial=saved_forms.initial_data(
            request,
            {
                "from_on": absence.from_on if absence else None,
                "until_on": absence.until_on if absence else None,
                "stand_in": absence.stand_in_id if absence else None,
            },
        ),
    )

    def do() -> Done:
        refuse_if(forms_policy.why_not_read_answers(are_readable=form.is_valid()))
        review_assignment.set_absence(request.user, **form.cleaned_data, now=timezone.now())
        return "Your days away and your stand-in are noted.", "desk_queue"

    return form_screen(request, "desk/away.html", lambda: {"form": form}, do=do)


@require_http_methods(["GET", "POST"])
@proof_reader_required
def end_conflict(request: StaffRequest, decline_id: int) -> HttpResponse:
    """End a conflict of interest."""
    declined = get_object_or_404(Decline.objects.select_related("proof"), pk=decline_id)
    if request.method == "POST":
        review_assignment.end_conflict(declined, by=request.user, now=timezone.now())
        messages.success(request, "Your conflict of interest about this page has ended.")
    return redirect("desk_proof", declined.proof_id)


def _chosen_reviewer(request: HttpRequest) -> User:
    requested = request.POST.get("to", "")
    to = (
        reviewers.reviewers().filter(pk=requested).first()
        if requested.isascii() and requested.isdigit()
        else None
    )
    refuse_if(forms_policy.why_not_choose_reviewer(is_chosen=to is not None))
    return cast(User, to)


def _people(proof: Proof) -> list[dict[str, Any]]:
    """Every reviewer with their load, those who may be assigned this proof first."""
    today = timezone.now().date()
    proof_facts = facts.of_proof(proof, today=today)
    holder = review_assignment.current_assignment(proof)
    loads = {row["pk"]: row for row in queues.workload(today=today)}
    declined = {
        row["person"]: row["why"]
        for row in signatures_so_far.declines([proof.page_key], today=today)[proof.page_key]
    }
    people = [
        loads[user.pk]
        | {
            "declined": declined.get(user.person, ""),
            "has_it": holder is not None and holder.reviewer == user.person,
            "why_not": assignment_policy.why_not_given_to(
                proof_facts, review_assignment.candidate(user, today=today)
            ),
        }
        for user in reviewers.reviewers()
    ]
    return sorted(people, key=lambda person: (bool(person["why_not"]), person["minutes"]))


def _holder_sentence(proof: Proof) -> str:
    holder = review_assignment.current_assignment(proof)
    if holder:
        return f"{holder.reviewer_printed} has it."
    return "It waits in the queue for somebody else."


def _posted_data(request: HttpRequest) -> Any:
    """The POST data, even if empty; None for a GET."""
    return request.POST if request.method == "POST" else None
