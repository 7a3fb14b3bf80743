"""Every view of the workbench, on a record of invented reports in which each of them has something to show."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from made_board import board_record, disputed_claim, key_of
from made_engaged import engaged
from made_record import put
from onrecord.record import Record
from onrecord.record.corrections.types import Change
from web_app import article_id, strait

_FOLDERS: list[TemporaryDirectory[str]] = []
CASE = "/whatif?event=armed_attack&by=RUS&on=EST&date=2023-03-17&request=EST"


@cache
def full_record() -> Path:
    """Claims, events and engagements, and a correction; made once, not to be changed."""
    _FOLDERS.append(TemporaryDirectory())  # kept until the process ends
    path = Path(_FOLDERS[-1].name) / "full.db"
    shutil.copy(board_record(), path)
    with Record.open(path) as record:
        put(record, strait(), engaged())
        record.join_events()
        change = Change(article=article_id("strait", path), kind="statement", id="s1", field="itself", verdict="right")
        record.correct(change, who="Ada Analyst")
    return path


@cache
def views() -> dict[str, str]:
    """The address of each view by its name, in the order of the bar."""
    path = full_record()
    article = article_id("strait", path)
    with Record.open(path) as record:
        event = next(record.events()).id
    return {
        "overview": "/",
        "articles": "/articles",
        "reading": f"/articles/{article}",
        "correct": f"/articles/{article}/correct?kind=statement&id=s2",
        "claims": "/claims",
        "claim": f"/claims/{disputed_claim(path)}",
        "actors": "/actors",
        "actor": f"/actors/{key_of('Ada Renn', path)}",
        "events": "/events",
        "event": f"/events/{event}",
        "timeline": "/events?view=timeline",
        "map": "/events?view=map",
        "commitments": "/commitments?on=2024-07-01&kind=defence",
        "treaty": "/treaties/phl-usa-1951",
        "engagements": "/engagements",
        "whatif": CASE,
        "whatif-empty": "/whatif",
        "search": "/search?q=trawler",
        "search-empty": "/search",
        "corrections": "/corrections",
        "add": "/add",
        "api": "/api",
        "missing": "/claims/none",
    }
