"""Registers with Wagtail what publishers tell search, and what it tells them."""

from cms.search import viewsets  # noqa: F401
