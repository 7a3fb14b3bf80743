"""A parsed web page and all its running text, block by block: to compare with, and to fall back on."""

from __future__ import annotations

from html.parser import HTMLParser as StreamParser
from typing import Any

import msgspec

from onrecord.intake.tables import words_of

_SKIPPED = words_of("html_skipped.txt")
_BLOCKS = words_of("html_blocks.txt")
_VOID = words_of("html_void.txt")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Block(msgspec.Struct, frozen=True):
    """A piece of running text on one line; whether it is a heading, and whether its element is a paragraph."""

    text: str
    heading: bool = False
    paragraph: bool = True


class Page(msgspec.Struct, frozen=True):
    """The tree of a page, all its `blocks` in order, how many elements deep it is and how many it has.

    Of a page that is too deep for a tree, `tree` holds only the top, the rest is complete.
    """

    tree: Any
    blocks: tuple[Block, ...]
    depth: int
    elements: int


def parse_page(page: str) -> Page | None:
    """Parse `page` leniently, as browsers do; None where there is no element in it.

    Entities that the page defines are not expanded and nothing is fetched. libxml2 drops what is nested more than 256
    elements deep; such a page is read once more without a tree.
    """
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, collect_ids=False, huge_tree=False
    )
    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        stream = _Stream()
        stream.feed(page)
        stream.close()
        return Page(tree, tuple(stream.blocks), stream.deepest, stream.elements)
    blocks, depth, elements = _walk(tree, etree)
    return Page(tree, tuple(blocks), depth, elements)


def _walk(tree: Any, etree: Any) -> tuple[list[Block], int, int]:
    """The blocks of the tree in document order, its depth and its number of elements; without recursion."""
    blocks: list[Block] = []
    pieces: list[str] = []
    depth = deepest = elements = 0
    skipping = 0

    def close(tag: str) -> None:
        text = " ".join("".join(pieces).split())
        pieces.clear()
        if text:
            blocks.append(Block(text, tag in _HEADINGS, tag == "p"))

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            depth += 1
            deepest = max(deepest, depth)
            elements += 1
            if tag in _BLOCKS and not skipping:
                close("")
            if tag in _SKIPPED:
                skipping += 1
            if not skipping and tag and element.text:
                pieces.append(element.text)
            continue
        depth -= 1
        if tag in _SKIPPED:
            skipping -= 1
        elif tag in _BLOCKS and not skipping:
            close(tag)
        if not skipping and element.tail:
            pieces.append(element.tail)
    close("")
    return blocks, deepest, elements


class _Stream(StreamParser):
    """The same blocks without a tree, for pages of any depth; elements that are never closed count as open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.elements = self.deepest = 0
        self._depth = 0
        self._skipping = 0
        self._pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += 1
        if tag in _BLOCKS:
            self._close("")
        if tag not in _VOID:
            self._depth += 1
            self.deepest = max(self.deepest, self._depth)
            self._skipping += tag in _SKIPPED

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._close(tag)
        self._depth = max(0, self._depth - 1)
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._pieces.append(data)

    def close(self) -> None:
        super().close()
        self._close("")

    def _close(self, tag: str) -> None:
        text = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        if text:
            self.blocks.append(Block(text, tag in _HEADINGS, tag == "p"))
