"""The form by which a reviewer signs. Validation is the policy's."""

from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from cms.desk.key_forms import answer_field
from cms.drafts.reasons import form_key
from cms.policy.facts import CHANGES_ONLY, WHOLE_PAGE, AnsweredFinding, ProofFacts, SignatureFacts
from cms.policy.figures import POLICY
from cms.policy.signing import checklist, latest_due
from cms.policy.submission import is_accepted_by_name
from cms.proofs.models import Proof, SignOff

JUDGEMENTS = {"yes": "Yes", "no": "No"}
SCOPE_LABELS = {
    WHOLE_PAGE: f"The whole page: “{POLICY.meaning}” Review dates start again today.",
    CHANGES_ONLY: f"Changes only: “{POLICY.meaning_of_changes}” Review dates stay.",
}


class SignForm(forms.Form):
    """Sign: checklist, scope, interests, next review, and a key's answer or the password again."""

    def __init__(
        self,
        *args: Any,
        proof: Proof,
        facts: ProofFacts,
        today: date,
        by_key: bool = False,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.by_key = by_key
        self.checklist_items = checklist(facts)
        self.overridden = facts.overridden
        self.fields["digest"] = forms.CharField(
            widget=forms.HiddenInput, initial=proof.digest, required=False
        )
        for item in self.checklist_items:
            self.fields[f"check_{item.key}"] = forms.BooleanField(
                label=item.statement, required=False
            )
        for offer in POLICY.offered:
            self.fields[f"judge_{offer.key}"] = forms.ChoiceField(
                label=offer.statement,
                help_text=f"{offer.instrument}, {offer.number}",
                choices=[("", "Not judged"), *JUDGEMENTS.items()],
                required=False,
            )
        for one in self.overridden:
            self.fields[_accept_field_name(one)] = forms.BooleanField(
                label=_accept_label(one),
                help_text=f"The writer left it as it is, because: {one.reason}",
                required=False,
            )
        scopes = _scopes(facts)
        self.fields["scope"] = forms.ChoiceField(
            label="What your signature says",
            choices=[(scope, SCOPE_LABELS[scope]) for scope in scopes],
            initial=scopes[0],
            widget=forms.RadioSelect,
            help_text=_why_no_choice(facts) if len(scopes) == 1 else "",
            required=False,
        )
        self.fields["interests"] = forms.CharField(
            label="Interests to declare",
            help_text="What could sway you: money, work, a personal tie. Printed on the public "
            "record. If nothing, “None”.",
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        )
        ceiling = latest_due(facts, today=today)
        self.fields["review_due_on"] = forms.DateField(
            label="Next review due",
            help_text=f"{ceiling:%-d %B %Y} at the latest; earlier if the evidence is moving. "
            "Not for changes only.",
            initial=ceiling,
            widget=forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "max": ceiling.isoformat()}
            ),
            required=False,
        )
        self.fields["seal"], self.fields["answer"] = answer_field(), answer_field()
        self.fields["password"] = forms.CharField(
            label="Your password, again",
            help_text="Pasted, typed, or filled in by your password manager.",
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            required=False,
            strip=False,
        )

    def statements(self) -> list[tuple[str, list[BoundField]]]:
        """The checklist's fields: those of every page, then under each topic that adds any."""
        groups: dict[str, list[BoundField]] = {}
        for item in self.checklist_items:
            heading = f"Confirm for {item.topic}" if item.topic else "Confirm each statement"
            groups.setdefault(heading, []).append(self[f"check_{item.key}"])
        return list(groups.items())

    def offered(self) -> list[BoundField]:
        """The fields of the optional judgements."""
        return [self[f"judge_{item.key}"] for item in POLICY.offered]

    def has_judged(self) -> bool:
        """Whether any of those was filled in or is invalid: then they are shown open."""
        return any(field.value() or field.errors for field in self.offered())

    def acceptances(self) -> list[BoundField]:
        """A field for each finding that the writer overrode."""
        return [self[_accept_field_name(one)] for one in self.overridden]

    def rest(self) -> list[BoundField]:
        """The other fields, in order."""
        names = ("scope", "interests", "review_due_on", *(() if self.by_key else ("password",)))
        return [self[name] for name in names]

    def signature(self) -> SignatureFacts:
        """Convert the cleaned data to the policy's facts."""
        given = self.cleaned_data
        return SignatureFacts(
            digest_shown=given.get("digest", ""),
            scope=given.get("scope", ""),
            checklist={
                item.key: given.get(f"check_{item.key}", False) for item in self.checklist_items
            },
            interests=given.get("interests", ""),
            review_due_on=given.get("review_due_on"),
            accepted=frozenset(
                one.finding.key for one in self.overridden if given.get(_accept_field_name(one))
            ),
            judged={
                item.key: given[f"judge_{item.key}"] == "yes"
                for item in POLICY.offered
                if given.get(f"judge_{item.key}")
            },
        )


def _scopes(facts: ProofFacts) -> list[str]:
    """The scopes that may be signed."""
    if facts.needs_whole_page:
        return [WHOLE_PAGE]
    return [facts.scope_begun] if facts.scope_begun else [str(s) for s in SignOff.Scope.values]


def _why_no_choice(facts: ProofFacts) -> str:
    """Why the whole page is all that can be signed, or what the first signature chose."""
    if facts.needs_whole_page:
        return "“Changes only” is not open: the page was never signed whole, or it is overdue."
    return "The first signature chose this, so the second is for the same."


def _accept_field_name(one: AnsweredFinding) -> str:
    return f"accept_{form_key(one.finding.key)}"


def _accept_label(one: AnsweredFinding) -> str:
    """The label of the field that accepts an override."""
    if is_accepted_by_name(one):
        return f"I accept that this page leaves out: {one.finding.quote}"
    quote = f" “{one.finding.quote}”" if one.finding.quote else ""
    return f"I accept the reason for{quote}: {one.finding.sentence}"
