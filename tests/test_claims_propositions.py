"""What statements assert: leads left off, those implied who say what is denied, contents that only point back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_reader import PRODUCED_BY
from made_claims import spot, statement
from onrecord.intake import document_from_text
from onrecord.model import Actor, Event, EventMention, Reading, Span, Statement
from onrecord.reader.claims.propositions import LEAST_WORDS, Proposition, identity, propositions

RENN = Actor(id="renn", name="Ada Renn", kind="person", country="MDG", ref="person:ada-renn")
TOLVIA = Actor(id="tolvia", name="Tolvia", kind="state", country="NOR")


def reading(text: str, *statements: Statement, actors: tuple[Actor, ...] = (RENN,), **more: Any) -> Reading:
    article = document_from_text(text, id="x", clean=False).article
    article = msgspec.structs.replace(article, published="2024-05-08")
    return Reading(produced_by=PRODUCED_BY, article=article, actors=actors, statements=statements, **more)


def only(text: str, content: str, cue: str = "denied", stance: Any = "deny", **more: Any) -> Proposition:
    (found,) = propositions(reading(text, statement(text, 1, content, cue, stance, **more)))
    return found


def implied(text: str, content: str, cue: str = "denied", stance: Any = "deny") -> tuple[str | None, str]:
    """The words for those who are implied to say it, and the proposition."""
    found = only(text, content, cue, stance)
    return text[found.implied.start : found.implied.end] if found.implied else None, found.text


# The proposition itself


@pytest.mark.parametrize("lead", ["that", "whether", "if", "how", "about", "That"])
def test_the_word_that_leads_to_a_proposition_is_no_part_of_it(lead: str) -> None:
    text = f"Renn asked {lead} the navy had fired first."
    found = only(text, f"{lead} the navy had fired first", "asked", "query")
    assert found.text == "the navy had fired first"
    assert found.spans == (spot(text, "the navy had fired first"),)


def test_a_content_that_leads_with_nothing_is_whole() -> None:
    assert only("Thatcher Bay was mined, Renn denied.", "Thatcher Bay was mined").text == "Thatcher Bay was mined"


def test_pieces_are_one_proposition_and_white_space_is_closed_up() -> None:
    text = '"The navy\nfired first," Renn said. "It must pay for that."'
    both = (spot(text, '"The navy\nfired first,"'), spot(text, '"It must pay for that."'))
    said = msgspec.structs.replace(statement(text, 1, "navy", "said", kind="direct"), content=both)
    (found,) = propositions(reading(text, said))
    assert found.text == '"The navy fired first," "It must pay for that."' and found.direct


def test_what_is_too_short_to_be_a_proposition_is_none() -> None:
    text = "Renn denied any wrongdoing. Renn denied that ships burned down."
    assert propositions(reading(text, statement(text, 1, "any wrongdoing", "denied", "deny"))) == ()
    assert LEAST_WORDS == 3 and only(text, "that ships burned down").text == "ships burned down"


def test_who_speaks_where_and_when() -> None:
    text = "Renn denied that the navy had fired first. An aide denied that the fleet had sailed."
    named = only(text, "that the navy had fired first", who="renn", mention="Renn")
    assert (named.actor, named.who, named.side, named.mention) == ("renn", "person:ada-renn", "MDG", spot(text, "Renn"))
    assert (named.day, named.article, named.stance) == ("2024-05-08", "x", "deny")
    aide = only(text, "that the fleet had sailed", mention="An aide", date="2024-05-01")
    assert (aide.actor, aide.who, aide.side, aide.mention) == (None, None, None, spot(text, "An aide"))
    assert aide.day == "2024-05-01"


def test_an_actor_is_known_by_its_key_else_by_name_and_country() -> None:
    assert identity(RENN) == "person:ada-renn"
    assert identity(TOLVIA) == identity(msgspec.structs.replace(TOLVIA, id="a9", name="TOLVIA"))
    others = ({"country": None}, {"kind": "group"}, {"name": "Tolvian"}, {"ref": "state:XTO"})
    assert identity(TOLVIA) not in {identity(msgspec.structs.replace(TOLVIA, **o)) for o in others}


def test_only_what_the_content_names_and_does_is_counted() -> None:
    text = "Renn denied that Tolvia had shelled the port after the fleet left."
    actors = (
        msgspec.structs.replace(RENN, mentions=(spot(text, "Renn"),)),
        msgspec.structs.replace(TOLVIA, mentions=(spot(text, "Tolvia"),)),
    )
    trigger, sentence = spot(text, "shelled"), Span(0, len(text))
    deed = Event(
        id="e1", plover="ASSAULT", mode=None, source=("tolvia",), target=(), trigger=trigger, sentence=sentence,
        modality="denied", according_to="s1", mentions=(EventMention(trigger=trigger, sentence=sentence),),
    )  # fmt: skip
    said = statement(text, 1, "that Tolvia had shelled the port", "denied", "deny", who="renn")
    (found,) = propositions(reading(text, said, actors=actors, events=(deed,)))
    assert found.names == {identity(TOLVIA)} and found.countries == {"NOR"} and found.roots == {"ASSAULT"}


# Those who are implied


@pytest.mark.parametrize(
    ("text", "content", "cue", "who", "what"),
    [
        (
            "Renn rubbished speculation that the fleet had sailed.", "that the fleet had sailed", "rubbished",
            "speculation", "the fleet had sailed",
        ),
        (
            "Renn rubbished speculation that the fleet had sailed.", "speculation that the fleet had sailed",
            "rubbished", "speculation", "the fleet had sailed",
        ),
        (
            "Renn rejected online “fakes” that claim to show columns of tanks.",
            "online “fakes” that claim to show columns of tanks", "rejected", "online “fakes”", "columns of tanks",
        ),
        (
            "Renn rejected the media reports of three burnt ships.", "the media reports of three burnt ships",
            "rejected", "media reports", "three burnt ships",
        ),
        ("Renn dismissed the claim the fleet had sailed.", "the fleet had sailed", "dismissed", "claim",
         "the fleet had sailed"),
        ("Renn rejected Western reports suggesting that the fleet had sailed.",
         "Western reports suggesting that the fleet had sailed", "rejected", "reports", "the fleet had sailed"),
    ],
)  # fmt: skip
def test_who_denies_what_is_said_says_that_it_is_said(text: str, content: str, cue: str, who: str, what: str) -> None:
    assert implied(text, content, cue) == (who, what)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Renn denied that the fleet had sailed.", "that the fleet had sailed"),
        # the noun is part of what is denied
        ("Renn denied that the navy had had reports of mines there.", "that the navy had had reports of mines there"),
        ("Renn denied she had leaked a report that ships were lost.", "she had leaked a report that ships were lost"),
        ("Renn denied leaking reports of three burnt ships.", "leaking reports of three burnt ships"),
        ("Renn denied that her story of the ships was wrong.", "that her story of the ships was wrong"),
        ("Renn denied that reports of mines were kept back.", "that reports of mines were kept back"),
        # where it was denied, not what
        ("Renn denied in a report that the fleet had sailed.", "that the fleet had sailed"),
        ("Renn denied in a leaked report that the fleet had sailed.", "that the fleet had sailed"),
        # too far before
        ("Speculation grew. Renn denied that the fleet had sailed.", "that the fleet had sailed"),
    ],
)
def test_nobody_is_made_up(text: str, content: str) -> None:
    who, what = implied(text, content)
    assert who is None and what == content.removeprefix("that ")


def test_only_a_denial_or_a_doubt_implies_anybody() -> None:
    text = "Renn cited reports that the fleet had sailed."
    for stance in ("support", "comment"):
        assert implied(text, "that the fleet had sailed", "cited", stance)[0] is None
    assert implied(text, "that the fleet had sailed", "cited", "query")[0] == "reports"


# Pointing back

BACK = "Some residents claimed that a second ship was missing, but this has been denied."


def pair(text: str, second: str, stance: Any = "deny", cue: str = "denied") -> tuple[Proposition, ...]:
    first = statement(text, 1, "that a second ship was missing", "claimed", mention="Some residents")
    return propositions(reading(text, first, statement(text, 2, second, cue, stance)))


def test_a_content_that_points_back_is_about_the_one_before() -> None:
    first, back = pair(BACK, "this")
    assert (first.about, back.about, back.stance, back.id) == (None, "s1", "deny", "s2")


@pytest.mark.parametrize(
    "words",
    [
        "this",
        "It,",
        "so",
        "these claims",
        "the claim",
        "the reports",
        "The allegation,",
        "the accusation",
        "a charge",
        "those charges",
        "an allegation",
        "all such suggestions",
        "its latest accusations",
        "which",
        "their rumours",
    ],
)
def test_words_that_point_back(words: str) -> None:
    assert [p.about for p in pair(BACK.replace("but this", f"yet {words}"), words)] == [None, "s1"]


@pytest.mark.parametrize(
    "words", ["this ship was ever lost", "that a third one sank", "the murder charge", "the new murder charge"]
)
def test_words_that_say_something_themselves_do_not_point_back(words: str) -> None:
    assert [p.about for p in pair(BACK.replace("but this", f"but {words}"), words)] == [None, None]


def test_a_content_too_far_from_the_one_before_points_at_nothing() -> None:
    far = BACK.replace("but this", "and so on" + " and on" * 50 + ", but this")
    assert [p.id for p in pair(far, "this")] == ["s1"]


def test_a_content_that_points_back_at_nothing_or_comments_is_left_out() -> None:
    assert propositions(reading(BACK, statement(BACK, 2, "this", "denied", "deny"))) == ()
    assert [p.id for p in pair(BACK, "this", "comment")] == ["s1"]


def test_words_for_who_accuses_are_no_proposition() -> None:
    text = "Renn rejected an accusation by the navy of Tolvia."
    assert (
        propositions(reading(text, statement(text, 1, "an accusation by the navy of Tolvia", "rejected", "deny"))) == ()
    )
    text = "Renn rejected an accusation by the navy that she had fired first."
    content = "an accusation by the navy that she had fired first"
    (found,) = propositions(reading(text, statement(text, 1, content, "rejected", "deny")))
    assert found.text.endswith("that she had fired first")


def test_nobody_denies_what_they_have_just_said_themselves() -> None:
    text = "Ada Renn said that a second ship was missing. She denied the allegation."
    said = [
        statement(text, 1, "that a second ship was missing", "said", mention="Ada Renn", who="renn"),
        statement(text, 2, "the allegation", "denied", "deny", mention="She", who="renn"),
    ]
    assert [p.id for p in propositions(reading(text, *said))] == ["s1"]


def test_two_that_point_back_are_about_the_same() -> None:
    text = BACK + " The port office denied these claims."
    said = [
        statement(text, 1, "that a second ship was missing", "claimed"),
        statement(text, 2, "this", "denied", "deny"),
        statement(text, 3, "these claims", "denied", "deny", mention="The port office"),
    ]
    assert [(p.id, p.about) for p in propositions(reading(text, *said))] == [("s1", None), ("s2", "s1"), ("s3", "s1")]


# What the article itself tells

TOLD = "Ada Renn allegedly shelled the old port of Saro on Monday."


def told(modality: Any, **more: Any) -> Event:
    fields: dict[str, Any] = {
        "mode": None, "source": ("renn",), "target": (), "trigger": spot(TOLD, "shelled"),
        "sentence": Span(0, len(TOLD)), "source_mention": spot(TOLD, "Ada Renn"),
        "target_mention": spot(TOLD, "the old port of Saro"), **more,
    }  # fmt: skip
    return Event(id="e1", plover="ASSAULT", modality=modality, **fields)


@pytest.mark.parametrize(("modality", "stance"), [("alleged", "support"), ("denied", "deny")])
def test_what_the_article_tells_as_alleged_or_denied_is_somebodys_claim(modality: Any, stance: str) -> None:
    (found,) = propositions(reading(TOLD, events=(told(modality),)))
    assert (found.id, found.stance, found.actor, found.who) == ("e1", stance, None, None)
    assert found.text == "Ada Renn allegedly shelled the old port of Saro"
    assert found.names == {"person:ada-renn"} and found.roots == {"ASSAULT"}


@pytest.mark.parametrize("modality", ["actual", "ordered", "planned", "requested", "conditional", "possible"])
def test_nothing_else_that_it_tells_is(modality: Any) -> None:
    assert propositions(reading(TOLD, events=(told(modality),))) == ()


def test_what_a_statement_tells_is_that_statements() -> None:
    assert propositions(reading(TOLD, events=(told("alleged", according_to="s1"),))) == ()
    assert propositions(reading(TOLD, events=(told("alleged", source_mention=None, target_mention=None),))) == ()


# Whatever the text

PIECES = (
    "denied",
    "reports",
    "that",
    "“fakes”",
    "this",
    "the fleet",
    "in a report",
    "\u202e",
    "\n\n",
    "😀",
    "speculation",
)


@given(st.lists(st.sampled_from(PIECES), min_size=4, max_size=16), st.data())
def test_spans_lie_within_the_text(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)
    place = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 40)).map(
        lambda p: Span(p[0], min(len(text), p[0] + p[1]))
    )
    statements = [
        Statement(
            id=f"s{n}",
            kind="indirect",
            speaker=None,
            cue=(data.draw(place),),
            content=(data.draw(place),),
            stance=data.draw(st.sampled_from(["support", "deny", "query", "comment"])),
        )
        for n in range(1, 4)
    ]
    article = msgspec.structs.replace(document_from_text("x", id="x", clean=False).article, text=text)
    found = propositions(Reading(produced_by=PRODUCED_BY, article=article, statements=tuple(statements)))
    by_id = {s.id: s for s in statements}
    assert len({p.id for p in found}) == len(found)
    for p in found:
        content = by_id[p.id].content
        assert all(0 <= s.start < s.end <= len(text) for s in (*p.spans, *([p.implied] if p.implied else [])))
        assert all(c.start <= s.start and s.end <= c.end for s, c in zip(p.spans, content, strict=True))
        assert p.about is None or p.about in {q.id for q in found if q.about is None}
