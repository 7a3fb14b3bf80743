"""Measures of the network of commitments: dyad-years, counts, communities, degree, conflicting pledges.

`spells` gives who owes what to whom from which day to which; all else is worked out from these. Definitions and columns
are in docs/network.md.
"""

from onrecord.commitments.network.conflicts import Conflict, conflicts
from onrecord.commitments.network.dyads import DirectedDyadYear, DyadYear, directed_dyad_years, dyad_years
from onrecord.commitments.network.graph import Partition, components, greedy_modularity, modularity
from onrecord.commitments.network.measures import Community, Count, Degree, communities, counts, degrees, graph
from onrecord.commitments.network.periods import Period, day, year, years
from onrecord.commitments.network.spans import OPEN
from onrecord.commitments.network.spells import Spell, spells

__all__ = [
    "OPEN",
    "Community",
    "Conflict",
    "Count",
    "Degree",
    "DirectedDyadYear",
    "DyadYear",
    "Partition",
    "Period",
    "Spell",
    "communities",
    "components",
    "conflicts",
    "counts",
    "day",
    "degrees",
    "directed_dyad_years",
    "dyad_years",
    "graph",
    "greedy_modularity",
    "modularity",
    "spells",
    "year",
    "years",
]
