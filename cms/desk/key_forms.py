"""The forms of signing keys, and of a key's answer. The rules judge what is in them."""

from typing import Any

from django import forms

from cms.proofs.models import KeyAttestation, KeyRevocation


class OneAnswer(forms.HiddenInput):
    """A field that the script fills in and that never comes back: an answer counts once."""

    def format_value(self, value: Any) -> None:
        """Nothing, whatever was sent."""


def answer_field() -> forms.CharField:
    """What a key answered, or the seal of what it was asked."""
    return forms.CharField(widget=OneAnswer, required=False)


class EnrolForm(forms.Form):
    """Enrol a key, by a name that its holder knows it by."""

    name = forms.CharField(
        label="What do you call it?",
        help_text="So that you know which it is, for example “My phone”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        required=False,
    )
    seal = answer_field()
    answer = answer_field()


class AttestForm(forms.Form):
    """Attest somebody else's key."""

    met = forms.ChoiceField(
        label="How did you compare it?",
        choices=KeyAttestation.Means.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    typed = forms.CharField(
        label="The fingerprint they told you",
        help_text="Twenty digits and letters, as they read it to you from their own screen.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        required=False,
    )
    seal = answer_field()
    answer = answer_field()


class EndForm(forms.Form):
    """A key no longer signs."""

    kind = forms.ChoiceField(
        label="What happened?",
        choices=KeyRevocation.Kind.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label="In a few words",
        help_text="Kept with the key for good.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
