"""Made articles, by day: invented sentences, some of them said by somebody, some telling of what was done."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from benchmarks.desk.engaging import Engaging
from benchmarks.desk.language import TOPICS, Language
from benchmarks.desk.page import Page
from benchmarks.desk.world import DAYS, World, day, zipf
from onrecord.model import Claim, ClaimStance, Event, EventMention, Force, Modality, Reading, Span, Stance, Statement

LONG_TITLE = "The long report"
"""Title of the one article of 10,000 words."""

_LONG_WORDS, _LONG_STATEMENTS, _LONG_EVENTS = 10_000, 100, 100
"""100 statements have three spans each, 100 events are underlined once each: 400 spans."""

_CUES: dict[Stance, tuple[str, ...]] = {
    "support": ("said that", "told reporters that", "announced that", "added that", "insisted that"),
    "deny": ("denied that", "rejected reports that", "dismissed the claim that"),
    "query": ("questioned whether", "doubted whether"),
    "comment": ("commented on reports that",),
}
_DEEDS = {
    "ASSAULT": ("shelled", "shell"), "CONSULT": ("met", "meet"), "ACCUSE": ("accused", "accuse"),
    "MOBILIZE": ("massed forces against", "mass forces against"), "COERCE": ("detained", "detain"),
    "RETREAT": ("withdrew from", "withdraw from"), "AID": ("supplied", "supply"), "AGREE": ("signed with", "sign with"),
    "REQUEST": ("urged", "urge"), "REJECT": ("rebuffed", "rebuff"), "THREATEN": ("threatened", "threaten"),
    "SANCTION": ("expelled envoys of", "expel envoys of"), "PROTEST": ("rallied against", "rally against"),
    "COOPERATE": ("exercised with", "exercise with"), "SUPPORT": ("praised", "praise"),
    "CONCEDE": ("yielded to", "yield to"),
}  # fmt: skip
_WORDINGS: dict[Modality, str] = {
    "actual": "", "alleged": "allegedly ", "denied": "did not ", "planned": "will ", "possible": "may ",
    "requested": "should ", "ordered": "was ordered to ", "conditional": "would ",
}  # fmt: skip


class Told(msgspec.Struct, frozen=True):
    """A made reading, and what of the world its statements and events are: claims and stances, occurrences.

    `says` has for ids of statements the claim, `tells` for ids of events the occurrence; `copy` marks a near-duplicate.
    """

    reading: Reading
    says: dict[str, int]
    tells: dict[str, int]
    copy: bool = False


def make_articles(language: Language, world: World, number: int) -> Iterator[Told]:
    """So many articles; one in twenty repeats an earlier one in another outlet, one in a hundred has no date."""
    maker = _Maker(language, world)
    chosen = language.random
    days = sorted(chosen.randrange(DAYS) for _ in range(number))
    sayings, tellings = deque(world.sayings), deque(world.tellings)
    recent: deque[Told] = deque(maxlen=20)
    for n, when in enumerate(days):
        long = n == number // 2
        if n % 20 == 19 and recent and not long:
            yield maker.copy(recent[chosen.randrange(len(recent))], n)
            continue
        left = number - n
        said = [sayings.popleft() for _ in range(_share(len(sayings), left, chosen.random()))]
        told = [tellings.popleft() for _ in range(_share(len(tellings), left, chosen.random()))]
        published = None if n % 97 == 13 else day(when)
        found = maker.article(n, published, [(s.claim, s.who, s.stance) for s in said], told, long=long)
        if published and not long:
            recent.append(found)
        yield found


def _share(waiting: int, left: int, chance: float) -> int:
    """How much of what waits goes into the next of the articles that are left: between half and one and a half."""
    return min(waiting, round(waiting / left * (0.5 + chance)))


class _Maker:
    def __init__(self, language: Language, world: World) -> None:
        self.language, self.random, self.world = language, language.random, world
        self.papers = zipf(len(world.outlets), 10)
        self.speakers = zipf(len(world.actors), 5)
        self.engaging = Engaging(self.random)

    def copy(self, told: Told, number: int) -> Told:
        """The same report on the next day, in another paper, with another headline and a sentence more."""
        article = told.reading.article
        assert article.published is not None
        later = (date.fromisoformat(article.published) + timedelta(days=1)).isoformat()
        new = msgspec.structs.replace(
            article, id=f"made-{number}", sha256=f"{number:064x}", url=f"https://news.example/{number}",
            path=f"made/{number:06}.txt", published=later, outlet=self._paper(), title=self._title(number % TOPICS),
            text=f"{article.text} {self.language.sentence(number % TOPICS, 9)}",
        )  # fmt: skip
        return Told(msgspec.structs.replace(told.reading, article=new), {}, {}, copy=True)

    def article(
        self,
        number: int,
        published: str | None,
        said: Sequence[tuple[int, int, Stance]],
        told: Sequence[int],
        *,
        long: bool,
    ) -> Told:
        page, chosen = Page(self.world), self.random
        topic = self.world.claims[said[0][0]].topic if said else chosen.randrange(TOPICS)
        cast = chosen.choices(range(len(self.world.actors)), self.speakers, k=60 if long else 4)
        statements = _LONG_STATEMENTS if long else max(len(said), chosen.randint(3, 12))
        aim = _LONG_WORDS if long else chosen.randint(200, 1500)
        deeds = list(told)
        while long and len(deeds) < _LONG_EVENTS:
            deeds.append(chosen.randrange(len(self.world.occurrences)))
        # what there is to write, in an order of chance: sayings of claims, other statements, deeds
        todo: list[tuple[str, int]] = [("claim", n) for n in range(len(said))]
        todo += [("said", n) for n in range(statements - len(said))]
        todo += [("done", n) for n in range(len(deeds))]
        chosen.shuffle(todo)
        says: dict[str, int] = {}
        tells: dict[str, int] = {}
        fill = max(0, (aim - 24 * len(todo)) / (len(todo) + 1))
        for what, n in todo:
            self._filler(page, topic, fill)
            if what == "done":
                event = self._event(page, deeds[n], cast, topic)
                if deeds[n] not in tells.values() and n < len(told):
                    tells[event.id] = deeds[n]
            elif what == "claim":
                claim, who, stance = said[n]
                says[self._say(page, who, stance, self._reworded(claim)).id] = claim
            else:
                self._any(page, chosen.choice(cast), topic)
            page.add("\n\n" if chosen.random() < 0.4 else " ")
        self._filler(page, topic, fill)
        self._claims_here(page, says)
        self.engaging.add(page, published)
        title = LONG_TITLE if long else self._title(topic)
        reading = page.reading(title, self._paper(), self.language.name(("n", "sen")), published, number)
        return Told(reading, says, tells)

    def _filler(self, page: Page, topic: int, words: float) -> None:
        until = page.words + words * (0.4 + 1.2 * self.random.random())
        while page.words < until:
            if self.random.random() < 0.01:
                page.subheadlines.append(page.add(self.language.phrase(topic, 4).capitalize()))
                page.add("\n\n")
            odd = " 🚢 مرحبا" if self.random.random() < 0.005 else ""
            page.add(self.language.sentence(topic, self.random.randint(6, 30)) + odd)
            page.add("\n\n" if self.random.random() < 0.3 else " ")

    def _reworded(self, claim: int) -> str:
        """The claim in its own words, often with more around them."""
        made = self.world.claims[claim]
        if self.random.random() < 0.5:
            return made.text
        return f"{made.text} {self.language.phrase(made.topic, self.random.randint(2, 9))}"

    def _say(self, page: Page, who: int, stance: Stance, content: str) -> Statement:
        """Indirect speech."""
        mention = page.name(who)
        page.add(" ")
        cue = page.add(self.random.choice(_CUES[stance]))
        page.add(" ")
        span = page.add(content)
        page.add(".")
        return page.said(who, mention, cue, [span], stance=stance, confidence=round(self.random.uniform(0.5, 1), 3))

    def _any(self, page: Page, who: int, topic: int) -> None:
        """A statement of any form that is about no claim."""
        chance, phrase = self.random.random(), self.language.phrase
        length = self.random.randint(6, 34)
        if chance < 0.4:
            stance: Stance = self.random.choices(("support", "deny", "query", "comment"), (92, 4, 2, 2))[0]
            self._say(page, who, stance, phrase(topic, length))
        elif chance < 0.65:
            page.add("“")
            content = page.add(phrase(topic, length).capitalize())
            page.add(",” ")
            mention = page.name(who)
            page.add(" ")
            cue = page.add("said")
            page.add(".")
            page.said(who, mention, cue, [content], kind="direct")
        elif chance < 0.8:
            mention = page.name(who)
            page.add(" ")
            cue = page.add("said")
            page.add(" ")
            first = page.add(phrase(topic, length // 2 + 1))
            page.add(" and “")
            second = page.add(phrase(topic, length // 2 + 1))
            page.add("”.")
            page.said(who, mention, cue, [first, second], kind="mixed")
        elif chance < 0.9:
            mention = page.add("Officials")
            page.add(" ")
            cue = page.add("said that")
            page.add(" ")
            content = page.add(phrase(topic, length))
            page.add(".")
            page.said(None, mention, cue, [content], confidence=0.4)
        else:
            self._relayed(page, who, topic, length)

    def _relayed(self, page: Page, who: int, topic: int, length: int) -> None:
        """One says what another told: two statements, the second inside the first."""
        other = self.random.randrange(len(self.world.actors))
        mention = page.name(who)
        page.add(" ")
        cue = page.add("said that")
        page.add(" ")
        inner = page.name(other)
        page.add(" ")
        told = page.add("had told")
        page.add(" ")
        listener = self.random.randrange(len(self.world.actors))
        page.name(listener)
        page.add(" that ")
        content = page.add(self.language.phrase(topic, length))
        page.add(".")
        outer = page.said(who, mention, cue, [Span(inner.start, content.end)])
        page.said(
            other, inner, told, [content], inside=outer.id, via=(page.actor(who),), addressee=page.actor(listener),
            confidence=0.7,
        )  # fmt: skip

    def _event(self, page: Page, number: int, cast: Sequence[int], topic: int) -> Event:
        """A sentence that tells of a deed, in two of five cases as somebody's words."""
        made, chosen = self.world.occurrences[number], self.random
        said = chosen.random() < 0.4
        sentence = page.add("")
        if said:
            who = chosen.choice(cast)
            mention = page.name(who)
            page.add(" ")
            cue = page.add("said that")
            page.add(" ")
        source = page.name(made.source)
        past, base = _DEEDS[made.root]
        page.add(" " + _WORDINGS[made.modality])
        trigger = page.add(past if made.modality in ("actual", "alleged") else base)
        page.add(" ")
        target = page.name(made.target)
        if made.place:
            page.add(f" near {made.place.name}")
        forces: tuple[Force, ...] = ()
        if chosen.random() < 0.1:
            quantity = chosen.randint(2, 90)
            page.add(" with ")
            tanks = page.add(f"{quantity} tanks")
            forces = (Force(class_="tank", start=tanks.start, end=tanks.end, quantity=quantity),)
        end = page.add(" " + self.language.phrase(topic, chosen.randint(3, 12)))
        page.add(".")
        according = page.said(who, mention, cue, [Span(source.start, end.end)]).id if said else None
        sentence = Span(sentence.start, end.end + 1)
        event = Event(
            id=f"e{len(page.events) + 1}", plover=made.root, mode=None, source=(page.actor(made.source),),
            target=(page.actor(made.target),), trigger=trigger, sentence=sentence, modality=made.modality,
            source_mention=source, target_mention=target, according_to=according,
            date=day(made.day) if chosen.random() < 0.9 else None, date_text=None, place=made.place, forces=forces,
            confidence=round(chosen.uniform(0.5, 1), 3),
            mentions=(EventMention(trigger=trigger, sentence=sentence, according_to=according),),
        )  # fmt: skip
        page.events.append(event)
        return event

    def _claims_here(self, page: Page, says: dict[str, int]) -> None:
        """The claims of the article alone: those that somebody denies or questions, or two speak to."""
        by_claim: dict[int, list[Statement]] = {}
        for said in page.statements:
            if said.id in says:
                by_claim.setdefault(says[said.id], []).append(said)
        for claim, statements in by_claim.items():
            stances = {s.stance for s in statements}
            if len(statements) > 1 or stances & {"deny", "query"}:
                held = tuple(
                    ClaimStance(actor=s.speaker.actor, mention=s.speaker.mention, stance=s.stance, statement=s.id)
                    for s in statements
                    if s.speaker
                )
                disputed = {"support", "deny"} <= stances
                text = self.world.claims[claim].text
                page.claims.append(Claim(id=f"c{len(page.claims) + 1}", text=text, stances=held, disputed=disputed))

    def _title(self, topic: int) -> str:
        return self.language.phrase(topic, self.random.randint(5, 12)).capitalize()

    def _paper(self) -> str:
        return self.random.choices(self.world.outlets, self.papers)[0]
