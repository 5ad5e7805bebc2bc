"""A receipt of each sign-off, to the person in whose name it is, whoever made it."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from cms.evidence.models import LedgerEntry
from cms.mailing import recipients
from cms.mailing.models import Letter
from cms.proofs.models import SignOff


def receipts_of(entry: LedgerEntry, *, now: datetime) -> Iterator[Letter]:
    """The letters, unsaved, about the sign-offs that an entry covers."""
    rows = json.loads(entry.data).get("rows", [])
    keys = [row["id"] for row in rows if row["row"] == "signoff"]
    for sign_off in SignOff.objects.filter(pk__in=keys).select_related("proof"):
        at = timezone.localtime(sign_off.signed_at)
        for user in recipients.logins({sign_off.signed_with, sign_off.reviewer}):
            yield Letter(
                key=f"receipt:{sign_off.pk}:{user.person_id}",
                to=user,
                subject=f"“{sign_off.proof.title}” was signed in your name."[:300],
                text=f"It was signed on {at:%-d %B %Y at %H:%M} as {sign_off.printed_name}, for "
                f"{sign_off.get_scope_display().lower()}. Its digest begins "
                f"{sign_off.digest[:16]}.\n\nIf you did not sign it, tell a publisher at once, by "
                "telephone, and revoke it at the review desk.",
                link_label="See everything signed in your name",
                link=reverse("account_signatures"),
                written_at=now,
                due_at=now,
            )
