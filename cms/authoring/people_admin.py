"""Profiles and fields of practice in Wagtail's menu; saving goes through `cms.identity`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.identity import persons
from cms.people.addresses import AddressFromName
from cms.people.choosers import ChooserWithoutCreating
from cms.people.models import Competence, Contributor
from cms.people.names import display_name
from cms.policy import identity as identity_policy


class ProfileForm(AddressFromName, WagtailAdminModelForm):
    """A profile: whoever saves a credential verifies it; a second person confirms the profile."""

    def clean(self) -> dict[str, Any]:
        """Check the rules while the form can still be shown again."""
        cleaned: dict[str, Any] = super().clean()
        if self.errors or not all(formset.is_valid() for formset in self.formsets.values()):
            return cleaned
        before = Contributor.objects.filter(pk=self.instance.pk).first()
        why = persons.why_not_build_on(before) if before else None
        why = why or persons.why_not_keep_profile(
            before or self.instance, self._state(cleaned), by=self.for_user
        )
        if why:
            raise ValidationError(str(why))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save, and record on the ledger what changed."""
        for form in self.formsets["credentials"].forms:
            if form.has_changed():
                form.instance.verified_by = self.for_user
                form.instance.verified_by_printed = self._voucher()
        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            contributor = super().save()
            persons.keep_profile(contributor, by=self.for_user, now=timezone.now())
        return contributor

    def _voucher(self) -> str:
        return display_name(self.for_user)[:160]

    def _state(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The profile's state as it would be once saved."""
        user = cleaned.get("user")
        rows = [form for form in self.formsets["credentials"].forms if self._is_saved(form)]
        return {
            "kind": identity_policy.PROFILE,
            "name": cleaned["name"],
            "slug": cleaned["slug"],
            "login": user.person if user else "",
            "credentials": [self._credential(form) for form in rows],
        }

    def _is_saved(self, form: Any) -> bool:
        is_empty = not form.instance.pk and not form.has_changed()
        return not (is_empty or form.cleaned_data.get("DELETE"))

    def _credential(self, form: Any) -> dict[str, Any]:
        voucher = self._voucher() if form.has_changed() else form.instance.verified_by_printed
        return persons.state_of_credential(form.instance) | {"verified_by": voucher}


class CompetenceForm(WagtailAdminModelForm):
    """A field of practice, which cannot be renamed once credentials use it."""

    def clean_name(self) -> str:
        """Refuse to rename a competence that credentials use."""
        name: str = self.cleaned_data["name"]
        why = identity_policy.why_not_rename_competence(
            is_used=bool(self.instance.pk) and self.instance.credentials.exists(),
            is_renamed=name != self.initial.get("name"),
        )
        if why:
            raise ValidationError(str(why))
        return name


class ContributorViewSet(SnippetViewSet):
    """Authors and reviewers, with their credentials."""

    model = Contributor
    chooser_viewset_class = ChooserWithoutCreating
    icon = "user"
    list_display = ["name", "user"]
    search_fields = ["name"]
    edit_handler = ObjectList(Contributor.panels, base_form_class=ProfileForm)


class CompetenceViewSet(SnippetViewSet):
    """Fields of practice."""

    model = Competence
    chooser_viewset_class = ChooserWithoutCreating
    icon = "tag"
    edit_handler = ObjectList(Competence.panels, base_form_class=CompetenceForm)


class PeopleGroup(SnippetViewSetGroup):
    """The "People" menu."""

    items = (ContributorViewSet, CompetenceViewSet)
    menu_label = "People"
    menu_icon = "group"
