"""Where the actor of a phrase is from: states, nationalities, peoples, bodies and places, in that order."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.knowledge.base import Knowledge, Sense
from onrecord.knowledge.phrases import PREPOSITIONS, Chunk, words_for


def state_of(chunk: Chunk) -> str | None:
    """ISO3 of the state that a chunk names, by its name, its adjective or its seat."""
    return _state_among(chunk.senses)


def _state_among(senses: Sequence[Sense]) -> str | None:
    return next((s.id.partition(":")[0] for s in senses if s.kind == "S"), None)


def _home(base: Knowledge, chunk: Chunk) -> str | None:
    """The country of the organization or seat of power that a chunk names."""
    for sense in chunk.senses:
        if sense.kind == "O" and base.bodies[int(sense.id)].country:
            return base.bodies[int(sense.id)].country
        if sense.kind == "M":
            return base.metonyms[int(sense.id)][0]
    return None


def country_of(base: Knowledge, owner: Sequence[Chunk], core: Sequence[Chunk], rest: Sequence[Chunk]) -> str | None:
    """The actor's country: of a state, nationality or people named, then of a body or person, then of a place."""
    strong = [*core, *owner]
    for chunk in strong:
        code = nation(base, chunk)
        if code is not None:
            return code
    for chunk in strong:
        code = _home(base, chunk)
        if code is not None:
            return code
    code = _tail_country(base, core, rest)
    if code:
        return code
    for part in (core, owner):
        n = 0
        while n < len(part):
            size = 1
            if not part[n].senses or (part[n].has("F") and len(part) > 1 and not _titled(part, n)):
                code, size = place_in(base, part, n)
                if code:
                    return code
            n += size
    for chunk in (*owner, *(c for n, c in enumerate(core) if n < len(core) - 1 or _titled(core, n))):
        # "Bolsonaro supporters"; a family name that people of two countries bear tells nothing
        kinds = "P" if chunk.text.lower() in words_for("also a word") else "PF"
        named = {base.persons[s.id].country for s in chunk.senses if s.kind in kinds}
        if len(named) == 1 and not chunk.has("A"):
            return named.pop() or None
    return None


def _titled(part: Sequence[Chunk], n: int) -> bool:
    """Whether a family name ends the part behind a title: "President Bush" is not from the town of Bush."""
    return n == len(part) - 1 and n > 0 and part[n].has("F") and part[n - 1].has("A")


def nation(base: Knowledge, chunk: Chunk) -> str | None:
    """ISO3 of a state, nationality or people; a backer ("Iran-backed") is none."""
    for sense in chunk.senses:
        if sense.kind == "S":
            return sense.id.partition(":")[0]
        if sense.kind == "E" and not sense.id.startswith(":"):
            return sense.id.partition(":")[0]
    if "-" in chunk.text:
        first, _, last = chunk.text.rpartition("-")
        if last.lower() in words_for("lead"):
            return None
        if last.lower() in words_for("seated"):
            return _place_or_state(base, first)
        for part in chunk.text.split("-"):
            code = _state_among(base.look_up(part)) if part[:1].isupper() else None
            if code is not None:
                return code
    return None


def _place_or_state(base: Knowledge, text: str) -> str | None:
    """The country that a word before "-based" tells."""
    code = _state_among(base.look_up(text))
    return code if code is not None else place(base, text)


def place(base: Knowledge, text: str) -> str | None:
    """The country of the place that bears this name, the largest one; None for common words too."""
    if not text[:1].isupper() or len(text) < 3 or text.lower() in words_for("not a place"):
        return None
    found = base.places(text)
    return found[0].country or None if found else None


def place_in(base: Knowledge, chunks: Sequence[Chunk], n: int) -> tuple[str | None, int]:
    """The country of the place whose name starts at chunk `n`, and how many chunks the name has.

    The longest name counts: the Mekong Delta is no town called Delta. An ending ("Province") may be left off.
    """
    end = n
    while end < len(chunks) and end - n < 6:
        text = chunks[end].text
        small = text.lower() in words_for("place particle") and end > n
        if not (text[:1].isupper() and "'" not in text) and not small:
            break
        end += 1
    while end > n and chunks[end - 1].text.lower() in words_for("place particle"):
        end -= 1
    words = [c.text for c in chunks[n:end]]
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size])
        rest = words[size:]
        if rest and not all(w.lower() in words_for("place ending") for w in rest):
            continue
        found = base.places(name) if size > 1 or name.lower() not in words_for("not a place") else ()
        if found:
            return found[0].country or "", len(words)
    return None, max(1, len(words))


def _tail_country(base: Knowledge, core: Sequence[Chunk], rest: Sequence[Chunk]) -> str | None:
    """The country that a complement tells: "of Poland", "in Aleppo", "for the Polish border guard"."""
    ambassador = any(c.text.lower().startswith(("ambassador", "envoy", "special envoy", "consul")) for c in core)
    preposition = ""
    for n, chunk in enumerate(rest):
        low = chunk.text.lower()
        if low in PREPOSITIONS:
            preposition = low
            continue
        if preposition not in words_for("place preposition") or (
            ambassador and preposition in ("to", "for", "in", "at")
        ):
            continue
        code = nation(base, chunk)
        if code:
            return code
        code = _home(base, chunk)
        if code is not None:
            return code
        if not chunk.has("A") and (not chunk.senses or chunk.has("F") or chunk.has("P")):
            code = place_in(base, rest, n)[0]
            if code is not None:
                # a sea has no country, and is where they are all the same
                return code or None
    return None
