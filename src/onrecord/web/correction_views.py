"""What the form shows that fixes a statement or an event, or adds one that was missed."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.model import Actor, Modality, Place, Reading, Span, Stance
from onrecord.output.display import clean
from onrecord.reader.ontology import roots
from onrecord.record.corrections.anchoring import candidates_of
from onrecord.record.corrections.applying import CorrectedReading
from onrecord.record.corrections.types import Correction, Named, Value
from onrecord.record.corrections.values import said_of
from onrecord.record.looked_up import Voice
from onrecord.web.correcting import NOBODY, Mark, mark, value_words
from onrecord.web.correction_forms import ACTOR, spans
from onrecord.web.endpoints import InvalidError, MissingError
from onrecord.web.wording import MODALITIES, ROOTS, STANCES

_QUOTED = 400


class Heard(NamedTuple):
    """Stands before the words of a correction: who says them, stance and modality as codes; "" where not to be said."""

    who: str = ""
    stance: str = ""
    modality: str = ""


class Row(NamedTuple):
    """A field of the form: `now` is what stands, in words; `given` what stands in a field that is typed into."""

    name: str
    now: str
    given: str = ""
    choices: tuple[tuple[str, str], ...] = ()


class FormView(NamedTuple):
    """The form. `id` is "" for what was missed; `spans` as "120-180,200-220"; `words` are the text's there."""

    article: str
    kind: str
    id: str
    spans: str
    words: str
    mark: Mark | None
    rows: dict[str, Row]
    actors: tuple[tuple[str, str], ...]
    country: str


def heard(one: Correction, voice: Voice | None) -> Heard:
    """Whose words a correction is of, and how they are meant: without it a proposition that is denied looks confirmed.

    As what was corrected said it then, else as the record says it now (`voice`); what the correction fixes is as fixed,
    and what it says to be wrong is left out. What was missed tells all of this itself.
    """
    if one.verdict == "missed":
        return Heard()
    voice = voice or Voice()
    # of a claim, `was` is the stance to the claim, which need not be the one to the words
    told = [value for value in (one.value, one.was) if one.kind != "claim" and value.told]
    named = next((v.speaker for v in told if "speaker" in v.told), None)
    stance = next((v.stance for v in told if isinstance(v.stance, str)), voice.stance)
    modality = next((v.modality for v in told if isinstance(v.modality, str)), voice.modality)
    wrong = one.field if one.verdict == "wrong" and one.kind != "claim" else ""
    nobody = one.verdict == "fixed" and one.field == "speaker"
    who = named.name if isinstance(named, Named) else "" if nobody else voice.name or ""
    if one.anchor.of == "event":
        return Heard(modality="" if wrong == "modality" else modality or "")
    return Heard(
        who="" if wrong == "speaker" else clean(who) or NOBODY, stance="" if wrong == "stance" else stance or ""
    )


def form_view(reading: Reading, found: CorrectedReading, kind: str, id: str | None, at: str) -> FormView:
    """The form for the statement or event with this id, else for one that was missed at the spans `at`.

    Raises InvalidError for another kind and for spans outside the text, MissingError where there is no such thing.
    """
    if kind not in ("statement", "event"):
        raise InvalidError("a form is for a statement or an event; say which with kind")
    text = reading.article.text
    if id is None:
        places = spans(at)
        value, marked = Value(), None
    else:
        places = next((c.spans for c in candidates_of(reading) if c.id == id and c.of == kind), ())
        if not places:
            raise MissingError(f"the reading of {reading.article.id} has no {kind} {id[:20]!r}; go back and look again")
        here = found.here.get(id)
        value = here.value if here else said_of(reading, id)
        marked = mark(here.by, text) if here else None
    if any(not 0 <= span.start < span.end <= len(text) for span in places):
        raise InvalidError("there is no such place in the text")
    return FormView(
        article=reading.article.id,
        kind=kind,
        id=id or "",
        spans=_pairs(places),
        words=clean(" … ".join(text[span.start : span.end] for span in places))[:_QUOTED],
        mark=marked,
        rows={row.name: row for row in _rows(kind, value, text)},
        actors=tuple((f"{ACTOR}{actor.id}", _label(actor)) for actor in reading.actors),
        country=value.place.country or "" if isinstance(value.place, Place) else "",
    )


def _rows(kind: str, value: Value, text: str) -> list[Row]:
    def row(name: str, given: str = "", choices: tuple[tuple[str, str], ...] = ()) -> Row:
        return Row(name, value_words(value, name, text), given, choices)

    if kind == "statement":
        content = value.content if isinstance(value.content, tuple) else ()
        return [row("speaker"), row("stance", choices=_choices(STANCES, Stance)), row("content", _pairs(content))]
    known = tuple((root, ROOTS.get(root, root.lower())) for root in roots())
    return [
        row("modality", choices=_choices(MODALITIES, Modality)),
        row("root", choices=known),
        row("source"),
        row("target"),
        row("date", value.date if isinstance(value.date, str) else ""),
        row("place", clean(value.place.name) if isinstance(value.place, Place) else ""),
    ]


def _choices(words: dict[str, str], kind: object) -> tuple[tuple[str, str], ...]:
    return tuple((code, words[code]) for code in words if code in kind.__args__)  # type: ignore[attr-defined]


def _label(actor: Actor) -> str:
    about = actor.country if actor.country and actor.kind != "state" else ""
    return clean(actor.name) + (f" ({clean(about)})" if about else "")


def _pairs(places: tuple[Span, ...]) -> str:
    return ",".join(f"{span.start}-{span.end}" for span in places)
