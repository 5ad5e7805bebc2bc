"""Links in letters: to the screen where the recipient can act."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cms.people.models import User
from cms.policy.permissions import READ_PROOF
from cms.proofs.models import Proof
from cms.publishing.models import Edition


@dataclass(frozen=True, slots=True)
class LetterLink:
    """A path within this installation and the link's label."""

    label: str
    path: str


LinkMaker = Callable[[Proof, User], LetterLink]


def desk_link(proof: Proof, user: User) -> LetterLink:
    """Link to the proof at the desk."""
    return LetterLink("Open it at the review desk", reverse("desk_proof", args=[proof.pk]))


def editor_link(proof: Proof, user: User) -> LetterLink:
    """Link to the draft in the editor."""
    return LetterLink("Open your draft", reverse("wagtailadmin_pages:edit", args=[proof.page_id]))


def workplace_link(proof: Proof, user: User) -> LetterLink:
    """The desk for those who read proofs there, the draft for writers."""
    reads_proofs = user.has_perm(READ_PROOF)
    return desk_link(proof, user) if reads_proofs else editor_link(proof, user)


def public_page_link(proof: Proof, user: User) -> LetterLink:
    """Link to the public page."""
    edition = Edition.objects.answering().filter(page_key=proof.page_key).first()
    return LetterLink("See it as readers do", edition.path if edition else "/")
