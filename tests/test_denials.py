"""Who denies in an article what another claims there, and that the events which rest on the claim name them."""

from __future__ import annotations

from typing import Any

import pytest

from fake_reader import PRODUCED_BY
from made_claims import spot, statement
from onrecord.intake import document_from_text
from onrecord.model import Actor, Claim, ClaimStance, Event, EventMention, Modality, Reading, Span, Stance, Statement
from onrecord.output.brief import make_brief
from onrecord.output.denials import deniers
from onrecord.web.cards import Cards

TEXT = "Arland said Belmark shelled two villages. Belmark denied the accusation. Coria rejected reports of a raid."
ACTORS = tuple(Actor(id=n.lower(), name=n, kind="state", country=c) for n, c in (("Arland", "NOR"), ("Belmark", "FIN")))
SAID = (
    statement(TEXT, 1, "Belmark shelled two villages", "said", who="arland", mention="Arland"),
    statement(TEXT, 2, "the accusation", "denied", "deny", who="belmark", mention="Belmark denied"),
    statement(TEXT, 3, "reports of a raid", "rejected", "deny", mention="Coria"),
)


def stance(said: Statement, kind: Stance | None = None, **other: Any) -> ClaimStance:
    speaker = said.speaker
    assert speaker is not None
    of = {"actor": speaker.actor, "mention": speaker.mention} | other
    return ClaimStance(stance=kind or said.stance, statement=said.id, **of)


def made(*stances: ClaimStance, modality: Modality = "alleged") -> Reading:
    at = spot(TEXT, "shelled")
    whole = Span(0, TEXT.index(".") + 1)
    event = Event(
        id="e1", plover="ASSAULT", mode=None, source=("belmark",), target=(), trigger=at, sentence=whole,
        modality=modality, according_to="s1", confidence=0.9,
        mentions=(EventMention(trigger=at, sentence=whole, according_to="s1"),),
    )  # fmt: skip
    return Reading(
        produced_by=PRODUCED_BY,
        article=document_from_text(TEXT, id="x", clean=False).article,
        actors=ACTORS,
        statements=SAID,
        events=(event,),
        claims=(Claim(id="c1", text="Belmark shelled two villages", stances=stances, disputed=True),),
    )


def test_a_claim_has_those_who_deny_it_in_words_of_their_own() -> None:
    first, second, third = SAID
    assert deniers(made(stance(first), stance(second), stance(third))) == {"s1": ("s2", "s3")}
    assert deniers(made(stance(first), stance(second, "query"))) == {}
    assert deniers(made(stance(second), stance(third))) == {}


def test_nobody_is_their_own_denier() -> None:
    first, second, _ = SAID
    again = stance(second, actor="arland")
    assert deniers(made(stance(first), again)) == {}


def test_who_is_only_spoken_of_in_a_denial_claims_nothing() -> None:
    third = SAID[2]
    assert deniers(made(stance(third), stance(third, "support", actor=None, mention=spot(TEXT, "reports")))) == {}


@pytest.mark.parametrize("modality", ["actual", "alleged", "denied"])
def test_an_event_on_the_word_of_a_claim_names_who_denies_that(modality: Modality) -> None:
    lead = "told of by " if modality == "denied" else "according to "
    found = made(stance(SAID[0]), stance(SAID[1]), stance(SAID[2]), modality=modality)
    (deed,) = make_brief([found]).articles[0].deeds
    runs = next(detail for detail in deed.details if detail[0].text == lead)
    assert "".join(run.text for run in runs) == f"{lead}Arland, whose claim is denied by Belmark and Coria"
    assert [run.statement for run in runs if run.statement] == ["a1-s1", "a1-s2", "a1-s3"]
    (card,) = Cards(found, {}, (), str).events()
    assert card.told is not None and card.told.denied == (("s2", "Belmark"), ("s3", "Coria"))


def test_an_event_whose_claim_nobody_denies_names_nobody() -> None:
    (card,) = Cards(made(stance(SAID[0])), {}, (), str).events()
    assert card.told is not None and card.told.denied == ()
