"""The import screen in Wagtail."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.importing.views import import_document


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """Its address; Wagtail asks for a login in front of it."""
    return [path("import/", import_document, name="import_document")]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Its place in the menu."""
    return MenuItem("Import", reverse("import_document"), icon_name="doc-full-inverse", order=300)
