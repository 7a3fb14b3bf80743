"""A page or text that came from the web, made a document; and readable ids from web addresses."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from onrecord.errors import NotAnArticleError
from onrecord.intake.decoding import decode
from onrecord.intake.document import Metadata, document_from_text
from onrecord.intake.html import decode_html, looks_like_html, read_html
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TEXT_TYPES = frozenset({"text/plain", "text/markdown"})
_LONGEST_ID = 80
_SNIFF = 4096
_INDEX = frozenset({"index", "default", "home"})


def read_page(
    raw: bytes,
    *,
    content_type: str | None,
    charset: str | None = None,
    url: str | None,
    id: str,
    place: str,
    metadata: Metadata | None = None,
    options: IntakeOptions,
) -> Document:
    """The document of one HTML page or text, told apart by its media type and its first characters.

    `url`, where it came from, goes before what the page says of its own address; `metadata` before the rest. Raises
    InputError and NotAnArticleError where it is no report.
    """
    head = raw[:_SNIFF].replace(b"\x00", b"").decode("utf-8-sig", "replace")
    known = Metadata(url=url).or_else(metadata or Metadata())
    if content_type in HTML_TYPES or looks_like_html(head):
        page, notes = decode_html(raw, charset)
        return read_html(page, raw=raw, id=id, path=place, metadata=known, notes=notes, options=options)
    if content_type is not None and content_type not in _TEXT_TYPES:
        raise NotAnArticleError(f"not an article: it is {content_type[:60]}, and only HTML pages and texts are read")
    text, notes = decode(raw)
    return document_from_text(
        text,
        id=id,
        path=place,
        published=known.published,
        outlet=known.outlet,
        url=known.url,
        title=known.title,
        author=known.author,
        raw=raw,
        notes=notes,
        options=options,
    )


def id_of_url(url: str) -> str:
    """A short readable id for the article at `url`: the last part of its path that says something, else the host."""
    parts = urlsplit(url)
    for part in reversed(unquote(parts.path, errors="replace").split("/")):
        stem = re.sub(r"\.(?:html?|xhtml|php|aspx?|jsp|txt)$", "", part, flags=re.IGNORECASE)
        slug = re.sub(r"[^\w.-]+", "-", stem).strip("-.")
        if slug and slug.lower() not in _INDEX:
            return slug[:_LONGEST_ID].rstrip("-.")
    return (parts.hostname or "page")[:_LONGEST_ID]
