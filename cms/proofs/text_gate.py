"""Refuses or removes invisible and control characters in every form, model and export.

`cms.checks.characters` defines them; the ledger refuses those that are left in evidence.
"""

from functools import wraps
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.fields import StreamField

from cms.checks import characters
from cms.evidence.models import Evidence
from cms.proofs.models import Proof

# Whose rows hold words that can reach a reader, a reviewer or a feed.
ROOTS = ("cms", "home", "articles", "faq")
LABELS = ("wagtailimages",)


def _refuse_in_forms() -> None:
    """Wrap the `clean` of every model form: pages, registers, logins.

    The desk's own forms are checked when their text is appended to the ledger.
    https://docs.djangoproject.com/en/5.2/topics/forms/modelforms/#overriding-the-clean-method
    """
    clean = forms.BaseModelForm.clean
    if hasattr(clean, "__wrapped__"):
        return

    @wraps(clean)
    def checked(self: Any) -> Any:
        cleaned = clean(self)
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and (why := characters.why_not(value)):
                self.add_error(name, why)
        return cleaned

    forms.BaseModelForm.clean = checked  # type: ignore[method-assign]


def take_out(instance: Any) -> None:
    """Remove invisible characters that no language needs from every text of a row."""
    for field in instance._meta.concrete_fields:
        value = instance.__dict__.get(field.attname)
        if isinstance(field, StreamField):
            _take_out_of_stream(instance, field)
        elif isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
            cleaned = characters.clean(value)
            if cleaned != value:
                setattr(instance, field.attname, cleaned)


def _take_out_of_stream(instance: Any, field: StreamField) -> None:
    stream = getattr(instance, field.attname)
    prepared = stream.get_prep_value() if stream else []
    cleaned = characters.clean_value(prepared)
    if cleaned != prepared:
        setattr(instance, field.attname, field.to_python(cleaned))


def take_out_before_saving(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """`pre_save`: clean the rows of our models, except what is sealed already."""
    if _is_ours(sender) and not isinstance(instance, Proof):
        is_written = isinstance(instance, Evidence) and not instance._state.adding
        if not kwargs.get("raw") and not is_written:
            take_out(instance)


def _is_ours(model: type[models.Model]) -> bool:
    return model.__module__.split(".")[0] in ROOTS or model._meta.app_label in LABELS


def for_export(value: Any, export_format: str) -> Any:
    """A value for a cell of Wagtail's exports: no formula, no character that breaks the file.

    Wagtail writes XLSX cells as text already, whatever they begin with.
    """
    if isinstance(value, Promise):
        value = str(value)
    if not isinstance(value, str):
        return value
    is_csv = export_format == SpreadsheetExportMixin.FORMAT_CSV
    return characters.in_a_cell(value) if is_csv else characters.xml_safe(value)


def _export_safely() -> None:
    """Wrap the method that prepares every cell of an export.

    https://docs.wagtail.org/en/stable/extending/adding_reports.html
    """
    prepare = SpreadsheetExportMixin.preprocess_field_value
    if hasattr(prepare, "__wrapped__"):
        return

    @wraps(prepare)
    def prepared(self: Any, field: str, value: Any, export_format: str) -> Any:
        return for_export(prepare(self, field, value, export_format), export_format)

    SpreadsheetExportMixin.preprocess_field_value = prepared


def stand() -> None:
    """Install the checks: on the forms and rows of every model, and on Wagtail's exports."""
    _refuse_in_forms()
    _export_safely()
    models.signals.pre_save.connect(take_out_before_saving, weak=False)
