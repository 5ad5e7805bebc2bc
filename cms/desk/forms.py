"""Forms of the desk. Validation is the policy's."""

from django import forms

from cms.people.models import User
from cms.policy.publication import LONGEST_ADDRESS


class ChangesForm(forms.Form):
    """Ask for a change, with a reason the writer can work from."""

    reason = forms.CharField(
        label="What must change, and where?",
        help_text="The writer sees this beside the draft, together with your open notes. "
        "With notes it may stay empty.",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )


class PublishForm(forms.Form):
    """Publish a signed proof now, or at a time."""

    at = forms.DateTimeField(
        label="At a time (leave empty for now)",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        required=False,
    )


class ReasonForm(forms.Form):
    """A reason that is shown to readers."""

    reason = forms.CharField(
        label="Why? Readers will be told.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)


class AddressForm(forms.Form):
    """The new path of a published page."""

    path = forms.CharField(
        label="New address",
        help_text="Small letters, digits and hyphens between slashes. The old address will lead "
        "to the new one, and belongs to this page for good.",
        widget=forms.TextInput(attrs={"maxlength": LONGEST_ADDRESS}),
        required=False,
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)


class NameWriterForm(forms.Form):
    """Name the writer of unattributed edits."""

    writer = forms.ModelChoiceField(
        label="Who wrote the edits that carry no name?",
        queryset=User.objects.filter(is_active=True).order_by("first_name", "username"),
        required=False,
    )
