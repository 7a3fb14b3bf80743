"""Places in words: the part of a verdict's sentence that says what a place is."""

from __future__ import annotations

from onrecord.commitments.area_tables import region_labels
from onrecord.commitments.locating import Located
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.keys import key

_PLURAL = (
    *("islands", "rocks", "shoals", "features", "straits", "territories", "states", "heights", "farms", "tunbs"),
    *("azores", "antilles", "balkans"),
)
"""Last words of names that are plural, but for states: the United States is one."""
_WITH_THE = (
    *("sea", "ocean", "channel", "gap", "peninsula", "strip", "strait", "zone", "bank", "triangle", "republic"),
    *("union", "territory", "congo", "kingdom", "atlantic", "arctic", "baltic", "mediterranean", "caribbean"),
    *("pacific", "netherlands", "philippines", "bahamas", "maldives", "comoros", "emirates"),
)
"""Last words of names that take the article, beside the plural ones."""
_FIRST_WITH_THE = ("gulf of", "strait of", "bay of", "isle of", "republic of")
"""First words of names that do."""


def told(here: Located, base: Knowledge) -> str:
    """A place as a clause: whose it is, where, and what is disputed about it.

    "Réunion belongs to France and is in the Indian Ocean"; "The Senkaku Islands are in the Pacific (administered by
    Japan; claimed by China and Taiwan)"; "Vilnius is in Lithuania".
    """
    where = region_labels()[here.regions[0]] if here.regions else ""
    own = here.territory or (base.states[here.state].name.strip() if here.state in base.states else here.state)
    same = not own or key(here.place).removeprefix("the ") == key(own)
    plural = bool(here.territory) and _plural(here.place, own, same)
    subject = named(here.place, plural)
    if here.territory and not same and here.territory not in here.place:
        subject += f" ({here.territory})"
    subject, verb = subject[:1].upper() + subject[1:], "are" if plural else "is"
    said = f" ({here.disputed})" if here.disputed else ""
    if here.kind == "sea":
        return f"{subject} {verb} open sea beyond the coastal waters"
    if not here.state:
        return f"{subject} {verb} in {where}{said}" if where else f"{subject} {verb} no single state's"
    if here.kind == "homeland":
        return f"{subject} {verb} in {where if same and where else named(own)}{said}"
    if here.disputed or here.state not in base.states:
        return f"{subject} {verb} in {where}{said}"
    owner = named(base.states[here.state].name.strip())
    return f"{subject} {'belong' if plural else 'belongs'} to {owner} and {verb} in {where}"


def named(name: str, plural: bool = False) -> str:
    """A name with its article, if it has one: "the Baltic Sea", "the United States", "France"."""
    low = name.lower()
    if low.startswith("the "):
        return name
    article = plural or low.rpartition(" ")[2] in _PLURAL + _WITH_THE or low.startswith(_FIRST_WITH_THE)
    return f"the {name}" if article else name


def _plural(place: str, territory: str, same: bool) -> bool:
    """Whether a territory's name, or another one that it goes by, is plural: the Falkland Islands, the Falklands."""
    if not territory.lower().endswith(_PLURAL):
        return False
    low = place.lower()
    return same or low.endswith(_PLURAL) or (low.endswith("s") and territory.lower().startswith(low[:-1]))
