"""Forms of the queue. Validation is the policy's."""

from typing import Any

from django import forms

from cms.people.models import User
from cms.people.names import printed_name
from cms.review import reviewers
from cms.review.models import Decline

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DeclineForm(forms.Form):
    """Say why one cannot take a proof."""

    kind = forms.ChoiceField(
        label="Why?", choices=Decline.Kind.choices, widget=forms.RadioSelect, required=False
    )
    until_on = forms.DateField(
        label="No time until",
        help_text="It is offered to you again on this day, if it still waits.",
        widget=DAY,
        required=False,
    )
    text = forms.CharField(
        label="Anything the publishers should know",
        help_text="May stay empty. Kept in the record; never shown to readers.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class ReviewerField(forms.ModelChoiceField):
    """A choice of people, by the names that pages print of them."""

    def label_from_instance(self, user: Any) -> str:
        """Their profile's name, or else their login's."""
        return printed_name(user)


class AwayForm(forms.Form):
    """Say when one is away, and who stands in."""

    from_on = forms.DateField(label="First day away", widget=DAY, required=False)
    until_on = forms.DateField(label="Last day away", widget=DAY, required=False)
    stand_in = ReviewerField(
        label="Who stands in for you?",
        help_text="They get what you have, if they may sign it, while you are away or when you "
        "decline. Nobody chosen: it goes back to the queue.",
        queryset=User.objects.none(),
        empty_label="Nobody: back to the queue",
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        stand_in: Any = self.fields["stand_in"]
        stand_in.queryset = reviewers.reviewers().exclude(pk=user.pk)
