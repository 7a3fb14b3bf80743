"""Intake: from files, folders, records and texts to articles whose text is fixed before any span exists.

Files and folders: :func:`read_inputs`, or :func:`list_inputs` and :func:`read_file` for one file at a time: texts, web
pages, JSONL, tables (CSV, Parquet), feeds, and archives (ZIP, WARC) of them. A web address:
:func:`onrecord.intake.web.read_url`, which is not loaded before it is used. A text that is at hand:
:func:`document_from_text`. Everything gives a :class:`Document` (an article with notes) or, where it comes from a file
or address, a :class:`Failure` that says why there is none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from onrecord.intake.paragraphs import paragraphs  # its module has the same name, which would come in its place

if TYPE_CHECKING:  # loaded when first used: who needs one module of this package need not wait for all
    from onrecord.intake.cleaning import Cleaned, clean_text
    from onrecord.intake.document import document_from_text
    from onrecord.intake.files import (
        Listing,
        distinct,
        list_inputs,
        read_file,
        read_inputs,
        scan_inputs,
        unique_id,
    )
    from onrecord.intake.options import IntakeOptions
    from onrecord.intake.types import Document, Failure

__all__ = [
    "Cleaned",
    "Document",
    "Failure",
    "IntakeOptions",
    "Listing",
    "clean_text",
    "distinct",
    "document_from_text",
    "list_inputs",
    "paragraphs",
    "read_file",
    "read_inputs",
    "scan_inputs",
    "unique_id",
]

_IN = {
    "cleaning": ("Cleaned", "clean_text"),
    "document": ("document_from_text",),
    "files": ("Listing", "distinct", "list_inputs", "read_file", "read_inputs", "scan_inputs", "unique_id"),
    "options": ("IntakeOptions",),
    "types": ("Document", "Failure"),
}


def __getattr__(name: str) -> object:
    for module, names in _IN.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
