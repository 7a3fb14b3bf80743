"""The commitments that an article bears on, as the brief shows them: who is bound to whom, and what is said of it.

Nothing here says whether an obligation has fallen due. Each value of a condition stands with those on whose word it is,
values that contradict stand side by side, and what nobody speaks of is said to be so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from onrecord.commitments.naming import article
from onrecord.commitments.treaties import Treaties
from onrecord.commitments.types import Commitment, Treaty
from onrecord.model import ConditionValue, Engagement, Reading, Span
from onrecord.output.display import clean
from onrecord.output.disputes import UNNAMED, side_of
from onrecord.output.engaged_words import (
    ACTS,
    CASE,
    EVENT,
    KINDS,
    ORDER,
    STRENGTHS,
    act_words,
    bound_words,
    briefly,
    condition_words,
    named,
    trigger_words,
    voice,
)
from onrecord.output.views import (
    ActView,
    ConditionView,
    DeedView,
    EngagedView,
    Run,
    SideView,
    StatementView,
    WordView,
)

Known = Callable[[str], tuple[Treaty, Commitment] | None]
"""Gives the commitment of an id with its treaty; None for one that is not known."""

ARTICLE = SideView(text="the article", resolved=True)
TABLES = SideView(text="the tables of parties and places", resolved=True)


def known_by(treaties: Treaties) -> Known:
    """Looks commitments up among these treaties."""

    def known(id: str) -> tuple[Treaty, Commitment] | None:
        commitment = treaties.commitment(id)
        treaty = treaties.treaty(commitment.treaty) if commitment else None
        return (treaty, commitment) if treaty and commitment else None

    return known


class EngagedViews:
    """Makes the views of one reading's engagements.

    `ref` makes file:paragraph of spans; `statements` and `deeds` are the views of the reading's statements and events
    by id.
    """

    def __init__(
        self,
        reading: Reading,
        anchor: str,
        ref: Callable[[Sequence[Span]], str],
        statements: Mapping[str, StatementView],
        deeds: Mapping[str, DeedView],
        country_name: Callable[[str], str],
        commitments: Known,
    ) -> None:
        self.reading = reading
        self.anchor = anchor
        self.ref = ref
        self.statements = statements
        self.deeds = deeds
        self.country_name = country_name
        self.commitments = commitments
        self.actors = {actor.id: actor for actor in reading.actors}
        self.by_id = {statement.id: statement for statement in reading.statements}
        groups: dict[str, list[Engagement]] = {}
        for engagement in sorted(reading.engagements, key=lambda e: (e.span, e.commitment)):
            groups.setdefault(engagement.commitment, []).append(engagement)
        self.groups = self.by_treaty(groups)
        self.passages = tuple(self.own_words())
        self.names = {span: name for _, name, span in self.passages}

    def by_treaty(self, groups: Mapping[str, Sequence[Engagement]]) -> dict[str, Sequence[Engagement]]:
        """The commitments as the article comes to them, those of one treaty together."""
        found = {id: self.commitments(id) for id in groups}
        treaties = [one[1].treaty if one else id for id, one in found.items()]
        first = {treaty: place for place, treaty in reversed([*enumerate(treaties)])}
        order = sorted(zip(groups, treaties, strict=True), key=lambda pair: first[pair[1]])
        return {id: groups[id] for id, _ in order}

    def own_words(self) -> Iterator[tuple[str, str, Span]]:
        """The passages in which the article speaks of commitments in its own words: anchor, name, place."""
        seen: dict[Span, None] = {}
        for number, engagements in enumerate(self.groups.values(), start=1):
            for one in engagements:
                if one.because_of is None and one.span not in seen:
                    seen[one.span] = None
                    yield f"{self.anchor}-g{number}", f"{self.anchor}-w{len(seen)}", one.span

    def views(self) -> tuple[EngagedView, ...]:
        """The view of each commitment."""
        return tuple(
            self.view(id, engagements, f"{self.anchor}-g{number}")
            for number, (id, engagements) in enumerate(self.groups.items(), start=1)
        )

    def view(self, id: str, engagements: Sequence[Engagement], anchor: str) -> EngagedView:
        """The view of one commitment."""
        known = self.commitments(id)
        treaty, commitment = known or (None, None)
        owed = frozenset(state for e in engagements for state in e.beneficiaries)
        said, unsaid = self.conditions(engagements, commitment, owed)
        return EngagedView(
            anchor=anchor,
            id=clean(id),
            treaty=clean(treaty.names[0]) if treaty else None,
            article=clean(article(commitment)) if commitment else "",
            kind=KINDS[commitment.kind] if commitment else "",
            strength=STRENGTHS[commitment.strength] if commitment else "",
            bound=tuple(bound_words(((e.obligors, e.beneficiaries) for e in engagements), self.country_name)),
            trigger=trigger_words(commitment.trigger, self.country_name) if commitment else "",
            doubt=briefly(commitment.doubt) if commitment else "",
            conditions=said,
            unsaid=unsaid,
            acts=self.acts(engagements, owed),
        )

    def conditions(
        self, engagements: Sequence[Engagement], commitment: Commitment | None, owed: frozenset[str]
    ) -> tuple[tuple[ConditionView, ...], tuple[str, ...]]:
        """The conditions of which somebody says something, and in words those of which nobody does."""
        trigger = commitment.trigger if commitment else None
        listed = [CASE] if trigger else []
        listed += [c.condition for e in engagements for c in e.conditions]
        listed += [c.id for c in trigger.conditions] if trigger else []
        said, unsaid = [], []
        for id in dict.fromkeys(listed):
            words = condition_words(id, commitment, self.country_name)
            told: dict[ConditionValue, list[WordView]] = {value: [] for value in ORDER}
            for one in engagements:
                for c in one.conditions:
                    by = voice(one.act, c) if c.condition == id else None
                    if by is not None:
                        told[c.value].append(
                            self.word(one, c.according_to, owed, TABLES if by == "tables" else ARTICLE)
                        )
            if any(told.values()):
                values = tuple((value, self.words(found)) for value, found in told.items() if found)
                said.append(ConditionView(says=words, values=values))
            elif id != CASE or trigger or commitment is None:
                unsaid.append(words)
        return tuple(said), tuple(unsaid)

    def acts(self, engagements: Sequence[Engagement], owed: frozenset[str]) -> tuple[ActView, ...]:
        """What else is said; that the case has arisen, or not, only where no value of a condition tells it already."""
        found: dict[str, list[WordView]] = {}
        places = {act: place for place, act in enumerate((EVENT, *ACTS))}
        for one in sorted(engagements, key=lambda e: places.get(e.act, len(places))):
            if one.act == EVENT:
                found.setdefault("event:", []).append(self.event(one))
                continue
            says = any(voice(one.act, c) for c in one.conditions)
            if says and one.act in ("affirm_case", "deny_case"):
                continue
            statement = self.by_id.get(one.because_of or "")
            what = act_words(one.act, statement.stance if statement else "support", says=says)
            found.setdefault(what, []).append(self.word(one, one.because_of, owed))
        return tuple(ActView(what=what, words=self.words(words)) for what, words in found.items())

    def event(self, engagement: Engagement) -> WordView:
        """The event that bears on a commitment, as the brief words it."""
        deed = self.deeds.get(engagement.because_of or "")
        if deed is None:
            return WordView(
                who=SideView(text="an event", resolved=False), places=(Run(text=self.ref([engagement.span])),)
            )
        sides = " → ".join(side.text for side in (deed.source, deed.target) if side)
        modality = "" if deed.modality == "actual" else f"{deed.modality}: "
        return WordView(
            who=SideView(text=f"{modality}{sides}{': ' if sides else ''}{deed.what}", resolved=True),
            places=(self.deed_run(deed),),
        )

    def word(
        self, engagement: Engagement, statement: str | None, owed: frozenset[str], otherwise: SideView = ARTICLE
    ) -> WordView:
        """On whose word an engagement, or a condition's value in it, stands: a statement's, else that of `otherwise`.

        Where it is not about all to whom the commitment is `owed` as the article speaks of it, the states are named.
        """
        some = frozenset(engagement.beneficiaries) < owed
        about = f"for {named(engagement.beneficiaries, self.country_name)}" if some else ""
        if statement is None:
            deed = self.deeds.get(engagement.because_of or "")
            place = self.deed_run(deed) if deed else self.passage(engagement.span)
            return WordView(who=otherwise, about=about, places=(place,))
        view, found = self.statements.get(statement), self.by_id.get(statement)
        if view is None or found is None:
            who = SideView(text=UNNAMED, resolved=False)
            return WordView(who=who, about=about, places=(Run(text=self.ref([engagement.span])),))
        speaker = found.speaker
        return WordView(
            who=side_of(
                self.reading, self.actors, speaker.actor if speaker else None, speaker.mention if speaker else None
            ),
            told=f"as told by {view.within}" if view.within else "",
            about=about,
            places=(Run(text=view.ref, statement=view.anchor),),
        )

    def words(self, words: Iterable[WordView]) -> tuple[WordView, ...]:
        """Each once, with all its places; whoever is not named stands by itself, for two may be two."""
        found: dict[object, tuple[WordView, dict[Run, None]]] = {}
        for word in words:
            key = (word.who, word.told, word.about, None if word.who.resolved else word.places)
            _, places = found.setdefault(key, (word, {}))
            places.update(dict.fromkeys(word.places))
        return tuple(
            WordView(who=word.who, told=word.told, about=word.about, places=tuple(places))
            for word, places in found.values()
        )

    def passage(self, span: Span) -> Run:
        """Where the article speaks in its own words."""
        return Run(text=self.ref([span]), place=self.names.get(span))

    def deed_run(self, deed: DeedView) -> Run:
        """Where an event is told, with the way to it."""
        return Run(text="".join(run.text for run in deed.details[0]), statement=deed.anchor)
