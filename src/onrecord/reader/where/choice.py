"""Which place a locality means, by the names around it, the countries in play, and size."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from onrecord.model import Place
from onrecord.reader.where.lists import listed
from onrecord.reader.where.meanings import SMALL_TOWN, Candidate, Precision, km
from onrecord.reader.where.naming import Named, coarsest, countries_of

_COMMON_BELOW = 400_000
_PERSON_ABOVE = 20_000
_NEAR_KM = 60.0
_TWIN_RATIO = 3.0
_STATE_FAME = 4.3
_NAMESAKE_FAME = 1.4
"""What a region gains where its name is also that of a state, which is to say that it is large."""
_REGION_FAME = 2.0
_DWARF = 15
_IN_PLAY = 0.05
"""Share of the weight of the country most in play: less is no more than the name itself has put there."""


def resolved(group: Sequence[Named], countries: Mapping[str, float]) -> tuple[Place, Precision] | None:
    """The most precise place that a locality names."""
    fixed = next((n.hint for n in group if n.hint), "")
    named = [n for n in (countries_of(one) for one in group) if n]
    common = set.intersection(*named) if named else set()
    regions: list[Candidate] = []
    for one in sorted(group, key=coarsest):
        if len(group) > 1 and coarsest(one) <= 2:
            best = _best(one, fixed, (), countries, common)
            if best is not None:
                fixed = best.country or fixed
                regions += [best] if best.kind == "region" else []
    order: list[tuple[int, int, Named, Candidate]] = []
    unknown: list[Named] = []
    for i, one in enumerate(group):
        best = _best(one, fixed, regions, countries)
        if best is not None:
            later = bool(i and not one.lead and one.noun == "town")
            order.append((best.precision, i if later else -i, one, best))
        else:
            unknown.append(one)
    if order:
        precision, _, one, best = max(order, key=lambda o: o[:2])
        exact = one.candidates and not (one.part and best.kind == "state") and not _twins(one, best, fixed, regions)
        lead = group[0]
        if precision == 1 and unknown and unknown[0] is lead:
            return _unlocated(lead, best.country), 3
        if lead in unknown and _fixes(lead, best):
            return _unlocated(lead, best.country), 3
        return (
            Place(
                name=one.name,
                country=best.country or None,
                lat=best.lat if exact else None,
                lon=best.lon if exact else None,
                geonames=(best.geonames or None) if exact else None,
            ),
            best.precision,
        )
    for one in unknown:
        if one.type == "PLACE" and (fixed or not one.candidates):
            return _unlocated(one, fixed), 3
    return None


def _fixes(one: Named, container: Candidate) -> bool:
    """Whether a name is that of a known town elsewhere, so that its container alone would be another place."""
    return bool(one.candidates) and container.precision <= 2


def _unlocated(one: Named, country: str) -> Place:
    return Place(name=one.name, country=country or None)


def _best(
    one: Named,
    fixed: str,
    regions: Sequence[Candidate],
    countries: Mapping[str, float],
    common: Collection[str] = (),
) -> Candidate | None:
    """What a name means: in the country that the text gives (`fixed`), else the likeliest; None where too unsure."""
    pool = [c for c in one.candidates if not fixed or c.country in (fixed, "")]
    pool = [c for c in pool if c.country in common] or pool
    if not pool:
        return None
    most = max((w for w in countries.values() if math.isfinite(w)), default=0.0)
    largest = max(c.people for c in pool)

    def fit(candidate: Candidate) -> float:
        score = _fame(candidate) - (1.0 if 0 < candidate.people * _DWARF < largest else 0.0)
        weight = countries.get(candidate.country, 0.0)
        share = weight / most if most > 0 and 0 < weight <= most else 0.0
        score += math.log10(share + 0.02) if candidate.country else -0.5
        if one.noun == "area":
            score += 2.0 if candidate.kind in ("region", "area", "state") else 0.0
        elif one.noun == "town":
            score += 2.0 if candidate.precision >= 3 else 0.0
        if candidate.kind == "region" and any(c.kind == "state" for c in pool):
            score += _NAMESAKE_FAME
        near = [km(candidate, r) for r in regions if r.country == candidate.country]
        return score - (min(near) / 100.0 if near and candidate.precision >= 3 else 0.0)

    best = max(pool, key=fit)
    if one.noun == "town" and best.kind in ("region", "area") and not fixed:
        return None  # "the village of X" is not the region of that name
    if fixed or best.kind in ("state", "capital", "region", "area", "sea"):
        return best if one.type != "PERSON" else None
    in_play = countries.get(best.country, 0.0) > most * _IN_PLAY
    if not in_play and best.kind == "city" and best.people < SMALL_TOWN and most >= 2.0:
        return None
    if one.type == "PERSON" and not (in_play and best.people >= _PERSON_ABOVE and one.lead in listed("static")):
        return None
    if one.odd and not in_play and best.people < _COMMON_BELOW and best.kind != "site":
        return None
    return best


def _fame(candidate: Candidate) -> float:
    """How likely a name means this rather than another of the name, the text apart."""
    if candidate.kind == "state":
        return _STATE_FAME
    if candidate.kind in ("city", "capital"):
        small = 1.0 if candidate.people < SMALL_TOWN else 0.0
        return 0.6 * math.log10(1 + candidate.people) + (0.2 if candidate.kind == "capital" else 0.0) - small
    return _REGION_FAME if candidate.kind == "region" else 3.4


def _twins(one: Named, best: Candidate, fixed: str, regions: Sequence[Candidate]) -> bool:
    """Whether another town of the name in the same country is as likely, far away."""
    if best.kind != "city" or any(r.country == best.country for r in regions):
        return False
    return any(
        c is not best
        and c.kind == "city"
        and c.country == best.country
        and c.people * _TWIN_RATIO > best.people
        and km(c, best) > _NEAR_KM
        for c in one.candidates
    )
