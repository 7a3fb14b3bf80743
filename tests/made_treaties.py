"""Treaties of a made-up world of four states, and what their files may speak of."""

from __future__ import annotations

from pathlib import Path

from onrecord.commitments.event_classes import EventClass, EventClasses
from onrecord.commitments.load import Source, Vocabulary, read_treaties
from onrecord.commitments.types import Treaty
from onrecord.knowledge.base import Knowledge
from tiny_tables import TABLES, tiny_knowledge

INVENTED = Path(__file__).parent / "commitments" / "invented.yaml"
WORDS = Vocabulary(
    EventClasses(
        (
            EventClass("security_threat", (), "a threat to security"),
            EventClass("aggression", ("security_threat",), "aggression"),
            EventClass("armed_attack", ("aggression",), "an armed attack"),
            EventClass("air_strike", ("armed_attack",), "an air strike"),
            EventClass("blockade", ("aggression",), "a blockade"),
            EventClass("war", (), "a war"),
        )
    ),
    ("north", "home"),
)
_MORE = {
    "countries.csv": TABLES["countries.csv"] + "CAV,Cavenia,,Cavenian,,\nDOR,Doria,,Dorian,,\n",
    "states.csv": TABLES["states.csv"] + "CAV,CV,003,CAV,Cavenia,Cav,1900,,,own\nDOR,DO,004,DOR,Doria,Dor,1900,,,own\n",
    "memberships.csv": TABLES["memberships.csv"]
    + "NOP,CAV,member,1995-03-01,,high,record,\n"
    + "NOP,CAV,suspended,2020-03,2021-01-31,high,record,its own decision\n"
    + "NOP,DOR,observer,2000-01-01,,high,record,\n",
}


def treaty_knowledge(folder: Path) -> Knowledge:
    """The made-up world: the Northern Pact has the members ARL, BOR (until 1990-05), CAV; DOR looks on."""
    return tiny_knowledge(folder, _MORE)


def treaties_of(text: str, base: Knowledge, name: str = "my.yaml") -> tuple[Treaty, ...]:
    """The treaties of one file."""
    return read_treaties([Source(name, text.encode())], base, WORDS)


def invented(base: Knowledge) -> tuple[Treaty, ...]:
    """The treaties of invented.yaml: north, cavdor."""
    return treaties_of(INVENTED.read_text(encoding="utf-8"), base, INVENTED.name)
