"""The desk's forms. They gather what was typed; the rules say whether it will do."""

from datetime import date
from typing import Any

from django import forms

from cms.people.models import User
from cms.review.models import Proof, SignOff
from cms.review.reasons import handle
from cms.review.rules import (
    POLICY,
    Answered,
    ProofFacts,
    SignatureFacts,
    is_accepted_by_name,
    latest_due,
)


class ChangesForm(forms.Form):
    """Ask for a change, with a reason the writer can work from."""

    reason = forms.CharField(
        label="What must change, and where?",
        help_text="The writer sees this beside the draft, together with your open notes. "
        "With notes it may stay empty.",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )


class SignForm(forms.Form):
    """Sign: checklist, scope, interests, next review, and the password again."""

    def __init__(self, *args: Any, proof: Proof, facts: ProofFacts, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["digest"] = forms.CharField(
            widget=forms.HiddenInput, initial=proof.digest, required=False
        )
        for item in POLICY.checklist:
            self.fields[f"check_{item.key}"] = forms.BooleanField(
                label=item.statement, required=False
            )
        self.overridden = facts.overridden
        for one in self.overridden:
            self.fields[f"accept_{handle(one.finding.key)}"] = forms.BooleanField(
                label=_accepting(one),
                help_text=f"Reason given by the writer: {one.reason}",
                required=False,
            )
        choices = [(value, label) for value, label in SignOff.Scope.choices]
        self.fields["scope"] = forms.ChoiceField(
            label="What are you signing?",
            choices=choices[:1] if facts.needs_whole_page else choices,
            initial=SignOff.Scope.WHOLE_PAGE,
            widget=forms.RadioSelect,
            help_text="Only a whole-page sign-off moves the review dates.",
            required=False,
        )
        self.fields["interests"] = forms.CharField(
            label="Interests to declare",
            help_text="Anything that could sway you. Write “None” if there is nothing.",
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        )
        ceiling = latest_due(facts, today=today)
        self.fields["review_due_on"] = forms.DateField(
            label="Next review due",
            help_text=f"No later than {ceiling:%-d %B %Y}.",
            initial=ceiling,
            widget=forms.DateInput(attrs={"type": "date", "max": ceiling.isoformat()}),
            required=False,
        )
        self.fields["password"] = forms.CharField(
            label="Your password, again",
            help_text="Signing asks who you are at this moment.",
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            required=False,
            strip=False,
        )

    def signature(self) -> SignatureFacts:
        """What was filled in, as the rules take it."""
        return SignatureFacts(
            digest_shown=self.cleaned_data.get("digest", ""),
            scope=self.cleaned_data.get("scope", ""),
            checklist={
                item.key: self.cleaned_data.get(f"check_{item.key}", False)
                for item in POLICY.checklist
            },
            interests=self.cleaned_data.get("interests", ""),
            review_due_on=self.cleaned_data.get("review_due_on"),
            accepted=frozenset(
                one.finding.key
                for one in self.overridden
                if self.cleaned_data.get(f"accept_{handle(one.finding.key)}")
            ),
        )


def _accepting(one: Answered) -> str:
    """What a reviewer accepts, by its name."""
    if is_accepted_by_name(one):
        return f"I accept that this page leaves out: {one.finding.quote}"
    quote = f" “{one.finding.quote}”" if one.finding.quote else ""
    return f"I accept the reason for{quote}: {one.finding.sentence}"


class PublishForm(forms.Form):
    """Publish a signed proof now, or at a time."""

    at = forms.DateTimeField(
        label="At a time (leave empty for now)",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        required=False,
    )


class ReasonForm(forms.Form):
    """A reason that readers will be told."""

    reason = forms.CharField(
        label="Why? Readers will be told.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)


class AddressForm(forms.Form):
    """Where a published page is to stand from now on."""

    path = forms.CharField(
        label="New address",
        help_text="Small letters, digits and hyphens between slashes. The old address will lead "
        "to the new one, and belongs to this page for good.",
        max_length=200,
        required=False,
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)


class NameWriterForm(forms.Form):
    """Say who wrote the edits that carry no name."""

    writer = forms.ModelChoiceField(
        label="Who wrote the edits that carry no name?",
        queryset=User.objects.filter(is_active=True).order_by("first_name", "username"),
        required=False,
    )
