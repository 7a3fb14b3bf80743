"""What `onrecord who` shows: the answers of the tables as lines, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from onrecord.knowledge.answers import (
    Answer,
    Holding,
    Match,
    Member,
    OfficeAnswer,
    OrganizationAnswer,
    PersonAnswer,
    PlaceAnswer,
    StateAnswer,
)
from onrecord.output.display import clean
from onrecord.output.lines import BLANK, WIDTH, Line, Piece, columns, plain, wrap
from onrecord.output.phrases import plural

MOST = 20
"""Matches that are shown one by one; of more, only their names."""

_ALWAYS = "9999"
_KINDS = {
    "armed": "armed group",
    "crime": "criminal group",
    "igo": "intergovernmental organization",
    "media": "news outlet",
    "ngo": "non-governmental organization",
}
_Row = tuple[str, str, list[Piece]]


def who_json(answer: Answer) -> bytes:
    """The answer as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(answer), indent=2) + b"\n"


def who_text(answer: Answer, width: int = WIDTH) -> str:
    """The answer as plain text."""
    return plain(who_lines(answer, width))


def who_lines(answer: Answer, width: int = WIDTH) -> Iterator[Line]:
    """The answer as lines of at most `width` columns."""
    for number, match in enumerate(answer.matches[:MOST]):
        if number:
            yield BLANK
        yield from _match(match, answer.on, width)
    if len(answer.matches) > MOST:
        yield BLANK
        rest = len(answer.matches) - MOST
        yield from wrap(
            [Piece(f"and {rest} more: say of which state or organization, or use --format json", "dim")], width
        )
    if answer.sources:
        yield from _heading("Sources")
        for source in answer.sources:
            known = " · ".join(filter(None, (source.title, source.licence, source.url)))
            words = f"{clean(source.id)}: {clean(known)}" if known else clean(source.id)
            yield from wrap([Piece(words, "dim")], width, "  ", "    ")


def _match(match: Match, on: str | None, width: int) -> Iterator[Line]:
    if isinstance(match, PersonAnswer):
        yield from _person(match, on, width)
    elif isinstance(match, OfficeAnswer):
        yield from _office(match, on, width)
    elif isinstance(match, StateAnswer):
        yield from _state(match, on, width)
    elif isinstance(match, OrganizationAnswer):
        yield from _organization(match, on, width)
    else:
        yield from _place(match, width)


def _title(name: str, facts: Iterable[str | None], width: int) -> Iterator[Line]:
    known = " · ".join(filter(None, facts))
    yield from wrap([Piece(clean(name), "title"), Piece(" — " + clean(known) if known else "")], width)


def _heading(words: str) -> Iterator[Line]:
    yield BLANK
    yield (Piece(words.upper(), "heading"),)


def _dim(words: str, width: int) -> Iterator[Line]:
    yield from wrap([Piece(clean(words), "dim")], width, "  ", "    ")


def _person(person: PersonAnswer, on: str | None, width: int) -> Iterator[Line]:
    yield from _title(person.name, ("person", person.country_name, person.sector, person.note), width)
    yield from _dim(person.id, width)
    if person.forms:
        yield from _dim("also written " + ", ".join(person.forms), width)
    if on is not None:
        yield from _heading(f"On {on}")
        if person.then:
            yield from _table(((_dates(h), "", _post(h)) for h in person.then), width)
        else:
            yield from wrap([Piece("no post on that day, as far as the tables know")], width, "  ")
    if person.posts:
        yield from _heading("Posts")
        yield from _table(((_dates(h), "", _post(h)) for h in person.posts), width)


def _office(office: OfficeAnswer, on: str | None, width: int) -> Iterator[Line]:
    several = f"{office.holders} at a time" if office.holders > 1 else None
    yield from _title(f"{office.title}, {office.of_name}", ("office", office.sector, several), width)
    yield from _dim(office.id, width)
    yield from _heading(f"Who held it on {on}" if on else "Who has held it")
    if office.held:
        yield from _table(((_dates(h), clean(h.name), _sureness(h)) for h in office.held), width)
    else:
        yield from wrap([Piece("not in the tables" + (" for that day" if on else ""))], width, "  ")


def _state(state: StateAnswer, on: str | None, width: int) -> Iterator[Line]:
    years = f"{state.start or ''}–{state.end}" if state.end else None
    codes = [f"{name} {code}" for name, code in (("ISO", state.iso3), ("", state.iso2), ("no.", state.number)) if code]
    cow = f"COW {state.cow}" if state.cow else None
    capital = f"capital {state.capital}" if state.capital else None
    heir = f"now {state.heir}" if state.heir else None
    yield from _title(state.name, ("state", years, " ".join(c.strip() for c in codes), cow, capital, heir), width)
    yield from _dim(state.id, width)
    if state.heads:
        yield from _heading(f"Heads on {on}" if on else "Heads")
        yield from _table(
            ((_dates(h), clean(h.name), [Piece(h.title), *_sureness(h, " · ")]) for h in state.heads), width
        )
    if state.memberships:
        yield from _heading(f"Memberships on {on}" if on else "Memberships")
        yield from _table(((_since(m), clean(m.organization), _status(m)) for m in state.memberships), width)


def _organization(body: OrganizationAnswer, on: str | None, width: int) -> Iterator[Line]:
    years = f"{body.start or ''}–{body.end or ''}" if body.start or body.end else None
    yield from _title(
        body.name, (_KINDS.get(body.type, body.type.replace("_", " ")), body.country_name, body.sector, years), width
    )
    yield from _dim(body.id, width)
    if body.heads:
        yield from _heading(f"Heads on {on}" if on else "Heads")
        yield from _table(
            ((_dates(h), clean(h.name), [Piece(h.title), *_sureness(h, " · ")]) for h in body.heads), width
        )
    statuses = dict.fromkeys(m.status for m in body.members)
    if statuses:
        yield from _heading(f"Members on {on}" if on else "Members")
    for status in statuses:
        names = [m.state_name for m in body.members if m.status == status]
        words = f"{status.replace('_', ' ')} ({len(names)}): "
        yield from wrap([Piece(words, "name"), Piece(clean(", ".join(names)))], width, "  ", "    ")


def _place(place: PlaceAnswer, width: int) -> Iterator[Line]:
    where = None
    if place.lat is not None and place.lon is not None:
        where = (
            f"{abs(place.lat)}° {'N' if place.lat >= 0 else 'S'}, {abs(place.lon)}° {'E' if place.lon >= 0 else 'W'}"
        )
    people = plural(place.population, "inhabitant") if place.population else None
    number = f"GeoNames {place.geonames}" if place.geonames else None
    yield from _title(place.name, (place.type, place.country_name, where, people, number), width)


def _dates(held: Holding) -> str:
    if held.end:
        return f"{held.start} to {held.end}"
    known = "" if not held.asof or held.asof.startswith(_ALWAYS) else f", still in {held.asof}"
    return f"{held.start} on{known}"


def _since(member: Member) -> str:
    return f"{member.start or '?'} to {member.end}" if member.end else f"since {member.start or '?'}"


def _status(member: Member) -> list[Piece]:
    return [Piece(member.status.replace("_", " ")), Piece(f" · {member.confidence} · {clean(member.source)}", "dim")]


def _post(held: Holding) -> list[Piece]:
    return [Piece(clean(f"{held.title}, {held.of_name}"), "name"), *_sureness(held, " · ")]


def _sureness(held: Holding, before: str = "") -> list[Piece]:
    """Status and confidence of a row, and where it is from."""
    pieces = []
    if held.status:
        pieces.append(Piece(f"{before}{held.status.replace('_', ' ')}", "warning"))
        before = " · "
    if not held.sure:
        pieces.append(Piece(f"{before}not sure for that day", "warning"))
        before = " · "
    also = f", agrees with {held.checked.replace('|', ', ')}" if held.checked else ""
    pieces.append(Piece(f"{before}{held.confidence} · {clean(held.source + also)}", "dim"))
    return pieces


def _table(rows: Iterable[_Row], width: int) -> Iterator[Line]:
    """Rows of dates, a name (empty where there is none) and the rest, the columns lined up."""
    listed = list(rows)
    dates = max((columns(d) for d, _, _ in listed), default=0)
    names = max((columns(n) for _, n, _ in listed), default=0)
    for when, name, rest in listed:
        first = f"  {when}{' ' * (dates - columns(when))}  "
        lined_up = [Piece(name, "name"), Piece(" " * (names - columns(name) + 2))] if name else []
        if columns(first) + sum(columns(p.text) for p in (*lined_up, *rest)) <= width:
            yield (Piece(first, "dim"), *lined_up, *rest)
        else:
            yield from wrap([Piece(name, "name"), Piece(" · ")] * bool(name) + rest, width, first)
