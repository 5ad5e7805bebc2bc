"""Where letters lead: always to the screen on which the person can do what is asked."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cms.people.models import User
from cms.policy.permissions import READ_PROOF
from cms.proofs.models import Proof
from cms.publishing.models import Edition


@dataclass(frozen=True, slots=True)
class LetterLink:
    """An address within this installation, and what the link is called."""

    label: str
    path: str


LinkMaker = Callable[[Proof, User], LetterLink]


def desk_link(proof: Proof, user: User) -> LetterLink:
    """The proof, where reviewers read and sign."""
    return LetterLink("Open it at the review desk", reverse("desk_proof", args=[proof.pk]))


def editor_link(proof: Proof, user: User) -> LetterLink:
    """The draft, where writers write."""
    return LetterLink("Open your draft", reverse("wagtailadmin_pages:edit", args=[proof.page_id]))


def workplace_link(proof: Proof, user: User) -> LetterLink:
    """The desk for those who read proofs there, the draft for writers."""
    reads_proofs = user.has_perm(READ_PROOF)
    return desk_link(proof, user) if reads_proofs else editor_link(proof, user)


def public_page_link(proof: Proof, user: User) -> LetterLink:
    """The page, as readers see it."""
    edition = Edition.objects.answering().filter(page_key=proof.page_key).first()
    return LetterLink("See it as readers do", edition.path if edition else "/")
