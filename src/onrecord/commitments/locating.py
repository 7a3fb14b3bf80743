"""Where a place is, as far as treaties ask: whose, whether its main part or a territory, in which part of the world."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

import msgspec

from onrecord.commitments.area_tables import Box, Homeland, Kind, Territory, homelands, territories
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.keys import key
from onrecord.knowledge.schema import Site, covers
from onrecord.knowledge.states import state_of

_NOT_DWARFED = 0.1
"""A town of the victim's is meant rather than a larger one elsewhere if it has this share of its people at least."""
_RIVAL = 0.25
"""From this share of its people on, a town is as likely to be meant as the larger one of its name."""
_MOST_OTHERS = 4


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """A place as treaties see it.

    `place` is the name asked for; `state` whose it is (ISO3, "" for the sea and what is nobody's); `territory` its name
    in territories.csv, "" for a homeland; `regions` tags of regions.csv; `held_by`, `claimed_by` and `disputed` as
    there; `lat` and `lon` degrees, None for a state as a whole. `others` are places that the name may mean as well.
    """

    place: str
    state: str
    territory: str = ""
    kind: Kind
    regions: tuple[str, ...] = ()
    held_by: str = ""
    claimed_by: tuple[str, ...] = ()
    disputed: str = ""
    lat: float | None = None
    lon: float | None = None
    others: tuple[Located, ...] = ()

    @property
    def holder(self) -> str:
        """Who administers it (ISO3)."""
        return self.held_by or self.state


class Locator:
    """Finds places by name: territories, states, and the places of the gazetteer. Asking never changes it."""

    def __init__(self, base: Knowledge) -> None:
        self._base = base
        self._rows: dict[str, list[Territory]] = {}
        self._named: dict[str, str] = {}
        self._coded: dict[str, str] = {}
        self._boxed: dict[str, list[tuple[Box, str]]] = {}
        for row in territories():
            self._rows.setdefault(row.name, []).append(row)
            for form in (row.name, *row.alternates):
                self._named.setdefault(_name(form), row.name)
            if row.iso3:
                self._coded[row.iso3] = row.name
        for name, same in self._rows.items():
            for state in {state for row in same for state in (row.state, row.held_by) if state}:
                self._boxed.setdefault(state, []).extend((box, name) for row in same for box in row.boxes)

    def find(self, place: str, victim: str | None = None, day: str | None = None) -> Located | None:
        """The place of that name, None where the tables know none. "Georgia, United States" says which.

        A territory is looked for first, then a state (its homeland), then the gazetteer, where a place of the victim
        goes before others. `day` (YYYY-MM-DD) matters where a territory has changed hands; without one, it is today's.
        """
        name = _name(place)
        if not name:
            return None
        place = " ".join(place.split())
        if name in self._named:
            return self._territory(self._named[name], place, day)
        state = state_of(place, {code: code for code in self._base.states}, self._base.look_up(place))
        if state is not None:
            regions = [site for site in self._base.places(name) if site.kind == "region" and site.country == victim]
            if victim != state and regions:
                return self._site(regions[0], place, day)
            return self.homeland(state, place if len(place) > len(state) else "", day)
        found = self._choose(self._base.places(name), place, victim, day)
        if found is None and "," in place:
            found = self._qualified(place, day)
        return found

    def homeland(self, state: str, place: str = "", day: str | None = None) -> Located:
        """A state (ISO3) without its territories; a territory that has a code of its own is that territory."""
        if state in self._coded:
            return self._territory(self._coded[state], place or self._coded[state], day)
        home = homelands().get(state) or Homeland(state=state, regions=())
        known = self._base.states.get(state)
        return Located(
            place=place or (known.name if known else state),
            state=state,
            kind="homeland",
            regions=home.regions,
            claimed_by=home.claimed_by,
            disputed=home.disputed,
        )

    def on(self, located: Located, day: str) -> Located:
        """The same place as it was on a day (YYYY-MM-DD)."""
        if not located.territory:
            return located
        then = self._territory(located.territory, located.place, day)
        return msgspec.structs.replace(then, lat=located.lat, lon=located.lon)

    def near(self, place: str) -> tuple[str, ...]:
        """Names of the tables that are spelled like one that they lack, the likest first."""
        asked = _name(place)
        shown = {_name(form): form for rows in self._rows.values() for row in rows for form in row.alternates}
        shown |= {_name(name): name for name in self._rows}
        shown |= {_name(state.name): state.name.strip() for state in self._base.states.values()}
        towns = (n for n in self._base.gazetteer.names if n[:1] == asked[:1] and abs(len(n) - len(asked)) < 3)
        likest = difflib.get_close_matches(asked, dict.fromkeys((*shown, *towns)), n=3, cutoff=0.75)
        return tuple(dict.fromkeys(shown.get(name) or self._base.places(name)[0].name for name in likest))

    def _territory(self, name: str, place: str, day: str | None) -> Located:
        rows = self._rows[name]
        row = rows[-1] if day is None else _at(rows, day)
        return Located(
            place=place,
            state=row.state,
            territory=name,
            kind=row.kind,
            regions=row.regions,
            held_by=row.held_by,
            claimed_by=row.claimed_by,
            disputed=row.disputed,
            lat=row.lat,
            lon=row.lon,
        )

    def _site(self, site: Site, place: str, day: str | None) -> Located:
        """A place of the gazetteer: in a territory by its code or on the map, else in its state's homeland."""
        name = self._coded.get(site.country)
        if name is None and site.lat is not None and site.lon is not None:
            boxes = self._boxed.get(site.country, ())
            name = next((n for box, n in boxes if box.holds(site.lat, site.lon)), None)
        if name is not None:
            found = self._territory(name, place, day)
        elif site.country:
            found = self.homeland(site.country, place, day)
        else:
            found = Located(place=place, state="", kind="sea" if site.kind == "sea" else "area")
        if site.lat is None:
            return found
        return msgspec.structs.replace(found, lat=site.lat, lon=site.lon)

    def _choose(self, sites: Iterable[Site], place: str, victim: str | None, day: str | None) -> Located | None:
        """One of the places of a name, with those that it may mean as well."""
        rated = [(self._site(site, place, day), site) for site in sites]
        if not rated:
            return None
        most = rated[0][1]
        own = [
            (found, site)
            for found, site in rated
            if victim and victim in (found.state, found.held_by) and _share(site, most) >= _NOT_DWARFED
        ]
        rated = own or rated
        first, site = rated[0]
        return msgspec.structs.replace(first, others=tuple(_rivals(first, site, rated)))

    def _qualified(self, place: str, day: str | None) -> Located | None:
        """A name with what it lies in behind a comma."""
        name, _, within = place.rpartition(",")
        whole = self.find(within, None, day)
        if whole is None:
            return None
        for site in self._base.places(_name(name)):
            found = self._site(site, place, day)
            if (found.state, found.territory) == (whole.state, whole.territory):
                return found
        return None


def _name(place: str) -> str:
    return key(place).removeprefix("the ")


def _at(rows: list[Territory], day: str) -> Territory:
    """The row of a day; for a day that no row covers, the last that began before it, or else the first."""
    begun = [row for row in rows if covers(row.start, "", day).possible]
    return begun[-1] if begun else rows[0]


def _share(site: Site, most: Site) -> float:
    """How many people a place has beside the largest; regions and what is not counted have as many."""
    return site.population / most.population if site.kind == "city" and site.population and most.population else 1.0


def _rivals(first: Located, site: Site, rated: Iterable[tuple[Located, Site]]) -> Iterator[Located]:
    """The places elsewhere that may be meant as well."""
    seen = {(first.state, first.territory)}
    for found, other in rated:
        where = (found.state, found.territory)
        if where not in seen and len(seen) <= _MOST_OTHERS and _share(other, site) >= _RIVAL:
            seen.add(where)
            yield found
