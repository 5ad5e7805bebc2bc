"""Views in Wagtail: “My pages”, and recalling a proof."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms.authoring import my_pages as authoring_my_pages
from cms.authoring.models import ReviewedPage
from cms.authoring.models.workflow import take_back as take_back_from_review
from cms.proofs.models import Proof
from cms.review import assignment


@require_GET
def my_pages(request: HttpRequest) -> HttpResponse:
    """The user's pages, by what is to be done."""
    user: Any = request.user
    context = {
        "header_title": "My pages",
        "lists": authoring_my_pages.my_pages(user, request.GET, now=timezone.now()),
    }
    return render(request, "authoring/my_pages.html", context)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, page_id: int) -> HttpResponse:
    """Recall a page from review, after a confirmation."""
    user: Any = request.user
    page = get_object_or_404(Page, pk=page_id).specific
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if request.method == "POST" and isinstance(page, ReviewedPage):
        take_back_from_review(page, by=user, now=timezone.now())
        messages.success(
            request, f"“{page.title}” is back with you. No reviewer is asked to read it now."
        )
        return redirect("my_pages")
    proof = Proof.objects.filter(page_id=page.pk, outcome=None).order_by("-number").first()
    context = {
        "header_title": f"Take back “{page.title}”",
        "proof": proof,
        "holder": assignment.current_assignment(proof) if proof else None,
        "editor": editor,
    }
    return render(request, "authoring/take_back.html", context)


class MyPages(Component):
    """Panel on Wagtail's home page: counts of the user's pages."""

    name = "my_pages"
    template_name = "authoring/my_pages_panel.html"
    order = 80

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """How many there are of each."""
        user = parent_context["request"].user
        return {"counts": authoring_my_pages.own_pages(user, today=timezone.localdate()).counts()}


def url_patterns() -> list[Any]:
    """URL patterns for Wagtail's admin, which requires a login."""
    return [
        path("my-pages/", my_pages, name="my_pages"),
        path("my-pages/<int:page_id>/take-back/", take_back, name="take_back"),
    ]


def menu_item() -> MenuItem:
    """Its menu item."""
    return MenuItem("My pages", reverse("my_pages"), icon_name="edit", order=40)
