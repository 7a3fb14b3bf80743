"""The claims of an article as the brief shows them: what is said, who says so, who denies and who questions it.

A claim that speakers merely agree on is no dispute and is left out. No claim is worded as a fact: its text stands in
quotation marks, under a word for how it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.model import Actor, Claim, ClaimStance, Reading, Span, Stance
from onrecord.output.display import clean
from onrecord.output.views import ClaimView, DeedView, HolderView, Run, SideView, Standing, StatementView

UNNAMED = "unnamed"
"""Stands where a name would, for somebody whom the article has no words for."""

ORDER: tuple[Standing, ...] = ("disputed", "questioned", "both", "denied only", "questioned only")
"""The order in which claims are shown; the reading's order within one standing."""


class DisputeViews:
    """Makes the views of one reading's claims.

    `label` is the article's short name, the reference of last resort; `statements` and `deeds` are the views of the
    reading's statements and events by id.
    """

    def __init__(
        self,
        reading: Reading,
        anchor: str,
        label: str,
        statements: Mapping[str, StatementView],
        deeds: Mapping[str, DeedView],
    ) -> None:
        self.reading = reading
        self.anchor = anchor
        self.label = label
        self.statements = statements
        self.deeds = deeds
        self.actors = {actor.id: actor for actor in reading.actors}

    def claims(self) -> tuple[ClaimView, ...]:
        """Claims that somebody denies or questions, the disputed ones first."""
        numbered = enumerate(self.reading.claims, start=1)
        views = [view for number, claim in numbered if (view := self.claim(claim, f"{self.anchor}-c{number}"))]
        return tuple(sorted(views, key=lambda view: ORDER.index(view.standing)))

    def claim(self, claim: Claim, anchor: str) -> ClaimView | None:
        """The view of one claim; None where nobody denies or questions it."""
        standing = standing_of(claim)
        if standing is None:
            return None
        return ClaimView(
            anchor=anchor,
            standing=standing,
            text=clean(claim.text) or "(no words)",
            supported=self.holders(claim.stances, "support"),
            denied=self.holders(claim.stances, "deny"),
            questioned=self.holders(claim.stances, "query"),
        )

    def holders(self, stances: Sequence[ClaimStance], wanted: Stance) -> tuple[HolderView, ...]:
        """Who has this stance, in the claim's order: each actor once, each unnamed source by itself."""
        found: dict[object, tuple[SideView, dict[Run, None]]] = {}
        for stance in stances:
            if stance.stance == wanted:
                # two unnamed sources with the same words may be two
                who = stance.actor or (stance.mention, stance.statement)
                _, places = found.setdefault(who, (self.name(stance), {}))
                places[self.place(stance.statement)] = None
        return tuple(HolderView(who=who, places=tuple(places)) for who, places in found.values())

    def name(self, stance: ClaimStance) -> SideView:
        """Who it is, as :func:`side_of` has it."""
        return side_of(self.reading, self.actors, stance.actor, stance.mention)

    def place(self, id: str) -> Run:
        """Where it is said: file:paragraph, with the way to the statement or event."""
        view = self.statements.get(id) or self.deeds.get(id)
        if view is None:
            return Run(text=self.label)
        ref = view.ref if isinstance(view, StatementView) else "".join(run.text for run in view.details[0])
        return Run(text=ref, statement=view.anchor)


def side_of(reading: Reading, actors: Mapping[str, Actor], id: str | None, mention: Span | None) -> SideView:
    """The actor's name; else the article's words in quotation marks; else that nobody is named."""
    if id is not None:
        actor = actors.get(id)
        return SideView(text=clean(actor.name if actor else id), resolved=True)
    words = clean(reading.quote(mention)) if mention else ""
    return SideView(text=f"“{words}”" if words else UNNAMED, resolved=False)


def standing_of(claim: Claim) -> Standing | None:
    """How a claim stands in its article; None where nobody denies or questions it."""
    held = {stance.stance for stance in claim.stances}
    if claim.disputed:
        return "disputed"
    if "deny" in held:
        return "both" if "support" in held else "denied only"
    if "query" in held:
        return "questioned" if "support" in held else "questioned only"
    return None
