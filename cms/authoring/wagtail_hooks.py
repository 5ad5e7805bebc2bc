"""Wagtail hooks of review."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.snippets.models import register_snippet

from cms.authoring import (
    my_pages_views,
    note_views,
    reference_views,
    saving,
    source_report,
    topics,  # noqa: F401  (registers the topics' screens)
)
from cms.authoring.action_menu import adapt_action_menu
from cms.authoring.closed_routes import warn_of_forged_button
from cms.authoring.findings import findings_view
from cms.authoring.people_admin import PeopleGroup
from cms.authoring.topics import TopicViewSet
from cms.policy.permissions import READ_PROOF

register_snippet(TopicViewSet)
register_snippet(PeopleGroup)


class CitationHandler(InlineEntityElementHandler):
    """A citation from the database into the editor."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        """The block id of the source it cites."""
        return {"source": attrs.get("data-cite", "")}


def citation_to_database(props: dict[str, Any]) -> Any:
    """A citation from the editor into the database."""
    return DOM.create_element("span", {"data-cite": props["source"]}, props["children"])


@hooks.register("register_rich_text_features")
def register_citation(features: Any) -> None:
    """The "cite a source" button of the rich text editor."""
    features.register_editor_plugin(
        "draftail",
        "citation",
        EntityFeature(
            {
                "type": "CITATION",
                "icon": "link-external",
                "label": "Cite",
                "description": "Cite one of this page's sources",
            },
            js=["cms/editor/citation.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "citation",
        {
            "from_database_format": {"span[data-cite]": CitationHandler("CITATION")},
            "to_database_format": {"entity_decorators": {"CITATION": citation_to_database}},
        },
    )


hooks.register("after_create_page", warn_of_forged_button)


hooks.register("after_edit_page", warn_of_forged_button)


@hooks.register("construct_page_action_menu")
def action_menu(menu_items: list, request: HttpRequest, context: dict[str, Any]) -> None:
    """The one button writers see on reviewed pages: submit for clinical review."""
    adapt_action_menu(menu_items, context)


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    """Menu item: the review desk."""
    return DeskMenuItem("Review desk", reverse("desk_queue"), icon_name="clipboard-list", order=50)


class DeskMenuItem(MenuItem):
    """Shown to people who may read proofs."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this login may open the desk."""
        return request.user.has_perm(READ_PROOF)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Marks citations in the editor."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/editor/admin.css"))


@hooks.register("register_admin_urls")
def note_urls() -> list[Any]:
    """Answering notes, and taking or leaving what they suggest."""
    return note_views.url_patterns()


@hooks.register("insert_editor_js")
def note_editor_js() -> str:
    """The notes' own form, and badges beside the blocks they are about."""
    return note_views.note_form_html(static("cms/editor/notes.js"))


@hooks.register("register_admin_urls")
def findings_urls() -> list[URLPattern]:
    """URL of the findings that the editor reloads after each save."""
    return [path("pages/<int:page_id>/findings/", findings_view, name="page_findings")]


@hooks.register("insert_editor_js")
def findings_js() -> str:
    """Renews the findings after each save."""
    return format_html('<script type="module" src="{}"></script>', static("cms/editor/findings.js"))


@hooks.register("register_admin_urls")
def writing_urls() -> list[Any]:
    """URLs of “My pages” and of recalling a proof."""
    return my_pages_views.url_patterns()


@hooks.register("register_admin_menu_item")
def my_pages_menu_item() -> MenuItem:
    """Menu item: “My pages”."""
    return my_pages_views.menu_item()


@hooks.register("construct_homepage_panels")
def add_my_pages_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Home page panel: the writer's pages in review or sent back."""
    panels.append(my_pages_views.MyPages())


@hooks.register("register_admin_urls")
def sources_urls() -> list[URLPattern]:
    """URLs to parse a pasted reference, and to import and export references."""
    return reference_views.url_patterns()


@hooks.register("insert_editor_js")
def sources_js() -> str:
    """Fills a source's empty fields from what is pasted into one of them."""
    return format_html('<script type="module" src="{}"></script>', static("cms/editor/sources.js"))


@hooks.register("register_admin_urls")
def saving_urls() -> list[URLPattern]:
    """Where the editor asks whether its writer is still logged in."""
    return saving.addresses()


@hooks.register("insert_editor_js")
def saving_js() -> str:
    """Says what is saved, and holds buttons back until everything is."""
    return saving.in_the_editor(static("cms/editor/saving.js"))


hooks.register("register_reports_menu_item", source_report.menu_item)


hooks.register("register_admin_urls", source_report.url_patterns)
