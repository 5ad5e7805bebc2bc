"""Where letters lead: always to the screen on which the person can do what is asked."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cms.people.models import User
from cms.policy.permissions import READ_PROOF
from cms.proofs.models import Proof
from cms.publishing.models import Edition


@dataclass(frozen=True, slots=True)
class Link:
    """An address within this installation, and what the link is called."""

    label: str
    path: str


Leads = Callable[[Proof, User], Link]


def at_the_desk(proof: Proof, user: User) -> Link:
    """The proof, where reviewers read and sign."""
    return Link("Open it at the review desk", reverse("desk_proof", args=[proof.pk]))


def in_the_editor(proof: Proof, user: User) -> Link:
    """The draft, where writers write."""
    return Link("Open your draft", reverse("wagtailadmin_pages:edit", args=[proof.page_id]))


def where_they_work(proof: Proof, user: User) -> Link:
    """The desk for those who read proofs there, the draft for writers."""
    reads_proofs = user.has_perm(READ_PROOF)
    return at_the_desk(proof, user) if reads_proofs else in_the_editor(proof, user)


def on_the_site(proof: Proof, user: User) -> Link:
    """The page, as readers see it."""
    edition = Edition.objects.answering().filter(page_key=proof.page_key).first()
    return Link("See it as readers do", edition.path if edition else "/")
