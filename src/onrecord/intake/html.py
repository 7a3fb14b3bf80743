"""Web pages: the article in the page (trafilatura, Barbaresi 2021) and what its metadata say."""

from __future__ import annotations

import re

from onrecord.errors import InputError
from onrecord.intake.document import Metadata
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document

_HTML = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def looks_like_html(head: bytes) -> bool:
    """Whether a file that begins with `head` is a web page, whatever its extension says."""
    return _HTML.match(head.replace(b"\x00", b"")) is not None


def read_html(
    raw: bytes, *, id: str, path: str, metadata: Metadata, notes: tuple[str, ...], options: IntakeOptions
) -> Document:
    """The document of one page; raises InputError."""
    raise InputError("web pages cannot be read yet")
