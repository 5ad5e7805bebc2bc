"""Forms for notes. Validation is the policy's."""

from typing import Any

from django import forms

from cms.review.models import Note


class NoteForm(forms.Form):
    """Write a note about a block, or about the whole page."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[
            (Note.Kind.MUST_FIX, "Must fix: I cannot sign while this stands"),
            (Note.Kind.QUESTION, "Question: I want to know before I decide"),
            (Note.Kind.SUGGESTION, "Suggestion: here are better words"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    quote = forms.CharField(
        label="The words it is about",
        help_text="Copied from this part of the proof. A suggestion replaces exactly these.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    wording = forms.CharField(
        label="For a suggestion: the words you propose",
        help_text="The writer takes them with one click, or leaves them and says why.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    text = forms.CharField(
        label="What you want to say",
        help_text="A suggestion may go without.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    anchor = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, may_sign: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not may_sign:
            kind: Any = self.fields["kind"]
            kind.choices = kind.choices[1:]


class NoteAnswerForm(forms.Form):
    """Answer a note, or say why a suggestion is left."""

    text = forms.CharField(
        label="Your answer", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
