"""Whether a point of the globe lies within a line drawn from corner to corner along rhumb lines.

A rhumb line keeps its bearing and is straight on Mercator's map, so the question is one of a plane polygon there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

_HIGHEST = 89.9
"""Mercator's map does not reach the poles; a line that ends in one is cut here, in degrees, and a point just below."""


def inside(lat: float, lon: float, corners: Sequence[tuple[float, float]]) -> bool:
    """Whether a point (degrees) lies within the line through `corners` (latitude, longitude), which closes by itself.

    The corners' longitudes may run on past 180 degrees either way, so that none jumps; a point is looked for at its
    longitude and a whole turn to either side. On the line itself the answer may be either.
    """
    north = _northing(max(-_HIGHEST + 0.1, min(_HIGHEST - 0.1, lat)))
    return any(_odd(north, turned, corners) for turned in (lon, lon - 360, lon + 360))


def _odd(north: float, east: float, corners: Sequence[tuple[float, float]]) -> bool:
    """Whether a ray to the east crosses the line an odd number of times."""
    points = [(_northing(lat), lon) for lat, lon in (*corners, corners[0])]
    odd = False
    for (north_a, east_a), (north_b, east_b) in pairwise(points):
        crosses = (north_a > north) != (north_b > north)
        if crosses and east < east_a + (north - north_a) / (north_b - north_a) * (east_b - east_a):
            odd = not odd
    return odd


def _northing(lat: float) -> float:
    """How far north a latitude is on Mercator's map, in radians of the equator."""
    cut = max(-_HIGHEST, min(_HIGHEST, lat))
    return math.asinh(math.tan(math.radians(cut)))
