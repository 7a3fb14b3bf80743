"""What `onrecord actors` shows: the actors of a corpus as lines, CSV, JSON Lines, or YAML to fill in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence

import msgspec

from onrecord.knowledge.keys import key
from onrecord.model import Office
from onrecord.output.display import clean
from onrecord.output.lines import WIDTH, Line, Piece, columns, plain, wrap
from onrecord.output.phrases import plural
from onrecord.output.tally import ADDABLE, ActorTotal, Tally, names_twice

__all__ = ["Tally", "actors_lines", "write_actors"]

_LONGEST = 300
_CSV = ("name", "kind", "country", "sector", "office", "known", "ref", "statements", "articles", "forms")

_YAML_HEAD = """\
# Actors whom the tables of onrecord lack, most quoted first. Fill in what you know, delete the rest, and use the file
# with --knowledge FILE. Empty fields count as not given; all fields and the allowed values: docs/knowledge.md.
# country: ISO code or English name. sector: a PLOVER code (GOV, MIL, OPP, LEG, REB, JRN, BUS, NGO, ...).
"""


def write_actors(actors: Sequence[ActorTotal], format: str) -> str:
    """The actors as `table`, `csv`, `jsonl` or `yaml`."""
    if format == "csv":
        return _csv(actors)
    if format == "jsonl":
        return "".join(msgspec.json.encode(a).decode() + "\n" for a in actors)
    if format == "yaml":
        return _yaml(actors)
    return plain(actors_lines(actors, WIDTH))


def actors_lines(actors: Sequence[ActorTotal], width: int) -> Iterator[Line]:
    """One actor a line, with statements, articles, name, and what is known of them."""
    head = ("statements", "articles")
    yield (Piece(f"{head[0]}  {head[1]}  actor", "heading"),)
    # most names, not the longest, set the column: a long one pushes its own line only
    lengths = sorted(columns(a.name) for a in actors)
    names = min(lengths[9 * (len(lengths) - 1) // 10], width // 3) if lengths else 0
    for actor in actors:
        first = f"{actor.statements:>{len(head[0])},}  {actor.articles:>{len(head[1])},}  "
        facts = (actor.kind if actor.kind != "person" else None, _office(actor.office), actor.country, actor.sector)
        about = " · ".join(filter(None, facts))
        gap = " " * max(0, names - columns(actor.name)) + "  "
        pieces = [Piece(actor.name, "name"), Piece(gap + about)]
        if not actor.known:
            pieces.append(Piece((" · " if about else "") + "unknown", "warning"))
        if columns(first) + sum(columns(p.text) for p in pieces) <= width:
            yield (Piece(first, "dim"), *pieces)
        else:
            yield from wrap([pieces[0], Piece(" · " + about), *pieces[2:]], width, first)


def _office(office: Office | None) -> str | None:
    if office is None:
        return None
    of = (
        f", {clean(office.of)}"
        if office.of and clean(office.of).casefold() not in clean(office.title).casefold()
        else ""
    )
    return clean(office.title) + of


def _csv(actors: Sequence[ActorTotal]) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_CSV)
    for a in actors:
        known = "yes" if a.known else "no"
        row = (a.name, a.kind, a.country, a.sector, _office(a.office), known, a.ref, a.statements, a.articles)
        rows.writerow((*row, "|".join(a.forms)))
    return out.getvalue()


def _yaml(actors: Sequence[ActorTotal]) -> str:
    """Rows that `onrecord.knowledge.load` takes as they are, and that are worth more when filled in."""
    usable = [a for a in actors if a.kind in ADDABLE and len(key(a.name)) > 1 and re.search(r"[^\W\d_]", a.name)]
    twice = names_twice(usable)
    rows = ["".join(_row(a, number if key(a.name) in twice else 0)) for number, a in enumerate(usable, 1)]
    return _YAML_HEAD + ("actors:\n" + "\n".join(rows) if rows else "actors: []\n")


def _row(actor: ActorTotal, number: int) -> Iterator[str]:
    seen = (
        f"{plural(actor.statements, 'statement')} in {plural(actor.articles, 'article')}, first in {clean(actor.first)}"
    )
    yield f"  # {seen}\n"
    yield f"  - name: {_quoted(actor.name)}\n"
    yield f"    kind: {actor.kind}\n"
    person = actor.kind == "person"
    if number and person:
        words = re.findall(r"[^\W_]+", key(actor.name))
        yield f"    id: {'-'.join(words)}-{number}\n"
    yield f"    country: {actor.country or ''}".rstrip() + "\n"
    yield f"    sector: {actor.sector or ''}".rstrip() + "\n"
    # of a person only full names: family names are found without being listed
    forms = [f for f in actor.forms if f[:1].isupper() and len(key(f)) > 1 and (" " in f or not person)]
    yield f"    forms: [{', '.join(map(_quoted, forms[:20]))}]\n"
    if person:
        yield "    gender:\n"
        yield f"    note: {_quoted(_office(actor.office) or '') if actor.office else ''}".rstrip() + "\n"
        title, of = (actor.office.title, actor.office.of or "") if actor.office else ("", "")
        yield f"    # offices:\n    #   - {{title: {_quoted(title)}, of: {_quoted(of)}, from: YYYY-MM-DD}}\n"


def _quoted(text: str) -> str:
    return json.dumps(clean(text).replace("\ufeff", "")[:_LONGEST], ensure_ascii=False)
