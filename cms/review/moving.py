"""The verb that gives a published page another address, and leaves a redirect at the old one."""

from datetime import datetime

from cms.people.models import User
from cms.review import ledger, rules
from cms.review.actions import move_on
from cms.review.addresses import navigation_stands_at
from cms.review.ledger import one_at_a_time
from cms.review.models.editions import Edition, EditionQuestion, EditionTopic
from cms.review.refusals import refuse_if
from cms.review.signals import edition_changed


@one_at_a_time
def change_address(edition: Edition, *, path: str, by: User, now: datetime) -> Edition:
    """The same signed words at another path; the old path leads there from the next request on.

    No signature is asked for, as no word changes. The old address stays this page's for good.
    """
    edition.refresh_from_db()
    holder = (
        Edition.objects.filter(path=path)
        .exclude(page_key=edition.page_key)
        .order_by("-published_at")
        .first()
    )
    refuse_if(
        rules.why_not_change_address(
            may_publish=by.has_perm("review.publish_edition"),
            is_current=edition.state == Edition.State.CURRENT,
            old_path=edition.path,
            new_path=path,
            held_by=holder.title if holder else "",
            is_navigation=navigation_stands_at(path, but=edition.page_id),
        )
    )
    for back in Edition.objects.filter(path=path, state=Edition.State.MOVED):
        move_on(back, Edition.State.SUPERSEDED, by=by.person, now=now)
    move_on(edition, Edition.State.MOVED, by=by.person, now=now)
    moved, rows = _again_at(path, edition)
    ledger.append(
        now=now, actor=by.person, action="changed address", subject=edition.page_key,
        rows=[moved, *rows], path=path, edition=moved.pk,
        old_path=edition.path, old_edition=edition.pk, proof=edition.digest,
    )  # fmt: skip
    edition_changed.send(Edition, edition=edition)
    edition_changed.send(Edition, edition=moved)
    return moved


def _again_at(path: str, edition: Edition) -> tuple[Edition, list[EditionQuestion | EditionTopic]]:
    """The same edition at another path, with its questions and topics."""
    kept = {
        field.attname: getattr(edition, field.attname)
        for field in Edition._meta.concrete_fields
        if field.attname not in {"id", "path", *Edition.CHANGING}
    }
    moved = Edition.objects.create(**kept, path=path)
    rows: list[EditionQuestion | EditionTopic] = [
        EditionQuestion.objects.create(
            edition=moved, question_key=row.question_key, position=row.position
        )
        for row in edition.questions.all()
    ]
    rows += [
        EditionTopic.objects.create(edition=moved, slug=row.slug) for row in edition.topics.all()
    ]
    return moved, rows
