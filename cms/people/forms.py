"""The admin form in which publishers keep profiles and verify credentials."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from cms.people.addresses import AddressFromName
from cms.policy.identity import why_not_take_slug, why_not_vouch


class ContributorForm(AddressFromName, WagtailAdminModelForm):
    """Saving a credential verifies it; nobody may verify their own."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        holder = cleaned.get("user") or self.instance.user
        is_own = bool(holder) and holder == self.for_user
        if why := why_not_vouch(is_own=is_own, is_changed=self._credentials_changed()):
            raise ValidationError(why)
        was_anothers = self.instance.was_anothers(cleaned.get("slug", ""))
        if why := why_not_take_slug(was_anothers=was_anothers):
            self.add_error("slug", why)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        for form in self.formsets["credentials"].forms:
            if form.has_changed():
                form.instance.verified_by = self.for_user
                form.instance.verified_by_printed = (
                    self.for_user.get_full_name() or self.for_user.get_username()
                )
        return super().save(commit=commit)

    def _credentials_changed(self) -> bool:
        return any(form.has_changed() for form in self.formsets["credentials"].forms)
