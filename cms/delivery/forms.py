"""The admin form of a help line: who types a number is not who verifies it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm


class HelpLineForm(WagtailAdminModelForm):
    """A change of the number asks for verifying again, by somebody else."""

    instance: Any

    @property
    def changes_what_is_told(self) -> bool:
        """Whether readers would be told something else than what is kept."""
        line = self.instance
        kept = type(line).objects.filter(pk=line.pk).first()
        return kept is None or any(
            self.cleaned_data.get(name, value) != value for name, value in kept.sheet().items()
        )

    @property
    def is_a_check(self) -> bool:
        """Whether somebody says that they have checked the line."""
        return "verified_on" in self.changed_data and bool(self.cleaned_data.get("verified_on"))

    def clean(self) -> dict[str, Any]:
        from cms.delivery import help_register

        cleaned = super().clean()
        if self.is_a_check:
            why = help_register.why_not_verify(
                self.instance,
                by=self.for_user,
                is_changed=self.changes_what_is_told,
                verified_on=cleaned["verified_on"],
                valid_days=cleaned.get("valid_days") or 0,
                today=timezone.localdate(),
            )
            if why:
                raise ValidationError(str(why))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Through the register's own actions, so that the ledger tells who did what."""
        from cms.delivery import help_register

        line = self.instance
        now = timezone.now()
        if self.is_a_check:
            saved = help_register.verify(
                line, by=self.for_user, verified_on=line.verified_on,
                valid_days=line.valid_days, now=now,
            )  # fmt: skip
        elif self.changes_what_is_told:
            saved = help_register.put_down(line, by=self.for_user, now=now)
        else:
            saved = super().save(commit=commit)
        self.instance = saved
        return saved
