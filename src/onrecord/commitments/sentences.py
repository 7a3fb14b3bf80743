"""The sentences of a what-if: each names the treaty and the article, and never says that a state will do anything."""

from __future__ import annotations

from onrecord.commitments.case import Case, Engaged, Supposed
from onrecord.commitments.evaluate import Found, Frame
from onrecord.commitments.naming import capital, cited, joined
from onrecord.commitments.reasons import Sides, clause, reason
from onrecord.commitments.types import Commitment

_HOW = {
    "must_act": "",
    "as_deems_necessary": ", as {it} deem{s} necessary",
    "by_agreement": ", as the parties agree on it",
    "may": "",
}


def sentence(
    commitment: Commitment,
    case: Case,
    supposed: Supposed,
    sides: Sides,
    found: tuple[Found, ...],
    status: Engaged,
    frame: Frame,
) -> str:
    """An obligation in a case: who owes what to whom by which article, and on what it hangs."""
    treaty = frame.treaties.treaty(commitment.treaty)
    article = cited(commitment, treaty) if treaty else commitment.id
    if status == "not_engaged":
        why = next(f for f in found if f.value == "not_met")
        return f"Not engaged under {article}: {reason(why, commitment, case, sides, frame)}."
    owes = owed(commitment, sides, frame, bool(supposed))
    start = f"{_supposing(supposed, sides, frame)}under {article}, {owes}"
    unmet = [f for f in found if f.value == "unknown"]
    if not unmet:
        return f"{capital(start)}: every condition that it names is {'then ' if supposed else ''}met."
    conditions = joined([f"if {clause(f, commitment, case, sides, frame)}" for f in unmet])
    asks = "said" if any(f.why == "own" for f in unmet) else "known"
    return (
        f"{capital(start)}, {conditions}; it is not {asks} whether {'that is' if len(unmet) == 1 else 'these are'} so."
    )


def _supposing(supposed: Supposed, sides: Sides, frame: Frame) -> str:
    listed = frame.names.listed
    if supposed == "in_turn":
        return f"should {listed(sides.against)} attack {listed(sides.victims)} in turn, "
    if supposed == "answer":
        return f"should {listed(sides.against)} use force against {listed(sides.victims)} in answer, "
    return ""


def owed(commitment: Commitment, sides: Sides, frame: Frame, would: bool = False) -> str:
    """ "Russia owes Belarus help", and so on for each kind and strength."""
    listed = frame.names.listed
    who, whom = listed(sides.obligors), listed(sides.beneficiaries)
    several = len(sides.obligors) > 1
    s = "" if several or would else "s"
    owe = f"would owe {whom}" if would else f"owe{s} {whom}"
    kind, strength = commitment.kind, commitment.strength
    if kind in ("defence", "assistance", "offence"):
        what = {"defence": "help", "assistance": "assistance", "offence": "to join in the attack"}[kind]
        if commitment.means == ("nuclear",):
            if strength == "may":
                return f"{who} may use nuclear weapons in answer, for {whom}"
            what += " by the use of nuclear weapons"
        if strength == "may":
            return f"{who} may give {whom} {what}"
        each = "each" if several else "it"
        return f"{who} {owe} {what}{_HOW[strength].format(it=each, s='s')}"
    if kind == "consultation":
        if strength == "may":
            return f"{who} may consult with {whom}"
        if set(sides.beneficiaries) & set(sides.obligors):
            return f"{who} {'would have to' if would else 'must'} consult with one another"
        return f"{who} {'would have to' if would else 'must'} consult with {whom}"
    if kind == "neutrality":
        attacker = listed(sides.against) if sides.against else "the attacker"
        return f"{who} must not help {attacker} against {whom}"
    if kind == "non_aggression":
        return f"{who} owe{'' if several else 's'} it to {whom} not to use or threaten force, which this would break"
    if kind == "assurance":
        return f"{who} {'have' if several else 'has'} given {whom} an assurance that bears on this"
    return f"{who} {owe} cooperation"
