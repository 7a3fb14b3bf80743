"""Web pages: the article in the page (trafilatura, Barbaresi 2021), what its metadata say, and what got lost."""

from __future__ import annotations

import logging
import re
from collections import Counter
from functools import cache
from typing import Any

from onrecord.errors import NotAnArticleError
from onrecord.intake.characters import aligned
from onrecord.intake.dates import UnusableDate, parse_date
from onrecord.intake.decoding import decode
from onrecord.intake.document import Metadata, document_from_text
from onrecord.intake.options import IntakeOptions
from onrecord.intake.pagetext import Block, Page, parse_page
from onrecord.intake.types import Document

DEEPEST = 150
"""Pages nested deeper than this, in elements, are read without trafilatura, which loses what is below silently."""

MOST_ELEMENTS = 20_000
MOST_CHARACTERS = 3_000_000
"""Pages with more of either are read without trafilatura, whose time grows faster than the page."""

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_SHORTEST_COMPARED = 40
_BLOCKS = ("p", "head", "quote", "item", "cell", "code", "ab")


def looks_like_html(text: str) -> bool:
    """Whether a file that begins with `text` is a web page, whatever its extension says."""
    return _HTML.match(text) is not None


def decode_html(raw: bytes, charset: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The page that `raw` holds: by its byte order mark, as UTF-8, as it declares itself, or by a guess; and notes.

    `charset` is what the HTTP answer says, which goes before what the page says.
    """
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(raw[:4096])
    named = charset or (declared[1].decode("ascii", "replace") if declared else None)
    if named and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = named.lower()
        # as browsers do (WHATWG Encoding): pages that call themselves Latin-1 are Windows-1252
        name = "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name
        try:
            return raw.decode(name), ()
        except (LookupError, ValueError):  # also UnicodeError, and a name with a NUL in it
            pass
    return decode(raw)


def read_html(
    page: str,
    *,
    raw: bytes,
    id: str,
    path: str,
    metadata: Metadata,
    notes: tuple[str, ...],
    options: IntakeOptions,
) -> Document:
    """The document of one decoded page; `metadata`, of a sidecar, goes before what the page says of itself.

    The text is trafilatura's, paragraph by paragraph; of pages that it cannot take (too deep, too large, nothing
    found) it is all running text, and a note says so. Raises InputError and NotAnArticleError as
    :func:`onrecord.intake.document.document_from_text` does.
    """
    parsed = parse_page(aligned(page).replace("\x0c", " "))
    if parsed is None:
        raise NotAnArticleError("no article in it: the page is empty")
    blocks: tuple[Block, ...] = ()
    own: Metadata = Metadata()
    found_notes: list[str] = []
    why = None
    if parsed.depth > DEEPEST:
        why = f"it is nested {parsed.depth:,} elements deep"
    elif parsed.elements > MOST_ELEMENTS:
        why = f"it has {parsed.elements:,} elements"
    elif len(page) > MOST_CHARACTERS:
        why = f"it is {len(page):,} characters long"
    else:
        blocks, own, trouble = _extract(parsed)
        found_notes.extend(trouble)
        why = None if blocks else "no article stands out in it"
    if why is not None:
        blocks = parsed.blocks
        found_notes.append(
            f"html: all running text of the page was taken, as {why}; more than the article may be in it"
        )
    else:
        found_notes.extend(_lost(parsed.blocks, blocks))
    if not blocks:
        raise NotAnArticleError("no article in it: the page has no running text (is it drawn by a script?)")
    known = metadata.or_else(own)
    return document_from_text(
        "\n\n".join(block.text for block in blocks),
        id=id,
        path=path,
        published=known.published,
        outlet=known.outlet,
        url=known.url,
        title=known.title,
        author=known.author,
        raw=raw,
        headings=frozenset(block.text for block in blocks if block.heading),
        notes=(*notes, *found_notes),
        options=options,
    )


def _extract(page: Page) -> tuple[tuple[Block, ...], Metadata, list[str]]:
    """trafilatura's paragraphs of the page and the page's metadata; no paragraphs where it finds none."""
    trafilatura = _trafilatura()
    for template in list(page.tree.iter("template")):  # no browser shows what is in one; trafilatura takes it for text
        template.drop_tree()
    try:
        document = trafilatura.bare_extraction(
            page.tree,
            include_comments=False,
            include_tables=False,
            deduplicate=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # trafilatura and lxml raise what they like on odd trees
        return (), Metadata(), [f"html: the extraction failed ({type(error).__name__})"]
    if document is None:
        return (), Metadata(), []
    blocks = []
    for element in document.body.iter(*_BLOCKS):
        if any(parent.tag in _BLOCKS for parent in element.iterancestors()):
            continue
        text = " ".join("".join(_in_order(element)).split())
        if text:
            blocks.append(Block(text, element.tag == "head"))
    own = Metadata(
        published=_plausible(document.date),
        outlet=document.sitename,
        url=document.url,
        title=document.title,
        author=document.author,
    )
    return tuple(blocks), own, []


def _in_order(element: Any) -> list[str]:
    """The pieces of text in `element` in order, with a space where a line or an inner block ends."""
    pieces = [element.text or ""]
    for child in element:
        apart = " " if child.tag == "lb" or child.tag in _BLOCKS else ""
        pieces.extend((apart, *_in_order(child), apart, child.tail or ""))
    return pieces


def _plausible(date: str | None) -> str | None:
    """`date` unless it is none; a first of January is what a bare year is turned into, so it does not count."""
    try:
        day = parse_date(date)
    except UnusableDate:
        return None
    return None if (day.month, day.day) == (1, 1) else day.isoformat()


def _lost(page: tuple[Block, ...], kept: tuple[Block, ...]) -> list[str]:
    """Notes on paragraphs that stand between the first and the last that was kept, and are not among them."""
    have = Counter(block.text for block in kept)
    everything = " ".join(block.text for block in kept)
    positions = [index for index, block in enumerate(page) if block.text in have]
    if not positions:
        return []
    between = Counter(
        block.text
        for block in page[positions[0] : positions[-1] + 1]
        if block.paragraph and len(block.text) >= _SHORTEST_COMPARED
    )
    repeated = sum(count - have[text] for text, count in between.items() if text in have and count > have[text])
    missing = [text for text in between if text not in have and text not in everything]
    notes = []
    if repeated:
        notes.append(f"html: {repeated} repeated paragraph{'s were' if repeated > 1 else ' was'} taken once")
    if missing:
        what = f"{len(missing)} paragraphs" if len(missing) > 1 else "a paragraph"
        notes.append(f"html: {what} between others of the article was left out by the extraction: “{missing[0][:60]}…”")
    return notes


@cache
def _trafilatura() -> Any:
    """The module, loaded when the first page comes, its log messages kept from an application without logging."""
    import trafilatura

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura
