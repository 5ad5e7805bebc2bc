"""Wagtail's screen of one's own preferences, without what says who somebody is."""

from typing import Any

from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel


class WagtailAccount(AccountView):
    """Language, theme and the like. Name and address are changed by the verbs on identity."""

    def get_panels(self) -> list[Any]:
        """Wagtail's panels but for the one with name and address."""
        return [one for one in super().get_panels() if not isinstance(one, NameEmailSettingsPanel)]
