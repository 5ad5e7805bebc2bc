"""Topics in Wagtail: their form, which records a changed safety profile, and its history."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.checks.safety import why_not_a_wording
from cms.people.address_panels import name_and_address
from cms.people.addresses import AddressFromName
from cms.people.choosers import ChooserWithoutCreating
from cms.people.names import printed_names
from cms.policy.access import why_not_rename_topic
from cms.policy.forms import why_not_name_twice
from cms.publishing.models import EditionTopic
from cms.topics import safety_profiles
from cms.topics.models import Topic


class ProfileHistoryPanel(Panel):
    """Who changed the profile, when, and what."""

    class BoundPanel(Panel.BoundPanel):
        """The history of one topic's profile."""

        template_name = "authoring/profile_history.html"

        def is_shown(self) -> bool:
            """Only once there is a history."""
            return bool(self.instance.pk and safety_profiles.newest(self.instance))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Every version, newest first, with the names of who made them."""
            rows = safety_profiles.history(self.instance)
            names = printed_names({row["version"].changed_by for row in rows})
            return super().get_context_data(parent_context) | {
                "history": [row | {"by": names[row["version"].changed_by]} for row in rows]
            }


class TopicForm(AddressFromName, WagtailAdminModelForm):
    """Checks that every way of saying something can be looked for."""

    def clean_slug(self) -> str:
        """Keep the address under which readers find what is published."""
        slug = super().clean_slug()
        before = self.initial.get("slug")
        is_published = EditionTopic.objects.filter(slug=before).exists()
        if why := why_not_rename_topic(before or "", slug, is_published=is_published):
            raise ValidationError(why)
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
                if (why := why_not_a_wording(way))
            }
            fields: dict[str, ValidationError] = {}
            if wrong:
                fields["ways"] = ListBlockValidationError(block_errors=wrong)
            if twice := why_not_name_twice(is_taken=child.value["name"] in names):
                fields["name"] = ValidationError(str(twice))
            names.add(child.value["name"])
            if fields:
                errors[number] = StructBlockValidationError(block_errors=fields)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return value

    def save(self, commit: bool = True) -> Any:
        """Save, and write the profile down if it changed."""
        from cms.identity import persons
        from cms.topics import safety_profiles

        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            topic = super().save()
            safety_profiles.record(topic, by=self.for_user.person, now=timezone.now())
            persons.record(topic, by=self.for_user.person, now=timezone.now())
        return topic


class TopicViewSet(SnippetViewSet):
    """Topics and what each asks of its reviewers."""

    model = Topic
    chooser_viewset_class = ChooserWithoutCreating
    icon = "tag"
    menu_label = "Topics"
    add_to_admin_menu = True
    list_display = ["name", "risk", "interval_months", "signatures"]
    # The form and its panels stand here and not on the model, which knows nothing of the admin:
    # https://docs.wagtail.org/en/stable/reference/viewsets.html#wagtail.snippets.views.snippets.SnippetViewSet
    edit_handler = ObjectList(
        [
            name_and_address(),
            FieldPanel("risk"),
            FieldPanel("competences"),
            FieldRowPanel([FieldPanel("interval_months"), FieldPanel("signatures")]),
            FieldPanel("checklist"),
            MultiFieldPanel(
                [FieldPanel("statements"), ProfileHistoryPanel()], heading="Safety profile"
            ),
        ],
        base_form_class=TopicForm,
    )
