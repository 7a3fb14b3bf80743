"""Which person of the tables a phrase names, and what somebody is on a day: sector and country, by the post held."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.knowledge.base import Held, Knowledge, rank
from onrecord.knowledge.origin import nation
from onrecord.knowledge.phrases import Chunk
from onrecord.knowledge.schema import Person


def choose(
    base: Knowledge, persons: Sequence[Person], date: str | None, *, country: str | None = None, full: bool = False
) -> Person | None:
    """The one of several persons of a name whom a report of that day means, None where nobody stands out."""
    if country:
        persons = [p for p in persons if p.country in ("", country)] or ([] if not full else list(persons))
    if len(persons) <= 1:
        return persons[0] if persons else None
    ranked = sorted((_weight(base, p, date), p.id) for p in persons)
    if ranked[0][0] < ranked[1][0] and (full or ranked[0][0] <= 3):
        return base.persons[ranked[0][1]]
    return None


def _weight(base: Knowledge, person: Person, date: str | None) -> int:
    """How small, so well known on that day: 0 for heads of state, more for other posts, most for none."""
    held = _posts_on(base, person.id, date)
    if not held:
        return 40 if base.tenures_of(person.id) else 50
    kinds = held[0].post.kinds
    return 0 if "head_of_state" in kinds or "head_of_government" in kinds else 1 if "leader" in kinds else 5


def _posts_on(base: Knowledge, person: str, date: str | None) -> tuple[Held, ...]:
    """The posts that somebody holds on a day, or without one those that no row ends; what says most first."""
    if date:
        return base.posts_held(person, date)
    held = (Held(t, base.posts[t.post], base.persons[person], True) for t in base.tenures_of(person) if not t.end)
    return tuple(sorted(held, key=lambda h: rank(h.post)))


def standing(base: Knowledge, person: Person, date: str | None) -> tuple[str | None, str | None]:
    """Sector and country of a person on a day: of the post they hold; ELI where they have held one and do not now.

    The country of who serves an international organization is "".
    """
    held = _posts_on(base, person.id, date)
    if held:
        post = held[0].post
        if post.sector == "IGO":
            return "IGO", ""
        return post.sector, post.of if post.of in base.states else person.country or None
    tenures = base.tenures_of(person.id)
    if tenures and (date is None or tenures[0].start <= date):
        return person.sector or "ELI", person.country or None
    return person.sector or None, person.country or None


def person_in(base: Knowledge, core: Sequence[Chunk], date: str | None) -> str | None:
    """The id of the person whom the phrase names: by the full name, or by title and family name."""
    country = next((c for c in (nation(base, chunk) for chunk in core) if c), None)
    for chunk in core:
        full = [base.persons[s.id] for s in chunk.senses if s.kind == "P"]
        if full:
            person = choose(base, full, date, country=country, full=True)
            return person.id if person else None
    last = core[-1]
    short = [base.persons[s.id] for s in last.senses if s.kind == "F"]
    if not short or last.has("A") or len(core) < 2:
        return None
    before = core[-2]
    if not before.has("A") and before.text.rstrip(".") not in ("Mr", "Mrs", "Ms", "Dr", "Sir", "Lord", "Sheikh"):
        # another person of that family name
        return None
    title = before.text.lower()
    fitting = [p for p in short if _has_title(base, p, title, date)]
    person = choose(base, fitting or short, date, country=country)
    return person.id if person else None


def _has_title(base: Knowledge, person: Person, title: str, date: str | None) -> bool:
    posts = {p.id for p in base.posts_called(title)}
    held = _posts_on(base, person.id, date)
    return any(h.post.id in posts for h in held)
