"""The events of an article as the brief shows them: who did what to whom, on whose word, and the sentence it rests on.

What is told as done is kept apart from all that is not: what is no more than ordered, planned, alleged, denied ... is
also worded so that no line of it reads as done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

from onrecord.knowledge.lexicons import table
from onrecord.model import Event, Force, Modality, Reading, Span
from onrecord.output.denials import CLAIMED, DENIED, DENIED_TOO, TOLD_OF, WHOSE_CLAIM, deniers, part
from onrecord.output.display import clean, mask
from onrecord.output.phrases import STANCE_WORDS, UNSURE, plural
from onrecord.output.views import DeedView, Detail, Run, SideView, StatementView

NOT_DONE: Final[tuple[Modality, ...]] = (
    "ordered",
    "planned",
    "requested",
    "conditional",
    "possible",
    "alleged",
    "denied",
)
"""The order in which events that are not told as done are grouped."""

_BLANKS = re.compile(r"\s+")


class DeedViews:
    """Makes the views of one reading's events.

    `ref` makes file:paragraph of spans, `statements` are the views of the reading's statements by id.
    """

    def __init__(
        self,
        reading: Reading,
        anchor: str,
        ref: Callable[[Sequence[Span]], str],
        statements: Mapping[str, StatementView],
        country_name: Callable[[str], str],
    ) -> None:
        self.reading = reading
        self.anchor = anchor
        self.ref = ref
        self.statements = statements
        self.country_name = country_name
        self.actors = {actor.id: actor for actor in reading.actors}
        self.deniers = deniers(reading)
        numbered = enumerate(reading.events, start=1)
        self.in_order = [self.deed(event, f"{anchor}-e{number}") for number, event in numbered]
        self.views = sorted(self.in_order, key=lambda view: view.places[0][1])

    def done(self) -> tuple[DeedView, ...]:
        """Events whose modality is `actual`, and no other."""
        return tuple(view for view in self.views if view.modality == "actual")

    def not_done(self) -> tuple[tuple[Modality, tuple[DeedView, ...]], ...]:
        """All other events, by modality; modalities that nothing has are left out."""
        groups: dict[Modality, list[DeedView]] = {modality: [] for modality in NOT_DONE}
        for view in self.views:
            if view.modality != "actual":
                groups.setdefault(view.modality, []).append(view)
        return tuple((modality, tuple(views)) for modality, views in groups.items() if views)

    def deed(self, event: Event, anchor: str) -> DeedView:
        """The view of one event."""
        others = [m for m in dict.fromkeys(event.mentions) if m.trigger != event.trigger]
        places = [(f"{anchor}-t", event.trigger)]
        places += [(f"{anchor}-t{number}", mention.trigger) for number, mention in enumerate(others, start=2)]
        before, trigger, after = marked(self.reading.article.text, event.sentence, event.trigger)
        details: list[Detail] = [(Run(text=self.ref([event.trigger]), place=places[0][0]),)]
        details += [(Run(text=words),) for words in self.circumstances(event)]
        if event.according_to:
            details.append(self.told(event.according_to, event.sentence, event.trigger, event.modality))
        if others:
            also: list[Run] = [Run(text=f"{plural(1 + len(others), 'mention')}, also ")]
            for (place, span), mention in zip(places[1:], others, strict=True):
                also += [Run(text=", ")] if len(also) > 1 else []
                also.append(Run(text=self.ref([span]), place=place))
                if mention.according_to and mention.according_to != event.according_to:
                    word = self.told(mention.according_to, mention.sentence, mention.trigger, event.modality)
                    also += [Run(text=" ("), *word, Run(text=")")]
            details.append(tuple(also))
        if event.confidence < UNSURE:
            details.append((Run(text=f"uncertain, {event.confidence:.2f}"),))
        return DeedView(
            anchor=anchor,
            modality=event.modality,
            source=self.side(event.source, event.source_mention),
            target=self.side(event.target, event.target_mention),
            what=what(event.plover, event.mode, done=event.modality == "actual"),
            details=tuple(details),
            before=before,
            trigger=trigger,
            after=after,
            sentence=event.sentence,
            places=tuple(places),
        )

    def side(self, ids: Sequence[str], mention: Span | None) -> SideView | None:
        """The actors' names; else the words of the text; else nothing, for nobody is made up."""
        names = dict.fromkeys(clean(self.actors[id].name) for id in ids if id in self.actors)
        if names:
            return SideView(text=_listed([*names]), resolved=True)
        words = clean(self.reading.quote(mention)) if mention else ""
        return SideView(text=f"“{words}”", resolved=False) if words else None

    def circumstances(self, event: Event) -> list[str]:
        """When, where, with what, and what to know of how sides were found, as plain phrases."""
        parts = []
        said = f"“{clean(event.date_text)}”" if event.date_text else ""
        if event.date:
            parts.append(clean(event.date).replace("/", " to ") + (f" ({said})" if said else ""))
        elif said:
            parts.append(f"when: {said}")
        if event.place:
            name = clean(event.place.name)
            country = clean(self.country_name(event.place.country)) if event.place.country else ""
            parts.append(f"place: {name}" + (f", {country}" if country and country not in name else ""))
        if event.forces:
            parts.append("forces: " + ", ".join(self.force(force) for force in event.forces))
        sides = ((event.source, event.source_mention), (event.target, event.target_mention))
        parts += [remark for ids, mention in sides if (remark := self.read_as(ids, mention))]
        return parts

    def force(self, force: Force) -> str:
        """The text's words for it, how many, and what it is where the words do not say that already."""
        words = clean(self.reading.quote(Span(force.start, force.end)))
        kinds = [_force_label(force.class_), clean(force.echelon or "")]
        added = ", ".join(kind for kind in kinds if kind and kind.casefold() not in words.casefold())
        number = f"{force.quantity:,} × " if force.quantity is not None else ""
        return f"{number}“{words}”" + (f" ({added})" if added else "")

    def read_as(self, ids: Sequence[str], mention: Span | None) -> str | None:
        """That "It" was read as Marenga, where the words for an actor hold none of its names."""
        known = [self.actors[id] for id in ids if id in self.actors]
        words = clean(self.reading.quote(mention)) if mention else ""
        held = words.casefold()
        if not known or not words:
            return None
        for actor in known:
            names = [clean(name).casefold() for name in (actor.name, *actor.aliases)]
            if not any(name and (name in held or set(held.split()) <= set(name.split())) for name in names):
                return f"“{words}” read as {_listed([clean(each.name) for each in known])}"
        return None

    def told(self, id: str, sentence: Span, trigger: Span, modality: Modality) -> Detail:
        """On whose word, with the way to the statement; what is denied or asked is not "according to" anybody."""
        view = self.statements.get(id)
        if view is None:
            return (Run(text="according to an unnamed source"),)
        name = Run(text=view.speaker or "an unnamed source", statement=view.anchor)
        within = f", as told by {view.within}" if view.within else ""
        if modality == "denied":
            words = self.reading.article.text[sentence.start : sentence.end]
            does = part(view.stance, words, trigger.end - sentence.start)
            if does == "denies":
                return (Run(text=DENIED), name, Run(text=within))
            if does == "claims":
                against = self.against(id)
                return (Run(text=CLAIMED), name, Run(text=within if against else f"{within}{DENIED_TOO}"), *against)
            if does == "says not":
                return (Run(text=TOLD_OF), name, Run(text=within), *self.against(id))
        if view.stance == "support":
            return (Run(text="according to "), name, Run(text=within), *self.against(id))
        return (Run(text="in what "), name, Run(text=f" {STANCE_WORDS[view.stance]}{within}"))

    def against(self, id: str) -> Detail:
        """Who denies in this article what the statement with this id claims, each with the way to that denial."""
        views = [view for other in self.deniers.get(id, ()) if (view := self.statements.get(other)) is not None]
        named: list[Run] = []
        for number, view in enumerate(views):
            named.append(Run(text=(" and " if number == len(views) - 1 else ", ") if number else WHOSE_CLAIM))
            named.append(Run(text=view.speaker or "an unnamed source", statement=view.anchor))
        return tuple(named)


def marked(text: str, sentence: Span, trigger: Span) -> tuple[str, str, str]:
    """The sentence in three pieces, the trigger between; joined they are the sentence, its white space closed up."""
    whole = clean(text[sentence.start : sentence.end])
    if not (sentence.start <= trigger.start < trigger.end <= sentence.end):
        return whole, "", ""
    before, middle = _closed(text[sentence.start : trigger.start]), clean(text[trigger.start : trigger.end])
    before = before.lstrip(" ")
    if text[trigger.start : trigger.start + 1].isspace() and before and not before.endswith(" "):
        before += " "
    before = before[: len(whole)]
    return before, middle, whole[len(before) + len(middle) :]


def what(root: str, mode: str | None, *, done: bool) -> str:
    """A PLOVER root and mode in words, with their codes; `done` False words it as something not said to be done."""
    codes = clean(", ".join(filter(None, (root, mode))))
    words = _words().get((root, ""))
    if words is None:
        return codes
    kind = _words().get((root, mode), ("", ""))[0] if mode else ""
    return f"{words[0 if done else 1]}{', ' if kind else ''}{kind} ({codes})"


@cache
def _words() -> dict[tuple[str, str], tuple[str, str]]:
    return {(row["root"], row["mode"]): (row["done"], row["doing"]) for row in table("plover_words.csv")}


@cache
def _force_labels() -> dict[str, str]:
    return {row["class"]: row["label"] for row in table("force_classes.csv")}


def _force_label(class_: str) -> str:
    return _force_labels().get(class_) or clean(class_.replace("-", " "))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _closed(text: str) -> str:
    """White space closed up to single blanks, those at the edges too."""
    return mask(_BLANKS.sub(" ", text))
