"""What intake hands on: a document that can be read, or a failure that says why not."""

from __future__ import annotations

import msgspec

from onrecord.model import Article


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """An article with what a reader of its reading should know (date missing, truncated, lines removed, ...)."""

    article: Article
    notes: tuple[str, ...] = ()


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """An input that could not be made an article: where it is and why, in words for the user."""

    path: str
    why: str
