"""The history of a topic's safety profile, beside the profile."""

from typing import Any

from wagtail.admin.panels import Panel


class ProfileHistoryPanel(Panel):
    """Who changed the profile, when, and what."""

    class BoundPanel(Panel.BoundPanel):
        """The history of one topic's profile."""

        template_name = "review/profile_history.html"

        def is_shown(self) -> bool:
            """Only once there is a history."""
            from cms.review import profiles

            return bool(self.instance.pk and profiles.newest(self.instance))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Every version, newest first, with the names of who made them."""
            from cms.review import profiles
            from cms.review.authorship import printed_names

            rows = profiles.history(self.instance)
            names = printed_names({row["version"].changed_by for row in rows})
            return super().get_context_data(parent_context) | {
                "history": [row | {"by": names[row["version"].changed_by]} for row in rows]
            }
