"""The errors a user of onrecord can meet: one base, one class for each kind of trouble.

Every message says what happened and, where there is something to do, what to do about it.
"""

from __future__ import annotations


class OnrecordError(Exception):
    """Base of all errors that onrecord raises on purpose."""


class InputError(OnrecordError):
    """A file, stream or record cannot be read as a report (missing, empty, binary, no text in it)."""


class NotAnArticleError(InputError):
    """The input was decoded, but what it holds is not a news report."""


class OptionError(OnrecordError):
    """An option or argument has a value that makes no sense here."""


class ModelError(OnrecordError):
    """The reader's weights are missing, damaged or do not fit this version."""


class KnowledgeError(OnrecordError):
    """A knowledge table, shipped or a user's own, has rows that cannot be used; the message names file and line."""
