"""Who may sign, with what credentials: gathers what the policy asks for, and decides nothing."""

from datetime import date

from django.db.models import QuerySet

from cms.identity import persons
from cms.people.models import Contributor, User
from cms.people.names import persons_of
from cms.policy import identity as identity_policy
from cms.policy.facts import ReviewerFacts
from cms.policy.permissions import SIGN_PROOF


def of_reviewer(user: User, *, today: date) -> ReviewerFacts:
    """The facts of a person who would decide about a proof."""
    contributor = Contributor.objects.filter(user=user).first()
    in_force = contributor.credentials_on(today) if contributor else []
    return ReviewerFacts(
        persons=persons_of(user),
        may_sign=may_sign(user),
        has_profile=contributor is not None,
        credentials=len(in_force),
        competences=frozenset(c.competence.name for c in in_force if c.competence),
        identity=identity_policy.why_not_sign_as(persons.identity_of(user)),
    )


def may_sign(user: User) -> bool:
    """Whether someone gave this login the reviewer's permission. Superusers do not just have it."""
    return users_with_permission(SIGN_PROOF).filter(pk=user.pk).exists()


def users_with_permission(permission: str) -> QuerySet[User]:
    """The logins that were given a permission, by its label; being a superuser gives none."""
    return User.objects.with_perm(permission, include_superusers=False)


def reviewers() -> QuerySet[User]:
    """Every login that was given the reviewer's permission, with its profile and credentials."""
    return (
        users_with_permission(SIGN_PROOF)
        .select_related("contributor", "absence__stand_in")
        .prefetch_related("contributor__credentials__competence")
        .order_by("first_name", "last_name", "username")
    )
