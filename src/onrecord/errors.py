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


class FetchError(InputError):
    """A web address was not fetched: refused, not reached, not found, too large or too slow.

    `status` is that of the HTTP answer where there was one; `retry_after` how many seconds the server asks to wait.
    """

    def __init__(self, message: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class AddressRefusedError(FetchError):
    """A web address is none that is fetched: not http, odd, or on a machine or network that is not public."""


class RobotsError(FetchError):
    """The site's robots.txt does not allow the page, or could not be asked."""


class OptionError(OnrecordError):
    """An option or argument has a value that makes no sense here."""


class ModelError(OnrecordError):
    """The reader's weights are missing, damaged or do not fit this version."""


class KnowledgeError(OnrecordError):
    """A knowledge table, shipped or a user's own, has rows that cannot be used; the message names file and line."""


class RecordError(OnrecordError):
    """A record cannot be opened, is being written by somebody else, is of a newer version, or lacks what was asked."""


class GoneError(RecordError):
    """What is to be changed is not in the record (any more), or has become something else meanwhile."""


class BusyError(RecordError):
    """A record is being written by somebody else; it can be read meanwhile, and written when they are done."""


class SlowError(RecordError):
    """A question to a record took longer than whoever asked would wait, and was broken off."""
