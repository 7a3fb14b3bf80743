"""Engagements of made articles: some of their events and statements bear on commitments between states."""

from __future__ import annotations

import random

from benchmarks.desk.page import Page
from onrecord.commitments.shipped import load_treaties
from onrecord.model import Condition, ConditionValue, Engagement

_STATES = ("POL", "BLR", "JPN", "ARM", "FRA", "PHL")
_ACTS = ("invoke", "affirm", "affirm_case", "deny_case", "request", "consult")
_VALUES: tuple[ConditionValue, ...] = ("met", "not_met", "unknown")


class Engaging:
    """Adds engagements, with commitments that are in force at the time."""

    def __init__(self, chosen: random.Random) -> None:
        self._random = chosen
        self._treaties = load_treaties()
        self._of_year: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]] = {}

    def add(self, page: Page, published: str | None) -> None:
        """To one dated article in seven, up to three."""
        if published is None or self._random.random() > 1 / 7 or not page.events:
            return
        for _ in range(self._random.randint(1, 3)):
            commitment, obligors, beneficiaries = self._random.choice(self._bound(published[:4]))
            event = self._random.choice(page.events)
            by = event.according_to
            conditions = [Condition(condition="event", value=self._random.choice(_VALUES), according_to=by)]
            conditions += [Condition(condition="adversary", value="unknown")]
            page.engagements.append(
                Engagement(
                    commitment=commitment,
                    because_of=by or event.id,
                    conditions=tuple(conditions),
                    act=self._random.choice(_ACTS) if by else "event",
                    span=event.trigger,
                    obligors=obligors,
                    beneficiaries=beneficiaries,
                )
            )

    def _bound(self, year: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        if year not in self._of_year:
            pairs: dict[str, tuple[set[str], set[str]]] = {}
            for bound in self._treaties.bound(f"{year}-01-01", _STATES):
                obligors, beneficiaries = pairs.setdefault(bound.commitment.id, (set(), set()))
                obligors.add(bound.obligor)
                beneficiaries.add(bound.beneficiary)
            self._of_year[year] = [(id, tuple(sorted(a)), tuple(sorted(b))) for id, (a, b) in sorted(pairs.items())]
        return self._of_year[year]
