"""Colours and lines of a what-if's graph: colours that everybody can tell apart (Okabe and Ito), and dashes besides."""

from __future__ import annotations

from onrecord.commitments.case import Engaged
from onrecord.output.whatif_graph import Tie

INK, PALE, PAPER = "#1a1a1a", "#595959", "#ffffff"
ATTACK = "#1a1a1a"
ENGAGED, POSSIBLE, CLASH, TALK = "#0072b2", "#b85300", "#8b3a8b", "#767676"
DASHED, DOTTED = "7 4", "2 4"
NAMES_MOST = 3
"""States that a node names before it counts them."""


def look(tie: Tie, status: Engaged) -> tuple[str, str, float]:
    """Colour, dashes ("" for a solid line) and width of what a state owes."""
    if tie == "clash":
        return CLASH, DOTTED, 2.0
    if tie == "breach":
        return ATTACK, "" if status == "engaged" else DASHED, 1.5
    dashes = "" if status == "engaged" else DASHED
    if tie == "consult":
        return TALK, dashes, 1.0
    return (ENGAGED if status == "engaged" else POSSIBLE), dashes, 2.5 if status == "engaged" else 2.0
