"""What a caller may say about the inputs, and the limits that keep one input from taking the machine."""

from __future__ import annotations

import msgspec

DEFAULT_MAX_BYTES = 20_000_000
DEFAULT_MAX_CHARS = 2_000_000


class IntakeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How inputs become articles.

    `published`, `outlet` and `url` override what the inputs say of themselves. The `*_field` options name the fields of
    JSONL and the columns of tables; None guesses from the usual names (:data:`onrecord.intake.jsonl.FIELD_NAMES`).
    `max_bytes` bounds a file (of JSONL a line, of a table a row, of an archive a member or page), `max_chars` a text in
    Unicode code points; a longer text is cut at the end of a paragraph or sentence and the cut is noted.
    `clean=False` keeps every text code point for code point.
    """

    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    text_field: str | None = None
    id_field: str | None = None
    date_field: str | None = None
    title_field: str | None = None
    outlet_field: str | None = None
    url_field: str | None = None
    max_bytes: int = DEFAULT_MAX_BYTES
    max_chars: int = DEFAULT_MAX_CHARS
    clean: bool = True
