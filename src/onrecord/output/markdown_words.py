"""Text from outside in the Markdown brief: shown exactly, and never read as Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable

from onrecord.output.display import clean
from onrecord.output.views import Run

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!^=])")
_AT_START = re.compile(r"^([-+:])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_AUTOLINK = re.compile(r"(?i)((?<![a-z])(?:https?|ftp|mailto|xmpp)(?=:)|(?<![a-z])www(?=\.)|\w(?=@))([:.@])")


def escape(text: str) -> str:
    """Text from outside as Markdown that shows exactly it, on one line; also links are not made of it."""
    text = _SPECIAL.sub(r"\\\1", clean(text))
    text = _AUTOLINK.sub(r"\1\\\2", text)
    text = _AT_START.sub(r"\\\1", text)
    return _NUMBERED.sub(r"\1\\\2", text)


def inner(text: str) -> str:
    """Text that stands beside other text: escaped, a blank at its edges kept."""
    return f"{' ' * text.startswith(' ')}{escape(text)}{' ' * (text.endswith(' ') and len(text) > 1)}"


def linked(run: Run) -> str:
    """The words of a run, as a link where they lead to a statement."""
    return f"[{escape(run.text)}](#{run.statement})" if run.statement else inner(run.text)


def bullets(items: Iterable[str]) -> str:
    """A list of what is Markdown already."""
    return "\n".join(f"- {item}" for item in items)
