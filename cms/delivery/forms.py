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
        if set(self.changed_data) - {"verified_on", "order"}:
            self.instance.typed_by = self.for_user.person
            self.instance.verified_on, self.instance.verified_by = None, ""
        elif "verified_on" in self.changed_data:
            self.instance.verified_by = self.for_user.person
        return super().save(commit=commit)
