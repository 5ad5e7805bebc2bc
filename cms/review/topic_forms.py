"""The publisher's form of a topic: saving it writes a changed safety profile on the ledger."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.checks.safety import why_not_a_way
from cms.review.models.editions import EditionTopic


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
        from cms.review import profiles

        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            topic = super().save()
            profiles.record(topic, by=self.for_user.person, now=timezone.now())
        return topic
