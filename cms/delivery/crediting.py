"""Derives credits (who wrote and reviewed what) from editions."""

from typing import Any

from cms.delivery.models import Credit
from cms.delivery.sealed_bodies import checked_manifest
from cms.evidence.canonical import canonical
from cms.proofs.models import SignOff
from cms.publishing.models import Edition


def credit_edition(sender: type, edition: Edition, **kwargs: Any) -> None:
    """`edition_changed`: an edition's credits are written once, with the edition."""
    if not Credit.objects.filter(edition=edition).exists():
        Credit.objects.bulk_create(credits_of(edition), ignore_conflicts=True)


def credits_of(edition: Edition) -> list[Credit]:
    """The credits of an edition: its authors and signers."""
    proof = edition.sign_off.proof
    found = [
        Credit(
            edition=edition,
            slug=author["slug"],
            role=Credit.Role.WROTE,
            name=author["name"],
            credentials=canonical(author["credentials"]),
            printed_at=proof.submitted_at,
        )
        for author in checked_manifest(proof)["authors"]
    ]
    signed = {row.pk: row for row in _signatures(edition)}
    found += [
        Credit(
            edition=edition,
            slug=row.printed_slug,
            role=Credit.Role.REVIEWED,
            name=row.printed_name,
            credentials=row.credentials,
            printed_at=row.signed_at,
        )
        for row in signed.values()
    ]
    return found


def _signatures(edition: Edition) -> list[SignOff]:
    """The completing signature, the whole-page one, and those that they countersign."""
    rests_on = [edition.whole_page_sign_off, edition.sign_off]
    return rests_on + [row.countersigns for row in rests_on if row.countersigns]
