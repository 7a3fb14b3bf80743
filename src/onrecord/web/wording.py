"""The words on the pages for what the record has codes for."""

from __future__ import annotations

from functools import lru_cache

from onrecord.model import Modality
from onrecord.output.denials import negated
from onrecord.output.display import clean

RECORD_TROUBLE = (
    "The record cannot be read at this moment, or lacks what was asked for. onrecord verify says whether it is whole."
)
KNOWLEDGE_TROUBLE = "Your own knowledge or treaties cannot be used; onrecord who and treaties validate say why."
"""For errors whose own words name places on the disk, which are nobody's business who comes over the network."""

STANCES = {"support": "says", "deny": "denies", "query": "questions", "comment": "comments on"}
"""How a stance is told; also its order."""

MODALITIES: dict[str, str] = {
    "actual": "done",
    "denied": "denied or did not happen",
    "alleged": "alleged",
    "ordered": "ordered",
    "planned": "planned",
    "requested": "requested",
    "conditional": "on a condition",
    "possible": "possible",
}
"""What the text says about whether an event happened, for all events of a modality: filters, legends, counts."""


def modality_words(modality: Modality, sentence: str, *, told: bool) -> str:
    """The same of one event: "did not happen" where the article itself says so and nobody denies it, else "denied".

    `told`: the event lies in a statement. A denial that the sentence speaks of counts as somebody's.
    """
    if modality != "denied":
        return MODALITIES[modality]
    return "did not happen" if negated(modality, sentence, told=told) else "denied"


ROOTS = {
    "AGREE": "agree",
    "CONSULT": "consult",
    "SUPPORT": "support",
    "CONCEDE": "concede",
    "COOPERATE": "cooperate",
    "AID": "aid",
    "RETREAT": "retreat",
    "YIELD": "yield",
    "REQUEST": "request",
    "ACCUSE": "accuse",
    "REJECT": "reject",
    "THREATEN": "threaten",
    "PROTEST": "protest",
    "SANCTION": "sanction",
    "MOBILIZE": "mobilize",
    "COERCE": "coerce",
    "ASSAULT": "assault",
}
"""PLOVER's classes of events."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(4096)
def day_words(day: str | None) -> str:
    """A date as "20 Aug 2020"; a range with both ends; "date unknown" for none."""
    if not day:
        return "date unknown"
    return " – ".join(_day(part) for part in day.split("/"))


def _day(day: str) -> str:
    parts = day.split("-")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in parts) or not 1 <= int(parts[1]) <= 12:
        return clean(day)
    return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {int(parts[0])}"


def month_words(month: str) -> str:
    """A month (YYYY-MM) as "Aug 2020"."""
    year, number = month.split("-")[:2]
    return f"{_MONTHS[int(number) - 1]} {int(year)}"
