"""The views of the workbench: where each is, at which sizes a picture of it is made, and what to wait for."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from tools.pictures.making import answer

WIDE, NARROW = (1280, 900), (390, 844)
"""Width and height of a picture, in CSS pixels."""

WORD = "cable"


class Look(NamedTuple):
    """One way of looking: a suffix of the file, a size, a colour scheme."""

    suffix: str
    size: tuple[int, int]
    scheme: str


LIGHT = Look("", WIDE, "light")
DARK = Look("-dark", WIDE, "dark")
PHONE = Look("-phone", NARROW, "light")
PHONE_DARK = Look("-phone-dark", NARROW, "dark")


class View(NamedTuple):
    """A view: the name of its picture, its address, the looks, and a selector of what must be there before."""

    name: str
    path: str
    looks: tuple[Look, ...] = (LIGHT,)
    ready: str = "main"
    keys: str = ""
    """Keys that are pressed first, one a character."""
    at: str = ""
    """A selector of what is scrolled to the top."""


def views(base: str, word: str = WORD) -> tuple[View, ...]:
    """All views of the workbench at an address, on the fullest claim, actor and article of its record.

    `word` is what is searched for.
    """
    claim = _fullest(base, "/claims?limit=50", "reports", "id")
    actor = _fullest(base, "/actors?limit=50", "statements", "actor", "key")
    article = _fullest(base, "/articles?limit=200", "statements", "article", "id")
    event = _fullest(base, "/events?limit=50", "reports", "event", "id")
    engaged = "/whatif?event=armed_attack&by=RUS&on=EST&date=2023-03-17&request=EST"
    drawn = "[data-map][data-ready=true]"
    return (
        View("overview", "/", (LIGHT, DARK, PHONE)),
        View("articles", "/articles"),
        View("reading", f"/articles/{quote(article)}", (LIGHT, DARK, PHONE), keys="jj"),
        View("correct", f"/articles/{quote(article)}", keys="jf"),
        View("claims", "/claims", (LIGHT, PHONE_DARK)),
        View("claim", f"/claims/{quote(claim)}", (LIGHT, PHONE)),
        View("actors", "/actors"),
        View("actor", f"/actors/{quote(actor)}", (LIGHT, PHONE)),
        View("events", "/events"),
        View("event", f"/events/{quote(event)}"),
        View("timeline", "/events?view=timeline"),
        View("map", "/events?view=map", (LIGHT, DARK, PHONE), drawn, at="[data-map]"),
        View("commitments", "/commitments?on=2024-07-01&kind=defence", (LIGHT, DARK), "#network[data-drawn]"),
        View("treaty", "/treaties/phl-usa-1951"),
        View("engagements", "/engagements"),
        View("whatif", engaged, ready="#drawing svg"),
        View("steps", engaged, (LIGHT, PHONE), "#drawing svg", keys="j", at="#stage"),
        View("search", f"/search?q={quote(word)}", (LIGHT, PHONE)),
        View("corrections", "/corrections"),
        View("add", "/add"),
        View("api", "/api"),
    )


def _fullest(base: str, path: str, count: str, *key: str) -> str:
    """The key of that row of a list which has the most of something; "none" where the list is empty."""
    rows = answer(base, path)["items"]
    found = max(rows, key=lambda row: row.get(count) or 0) if rows else None
    for part in key:
        found = found[part] if found else "none"
    return str(found)
