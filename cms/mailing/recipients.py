"""Recipients: logins with an e-mail address for the person ids in evidence."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from cms.people.models import Contributor, User
from cms.policy import signing
from cms.policy.permissions import PUBLISH_EDITION, SIGN_PROOF
from cms.proofs.models import Proof, SignOff
from cms.review import facts
from cms.review import reviewers as review_reviewers


def logins(persons: Iterable[str]) -> list[User]:
    """The active logins with an address for these person ids, of logins or profiles."""
    ids = [person.split(":", 1)[1] for person in persons if ":" in person]
    of_profiles = Contributor.objects.filter(person_id__in=ids).values("user_id")
    theirs = User.objects.filter(Q(person_id__in=ids) | Q(pk__in=of_profiles), is_active=True)
    return list(theirs.exclude(email="").order_by("pk"))


def writers(proof: Proof) -> list[User]:
    """Everyone who wrote part of a proof."""
    internal = proof.parsed_internal
    return logins({*internal["writers"], internal["submitter"]})


def signers(proof: Proof) -> list[User]:
    """Everyone who signed a proof."""
    return logins(SignOff.objects.filter(proof=proof).values_list("signed_with", flat=True))


def reviewers(proof: Proof, *, today: date) -> list[User]:
    """Everyone who may sign this proof today."""
    proof_facts = facts.of_proof(proof, today=today)
    return [
        user
        for user in users_with_permission(SIGN_PROOF)
        if signing.why_not_sign(proof_facts, review_reviewers.of_reviewer(user, today=today))
        is None
    ]


def publishers() -> list[User]:
    """Everyone who runs the board."""
    return list(users_with_permission(PUBLISH_EDITION))


def keepers() -> list[User]:
    """Everyone who may confirm who somebody is: publishers, and whoever runs the site."""
    runs_the_site = User.objects.filter(is_superuser=True, is_active=True).exclude(email="")
    return list((users_with_permission(PUBLISH_EDITION) | runs_the_site).distinct().order_by("pk"))


def users_with_permission(permission: str) -> QuerySet[User]:
    """The logins, with an address, that were given a permission, by its label."""
    return review_reviewers.users_with_permission(permission).exclude(email="").order_by("pk")
