"""Treaties of the made-up world that differ in parties, kinds, triggers and dates, for the network's measures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from made_treaties import treaties_of
from onrecord.commitments.network import Spell, spells
from onrecord.commitments.treaties import Treaties
from onrecord.knowledge.base import Knowledge
from tiny_tables import TABLES, tiny_knowledge

_TRIGGER = "events: [armed_attack]"
_STATES = """
iso3,iso2,number,cow,name,capital,from,to,heir,source
ARL,AL,001,10,Arland,Arl City,1900,,,own
BOR,BO,002,20,Boria,Bortown,1900,,,own
CAV,CV,003,,Cavenia,Cav,1900,,,own
DEU,DE,276,255,Germany,Berlin,,,,own
DOR,DO,004,,Doria,Dor,1900,,,own
OLD,OL,005,20,Old Boria,Bortown,1900,1991-12-25,BOR,own
"""
_COUNTRIES = (
    TABLES["countries.csv"] + "CAV,Cavenia,,Cavenian,,\nDEU,Germany,,German,,\nDOR,Doria,,Dorian,,\nOLD,Old Boria,,,,\n"
)
_MEMBERS = """
organization,state,status,from,to,confidence,source,note
NOP,ARL,member,1950-04-01,,high,record,
NOP,BOR,member,1960,1990-05,high,record,
NOP,CAV,member,1995-03-01,,high,record,
NOP,CAV,suspended,2020-03,2021-01-31,high,record,
"""


def network_knowledge(folder: Path) -> Knowledge:
    """ARL has the number 10, BOR 20, which OLD had until 1991-12-25; CAV and DOR have none; DEU has 255, once 260."""
    return tiny_knowledge(folder, {"states.csv": _STATES, "countries.csv": _COUNTRIES, "memberships.csv": _MEMBERS})


def pact(
    id: str,
    parties: str,
    dates: str,
    *commitments: str,
    atop: int | None = None,
) -> str:
    """The row of a treaty; `parties` as "ARL BOR", `dates` as "2000-01-01 2010-12-31" or with the first only."""
    start, _, end = dates.partition(" ")
    rows = [
        f"- id: {id}", f"  names: [Treaty {id}]", f"  signed: {start}", f"  in_force: {start}",
        *([f"  ended: {end}"] if end else []), *([f"  atop: {atop}"] if atop else []),
        f"  parties: [{', '.join(f'{{state: {s}}}' for s in parties.split())}]",
        "  source: Dor archive", "  commitments:",
    ]  # fmt: skip
    return "\n".join([*rows, *(row.replace("ID", f"{id}-{n}") for n, row in enumerate(commitments, 1))]) + "\n"


def owes(
    kind: str = "defence", strength: str = "must_act", more: Mapping[str, str] | None = None, **trigger: str
) -> str:
    """The row of a commitment; `trigger` gives victim, adversary; `more` other fields."""
    fields = {"id": "ID", "article": '"1"', "kind": kind, "strength": strength, "text": "As it says.", **(more or {})}
    if kind != "non_aggression":
        fields["trigger"] = "{" + ", ".join([_TRIGGER, *(f"{k}: {v}" for k, v in trigger.items())]) + "}"
    return "  - {" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"


def spells_of(base: Knowledge, *pacts: str) -> tuple[Spell, ...]:
    """The spells of the treaties of these rows."""
    return spells(treaties(base, *pacts), base)


def treaties(base: Knowledge, *pacts: str) -> Treaties:
    """The treaties of these rows."""
    return Treaties(treaties_of("treaties:\n" + "".join(pacts), base), base)
