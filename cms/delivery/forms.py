"""The admin form of a help line: who types a number is not who verifies it."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm


class HelpLineForm(WagtailAdminModelForm):
    """A change of the number asks for verifying again, by somebody else."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "verified_on" in self.changed_data and cleaned.get("verified_on"):
            if set(self.changed_data) - {"verified_on", "order"}:
                raise ValidationError("Save the number first. Somebody else then verifies it.")
            if self.instance.typed_by == self.for_user.person:
                raise ValidationError("You typed this number, so somebody else must verify it.")
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """A checked line that is changed stays as it is; its successor waits beside it."""
        line = self.instance
        if set(self.changed_data) - {"verified_on", "order"}:
            if line.pk and line.verified_on:
                line.replaces_id, line.pk = line.pk, None
                line._state.adding = True
            line.typed_by = self.for_user.person
            line.verified_on, line.verified_by = None, ""
        elif "verified_on" in self.changed_data:
            line.verified_by = self.for_user.person
        saved = super().save(commit=commit)
        if commit and line.is_verified and line.replaces_id:
            type(line).objects.filter(pk=line.replaces_id).delete()
        return saved
