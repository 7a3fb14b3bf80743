"""Whether something happened in the area that an article defines: Article 6 of the North Atlantic Treaty and others.

The areas are data (`areas.csv` and `area_rules.csv`); the first rule of an area that fits a place decides.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from onrecord.commitments.area_tables import Area, Rule, Target, areas_by_id
from onrecord.commitments.locating import Located, Locator
from onrecord.commitments.place_words import told
from onrecord.commitments.rhumb import inside
from onrecord.commitments.types import Value
from onrecord.errors import KnowledgeError
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.schema import covers


class Verdict(NamedTuple):
    """Whether a place lies in an area, and why, as a sentence."""

    value: Value
    because: str


def area_ids() -> Collection[str]:
    """The ids of all areas, which triggers may name."""
    return areas_by_id().keys()


class Areas:
    """Places and the areas of treaties. Asking never changes it.

    `base` is the knowledge that has the gazetteer, a user's own places among it, and the members of organizations.
    """

    def __init__(self, base: Knowledge) -> None:
        self._base = base
        self._locator = Locator(base)
        self._members: dict[tuple[str, str], frozenset[str]] = {}

    def locate(self, place: str, victim: str | None = None, day: str | None = None) -> Located | None:
        """Where a place is, by its name; None where the tables lack it (`near` gives names like it).

        Looked for are, in this order: the territories and seas of territories.csv; states, by name or ISO3, whose
        homeland is meant; the gazetteer. Of several places of a name, one of the victim's (ISO3) goes before others,
        and "Saint-Denis, Réunion" tells which. Without a `day` (YYYY-MM-DD), whose it is is as of today.

        Raises:
            KnowledgeError: the victim is no state of the tables.
        """
        self._check(victim)
        return self._locator.find(place, victim, day)

    def near(self, place: str) -> tuple[str, ...]:
        """Up to three names of places that are spelled like one that `locate` did not find."""
        return self._locator.near(place)

    def within(
        self, area: str, located: Located | None, victim: str | None, day: str, target: Target | None = None
    ) -> Verdict:
        """Whether an attack on `victim` (ISO3) at a place on a day (YYYY-MM-DD) lies in an area; "" is no limit.

        `located` is None where no place is said. An attack "on Lithuania" then means Lithuania's homeland, so the
        verdict is the homeland's. If what is attacked are forces, which may be anywhere, it is unknown.
        Without `target`, forces are taken to be attacked at sea, on a reef, and on the land of a state other than the
        victim; territory otherwise. At sea it is forces in any case.
        A name that may mean several places is unknown where their verdicts differ.

        Raises:
            KnowledgeError: there is no such area, or the victim is no state of the tables.
        """
        self._check(victim)
        if not area:
            return Verdict("met", "The commitment is not limited to an area.")
        rules = self._area(area)
        lead = ""
        if located is None:
            if not victim:
                return Verdict("unknown", f"No place is said; {_decapital(rules.says)}")
            if target == "forces":
                return Verdict("unknown", f"No place is said, and forces may be anywhere; {_decapital(rules.says)}")
            located = self._locator.homeland(victim, day=day)
            lead = "No place is said, so the state itself is taken to be meant: "
        told_of = [self._decide(rules, one, victim, day, target) for one in (located, *located.others)]
        first = told_of[0]
        if any(other.value != first.value for other in told_of):
            among = " / ".join(dict.fromkeys(verdict.because.rstrip(".") for verdict in told_of))
            return Verdict("unknown", f"The name may mean several places, which do not count alike: {among}.")
        return Verdict(first.value, lead + first.because)

    def judge(self, area: str, place: str, victim: str | None, day: str, target: Target | None = None) -> Verdict:
        """`locate` and `within` in one; a place that the tables lack is unknown, "" is no place said."""
        located = self.locate(place, victim, day) if place else None
        if place and area and located is None:
            near = self.near(place)
            hint = f"; names like it: {', '.join(near)}" if near else ""
            return Verdict("unknown", f"The tables know no place {place!r}{hint}.")
        return self.within(area, located, victim, day, target)

    def _check(self, state: str | None) -> None:
        if state is not None and state not in self._base.states:
            raise KnowledgeError(f"{state!r} is no state of the tables; give its ISO code of three letters (FIN)")

    def _area(self, id: str) -> Area:
        found = areas_by_id().get(id)
        if found is None:
            raise KnowledgeError(f"there is no area {id!r}; known are {', '.join(areas_by_id())}")
        return found

    def _decide(self, area: Area, located: Located, victim: str | None, day: str, target: Target | None) -> Verdict:
        here = self._locator.on(located, day)
        lead = told(here, self._base)
        aim = _aim(here, victim, target)
        parties = self._parties(area, day)
        rule = next(r for r in area.rules if self._fits(r, area, here, victim, day, aim, parties))
        if rule is area.rules[-1] and not here.state and (here.kind == "area" or not here.regions):
            why = "which of its coasts or seas" if here.kind == "sea" else "whose part of it"
            return Verdict("unknown", f"{lead}, and {why} is meant is not said; {_decapital(area.says)}")
        return Verdict(rule.value, f"{lead}; {rule.says}.")

    def _fits(
        self,
        rule: Rule,
        area: Area,
        here: Located,
        victim: str | None,
        day: str,
        aim: Target,
        parties: frozenset[str] | None,
    ) -> bool:
        if rule.target and rule.target != aim:
            return False
        if rule.kinds and here.kind not in rule.kinds:
            return False
        if rule.regions and not set(rule.regions) & set(here.regions):
            return False
        name = here.state if here.kind == "homeland" else here.territory
        if rule.places and name not in rule.places:
            return False
        if not covers(rule.start, rule.end, day).possible:
            return False
        if rule.inside and (here.lat is None or here.lon is None or not inside(here.lat, here.lon, area.bounds)):
            return False
        return not rule.whose or any(_whose(word, area, here, victim, parties) for word in rule.whose)

    def _parties(self, area: Area, day: str) -> frozenset[str] | None:
        """The parties on a day; None where an area is for any state's treaty."""
        if not area.parties:
            return None
        if len(area.parties) > 1:
            return frozenset(area.parties)
        asked = (area.parties[0], day)
        if asked not in self._members:
            self._members[asked] = frozenset(m.state for m in self._base.members(*asked))
        return self._members[asked]


def _aim(here: Located, victim: str | None, target: Target | None) -> Target:
    """What is attacked: as said, or as the place tells."""
    if here.kind == "sea":
        return "forces"
    if target is not None:
        return target
    abroad = victim is not None and victim not in (here.state, here.held_by)
    return "forces" if abroad or here.kind == "feature" else "territory"


def _whose(word: str, area: Area, here: Located, victim: str | None, parties: frozenset[str] | None) -> bool:
    """Whether a place is whose a rule says: parties, others, victim, lost, claimed, or a state (ISO3)."""
    owner = here.holder if area.by == "holder" else here.state
    party = bool(owner) and (parties is None or owner in parties)
    if word == "parties":
        return party
    if word == "others":
        return not party
    if word == "victim":
        return party and victim in (None, owner)
    if word == "lost":
        return bool(here.held_by) and here.held_by != here.state and victim == here.state
    if word == "claimed":
        return victim is not None and (victim == here.held_by or victim in here.claimed_by)
    return owner == word


def _decapital(text: str) -> str:
    """A sentence as the end of another one, without its full stop and with it again."""
    return text[:1].lower() + text[1:]
