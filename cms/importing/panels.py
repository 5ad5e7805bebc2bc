"""Editor panel: the import report of a draft."""

from typing import Any

from wagtail.admin.panels import Panel

from cms.importing.models import ImportedDocument


class ImportNotePanel(Panel):
    """What the imported document claimed of itself and what the importer was unsure of."""

    class BoundPanel(Panel.BoundPanel):
        """The note for one page."""

        template_name = "importing/note.html"

        def is_shown(self) -> bool:
            """Only on a page that was imported."""
            return bool(self.instance.pk) and self._document() is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The document and its report."""
            document = self._document()
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {
                "document": document,
                "report": document.report if document else {},
            }

        def _document(self) -> ImportedDocument | None:
            return ImportedDocument.objects.filter(page_id=self.instance.pk).first()
