"""What intake hands on: a document that can be read, or a failure that says why not."""

from __future__ import annotations

import msgspec

from onrecord.errors import OnrecordError, OptionError
from onrecord.model import Article


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """An article with what a reader of its reading should know (date missing, truncated, lines removed, ...)."""

    article: Article
    notes: tuple[str, ...] = ()


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """An input that could not be made an article: where it is and why, in words for the user."""

    path: str
    why: str


def failed(path: str, error: Exception) -> Failure:
    """What an error with one input, or one part of it, becomes, so that it ends no other; a bug says that it is one.

    Raises the error itself where it is an OptionError: the caller's mistake, the same for every input.
    """
    if isinstance(error, OptionError):
        raise error
    if isinstance(error, OnrecordError):
        return Failure(path=path, why=str(error))
    return Failure(path=path, why=f"could not be read ({type(error).__name__}: {error})")
