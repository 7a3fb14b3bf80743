"""Deeds that are told as not done by the words right before them: "refrained from shelling", "foiled an attack".

The networks often take such words for a plan, or for an order where somebody is told to refrain. What is not done is
*denied* whoever wants it so: the innermost reading wins (guidelines on modality).
"""

from __future__ import annotations

import re
from functools import cache

from onrecord.knowledge.lexicons import words
from onrecord.model import Span

_BACK = 120
"""Code points before a deed in which such words are looked for."""
_BETWEEN = r"(?:\s+(?!(?:and|or|but|to|of|by|in|at)\b)[\w’'-]+){0,3}?\s+"
"""What may stand between: "a full-scale", "launching another"."""
_NOT = re.compile(
    r"(?:\b(?:not|never|cannot|without|unable\sto|fail(?:s|ed|ing)?\sto|refus(?:es|ed|ing|e)\sto)|n[’']t)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)


@cache
def _averting() -> re.Pattern[str]:
    forms = (re.escape(form).replace("…", r"(?:[\w’'-]+\s+){0,4}[\w’'-]+") for form in words("averted.txt"))
    listed = "|".join(sorted((form.replace(r"\ ", r"\s+") for form in forms), key=lambda form: (-len(form), form)))
    return re.compile(rf"\b(?:{listed}){_BETWEEN}$", re.IGNORECASE)


def averted(text: str, start: int, trigger: Span) -> bool:
    """Whether words between `start` of the sentence and the deed say that it is not done, and are not turned round."""
    before = text[max(start, trigger.start - _BACK) : trigger.start]
    found = _averting().search(before)
    return found is not None and _NOT.search(before[: found.start()]) is None
