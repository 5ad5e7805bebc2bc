"""The history of a topic's safety profile, beside the profile."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import Panel
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.checks.safety import why_not_a_way
from cms.people.choosers import ChooserWithoutCreating
from cms.publishing.models import EditionTopic
from cms.topics.models import Topic


class ProfileHistoryPanel(Panel):
    """Who changed the profile, when, and what."""

    class BoundPanel(Panel.BoundPanel):
        """The history of one topic's profile."""

        template_name = "authoring/profile_history.html"

        def is_shown(self) -> bool:
            """Only once there is a history."""
            from cms.topics import safety_profiles

            return bool(self.instance.pk and safety_profiles.newest(self.instance))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Every version, newest first, with the names of who made them."""
            from cms.people.names import printed_names
            from cms.topics import safety_profiles

            rows = safety_profiles.history(self.instance)
            names = printed_names({row["version"].changed_by for row in rows})
            return super().get_context_data(parent_context) | {
                "history": [row | {"by": names[row["version"].changed_by]} for row in rows]
            }


class TopicForm(WagtailAdminModelForm):
    """Checks that every way of saying something can be looked for."""

    def clean_slug(self) -> str:
        """Keep the address under which readers find what is published."""
        slug: str = self.cleaned_data["slug"]
        before = self.initial.get("slug")
        if before and slug != before and EditionTopic.objects.filter(slug=before).exists():
            raise ValidationError(
                f"Readers know this topic by its address, so it stays “{before}”."
            )
        return slug

    def clean_statements(self) -> Any:
        """Refuse a way that could find anything or nothing, at its own place."""
        value = self.cleaned_data["statements"]
        errors: dict[int, ValidationError] = {}
        names: set[str] = set()
        for number, child in enumerate(value):
            wrong = {
                place: ValidationError(why)
                for place, way in enumerate(child.value["ways"])
                if (why := why_not_a_way(way))
            }
            fields: dict[str, ValidationError] = {}
            if wrong:
                fields["ways"] = ListBlockValidationError(block_errors=wrong)
            if child.value["name"] in names:
                fields["name"] = ValidationError("Another statement has this name already.")
            names.add(child.value["name"])
            if fields:
                errors[number] = StructBlockValidationError(block_errors=fields)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return value

    def save(self, commit: bool = True) -> Any:
        """Save, and write the profile down if it changed."""
        from cms.topics import safety_profiles

        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            topic = super().save()
            safety_profiles.record(topic, by=self.for_user.person, now=timezone.now())
        return topic


class TopicViewSet(SnippetViewSet):
    """Topics and what each asks of its reviewers."""

    model = Topic
    chooser_viewset_class = ChooserWithoutCreating
    icon = "tag"
    menu_label = "Topics"
    add_to_admin_menu = True
    list_display = ["name", "risk", "interval_months", "signatures"]
