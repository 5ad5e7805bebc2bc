"""The register of help lines in Wagtail: who types a number is not who verifies it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.help_lines import register
from cms.help_lines.models import HelpLine
from cms.people.choosers import ChooserWithoutCreating


class HelpLineForm(WagtailAdminModelForm):
    """A changed line must be verified again, by somebody else."""

    instance: Any

    @property
    def changes_verified_fields(self) -> bool:
        """Whether a field that is verified differs from the saved line."""
        line = self.instance
        saved_line = type(line).objects.filter(pk=line.pk).first()
        return saved_line is None or any(
            self.cleaned_data.get(name, value) != value
            for name, value in saved_line.digest_columns().items()
        )

    @property
    def is_verification(self) -> bool:
        """Whether the form is submitted as a verification."""
        return "verified_on" in self.changed_data and bool(self.cleaned_data.get("verified_on"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_verification:
            why = register.why_not_verify(
                self.instance,
                by=self.for_user,
                is_changed=self.changes_verified_fields,
                verified_on=cleaned["verified_on"],
                valid_days=cleaned.get("valid_days") or 0,
                today=timezone.localdate(),
            )
            if why:
                raise ValidationError(str(why))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Through the register's own actions, so that the ledger tells who did what."""
        line = self.instance
        now = timezone.now()
        if self.is_verification:
            saved = register.verify(
                line, by=self.for_user, verified_on=line.verified_on,
                valid_days=line.valid_days, now=now,
            )  # fmt: skip
        elif self.changes_verified_fields:
            saved = register.save_typed(line, by=self.for_user, now=now)
        else:
            saved = super().save(commit=commit)
        self.instance = saved
        return saved


class HelpLineStatusColumn(Column):
    """The verification status of a help line today."""

    def get_value(self, instance: Any) -> str:
        """A word of the policy."""
        return str(instance.status_on(timezone.localdate())).capitalize()


class HelpLineViewSet(SnippetViewSet):
    """The register of help lines."""

    model = HelpLine
    chooser_viewset_class = ChooserWithoutCreating
    icon = "help"
    menu_label = "Help lines"
    add_to_admin_menu = True
    list_display = [
        "name", "number", "country", "kind", "verified_on",
        HelpLineStatusColumn("standing", label="Standing"),
    ]  # fmt: skip
    list_filter = ["country", "kind"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                "Readers see a line once somebody other than who typed it has checked it. Changing "
                "a checked line adds a new one that waits; readers keep the old one until then. A "
                "line that is not checked again in time is no longer shown as verified."
            ),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("country"), FieldPanel("order")]),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("number"), FieldPanel("dial"), FieldPanel("text_to")]),
            FieldPanel("who_for"),
            FieldRowPanel([FieldPanel("hours"), FieldPanel("cost")]),
            FieldRowPanel([FieldPanel("languages"), FieldPanel("language_codes")]),
            FieldPanel("channels"),
            FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")]),
            FieldRowPanel([FieldPanel("verified_on"), FieldPanel("valid_days")], heading="Check"),
        ],
        base_form_class=HelpLineForm,
    )
