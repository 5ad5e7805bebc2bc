"""Publishing, withdrawing, correcting, changing an address, revoking: who may, and when."""

import re
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from cms.policy.figures import POLICY, Policy
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, Why
from cms.policy.submission import is_stand_in

# First path segments that the site itself uses, and last ones that it appends to pages.
RESERVED = frozenset(
    {
        "admin", "api", "archive", "assets", "cards", "feed", "healthz", "help", "how-we-review",
        "people", "readyz", "review", "robots.txt", "search", "sitemap.xml", "static", "tell-us",
        "topics",
    }
)  # fmt: skip
RESERVED_LAST = frozenset({"record", "feed"})
_ADDRESS = re.compile(r"/(?:[a-z0-9]+(?:-[a-z0-9]+)*/){1,6}")
LONGEST_ADDRESS = 200


def why_not_act_as_publisher(*, may_publish: bool) -> Why | None:
    """Say why this person may not publish at all, or None."""
    if not may_publish:
        return Why("Only publishers may publish signed proofs.", FORBIDDEN)
    return None


def why_not_publish_at(at: datetime, *, now: datetime) -> Why | None:
    """Say why nothing can be published at this time, or None."""
    if at <= now:
        return Why("Choose a time in the future to publish at.", BAD_REQUEST)
    return None


NOT_SIGNED_OFF = Why("This proof has not been signed off, so it cannot be published.", CONFLICT)


def why_not_publish(
    *, is_signed: bool, is_revoked: bool, is_newest: bool, page_exists: bool, is_published: bool
) -> Why | None:
    """Say why a proof cannot become what readers see, or None."""
    if not is_signed:
        return NOT_SIGNED_OFF
    if is_revoked:
        return Why("Its sign-off was revoked, so it cannot be published.", CONFLICT)
    if not page_exists:
        return Why("The page of this proof was deleted, so it cannot be published.", CONFLICT)
    if is_published:
        return Why("This proof has already been published.", CONFLICT)
    if not is_newest:
        return Why("A newer proof of this page has been signed. Publish that one.", CONFLICT)
    return None


def why_not_withdraw(*, is_current: bool, reason: str, may_withdraw: bool = True) -> Why | None:
    """Say why an edition cannot be withdrawn, or None. Withdrawing never needs a signature."""
    if not may_withdraw:
        return Why("Only publishers and clinical reviewers may withdraw a page.", FORBIDDEN)
    if not reason.strip():
        return Why("Say why the page is withdrawn: readers will be told.", BAD_REQUEST)
    if not is_current:
        return Why("This page is not published, so there is nothing to withdraw.", CONFLICT)
    return None


def why_not_publish_corrections(*, may_correct: bool) -> Why | None:
    """Say why this person publishes no corrections at all, or None."""
    if not may_correct:
        return Why("Only publishers may publish a correction.", FORBIDDEN)
    return None


def why_not_correct(
    *,
    may_correct: bool,
    is_shown: bool,
    wrong: str,
    right: str,
    advice: str = "",
    policy: Policy = POLICY,
) -> Why | None:
    """Say why a correction of an edition cannot be published, or None.

    Nobody signs a correction, so it never replaces a signature: the wrong words must first be
    replaced by signed ones or withdrawn.
    """
    if why := why_not_publish_corrections(may_correct=may_correct):
        return why
    if is_shown:
        return Why(
            "Readers still see these words. Publish the right ones, or withdraw the page, "
            "then say here what was wrong.",
            CONFLICT,
        )
    if not wrong.strip():
        return Why("Say what was wrong: readers will be told.", BAD_REQUEST)
    if not right.strip():
        return Why("Say what is right, or what readers should rely on now.", BAD_REQUEST)
    if max(map(len, (wrong, right, advice))) > policy.correction_characters:
        return Why(
            f"Keep each answer under {policy.correction_characters} characters. "
            "A correction is read in a hurry.",
            BAD_REQUEST,
        )
    return None


def is_correction_on_top(made_on: date, *, today: date, policy: Policy = POLICY) -> bool:
    """Whether a correction is still shown at the top of its page. The record shows it for good."""
    return today < made_on + relativedelta(months=policy.correction_on_top_months)


def why_not_use_path(path: str) -> Why | None:
    """Say why no page may have this path, or None."""
    segments = path.strip("/").split("/")
    if is_stand_in(segments[-1]):
        return Why(
            f"The address {path} only stands in for one: nobody has named this page. Give it a "
            "title, and an address of its own under Promote.",
            CONFLICT,
        )
    if segments[0] in RESERVED or segments[-1] in RESERVED_LAST:
        return Why(f"The site itself answers at {path}. Choose another address.", CONFLICT)
    return None


def why_not_change_address(
    *,
    may_publish: bool,
    is_current: bool,
    old_path: str,
    new_path: str,
    owner_title: str = "",
    is_navigation: bool = False,
) -> Why | None:
    """Say why a published page cannot move to this path, or None. No signature is needed."""
    if not may_publish:
        return Why("Only publishers may change the address of a page.", FORBIDDEN)
    if not is_current:
        return Why("This page is not published, so it has no address to change.", CONFLICT)
    if new_path == old_path:
        return Why(f"The page is at {old_path} already. Nothing was changed.", CONFLICT)
    if len(new_path) > LONGEST_ADDRESS:
        return Why(f"An address has at most {LONGEST_ADDRESS} characters.", BAD_REQUEST)
    if not _ADDRESS.fullmatch(new_path):
        return Why(
            "Write the address with small letters, digits and hyphens between slashes, "
            f"for example {old_path.rstrip('/')}-again/.",
            BAD_REQUEST,
        )
    if why := why_not_use_path(new_path):
        return why
    if is_navigation:
        return _taken_by_navigation(new_path)
    if owner_title:
        return Why(
            f"The address {new_path} belongs to “{owner_title}”, for good. Choose another.",
            CONFLICT,
        )
    return None


def why_not_revoke(
    *, is_signer: bool, is_publisher: bool, is_revoked: bool, reason: str
) -> Why | None:
    """Say why a sign-off cannot be revoked, or None: its signer may, and so may a publisher."""
    if not (is_signer or is_publisher):
        return Why("Only the reviewer who signed, or a publisher, may revoke this.", FORBIDDEN)
    if is_revoked:
        return Why("This sign-off has been revoked already.", CONFLICT)
    if not reason.strip():
        return Why("Say why the sign-off no longer stands: readers will be told.", BAD_REQUEST)
    return None


def is_overdue(review_due_on: date | None, *, today: date) -> bool:
    """Whether the whole page should have been checked again by now. No date: it should have."""
    return review_due_on is None or today > review_due_on


def why_not_submit_at(
    path: str | None, *, owner_title: str = "", is_navigation: bool = False
) -> Why | None:
    """Say why a page that was never published cannot be submitted where its draft stands, or None.

    `path` is None when the draft stands outside the site's tree; `owner_title` is the title of
    another page whose editions have stood there.
    """
    if path is None:
        return Why(
            "This page does not stand under the site's home page. Move it there first.", CONFLICT
        )
    if why := why_not_use_path(path):
        return why
    if owner_title:
        return Why(
            f"The address {path} belongs to “{owner_title}”. Give this page another slug.", CONFLICT
        )
    if is_navigation:
        return _taken_by_navigation(path)
    return None


def why_not_act_unseen(*, is_as_shown: bool) -> Why | None:
    """Say why nothing is done to a page that shows other words than its form was opened on."""
    if not is_as_shown:
        return Why("The page has changed since you opened this. Look again.", CONFLICT)
    return None


def _taken_by_navigation(path: str) -> Why:
    return Why(f"The address {path} is taken by a page of the site's navigation.", CONFLICT)


def why_not_find_sign_off(*, is_there: bool, is_as_shown: bool) -> Why | None:
    """Say why this person finds no sign-off to revoke on the proof they were shown, or None."""
    if not (is_there and is_as_shown):
        return Why("There is no sign-off here for you to revoke.", CONFLICT)
    return None
