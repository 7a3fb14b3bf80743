"""onrecord turns news reports into a checkable record of who said what, with every quotation pointing into the text.

>>> import onrecord
>>> reading = onrecord.read("report.txt")            # or the text itself
>>> for statement in reading.statements:
...     print(reading.who(statement), reading.quote(*statement.content))

Everything else that a user of the library needs: the types in :mod:`onrecord.model`, the errors in
:mod:`onrecord.errors`, :func:`onrecord.read_all` for many files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord._version import __version__

if TYPE_CHECKING:  # loaded when first used, so that `import onrecord` takes no time
    from onrecord.library import read, read_all

__all__ = ["__version__", "read", "read_all"]


def __getattr__(name: str) -> object:
    if name in ("read", "read_all"):
        from onrecord import library

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "errors", "model"]
