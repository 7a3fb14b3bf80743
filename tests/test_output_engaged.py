"""What it engages, in every form of the brief: each value on somebody's word, and nothing in it becomes markup."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_engaged import ACTORS, ALL, BOTH, ENGAGEMENTS, STATEMENTS, TEXT, engaged, engagement, state, value, without
from made_treaties import invented, treaty_knowledge
from onrecord.commitments.treaties import Treaties
from onrecord.commitments.types import Commitment, Condition, Kind, Strength, Treaty, Trigger
from onrecord.model import ConditionValue, Engagement, Reading, Span
from onrecord.output.brief import make_brief
from onrecord.output.engaged import Known, known_by
from onrecord.output.engaged_words import ACTS, KINDS, STRENGTHS, UNDATED, VALUES, act_words, bound_words, briefly
from onrecord.output.html import render_html
from onrecord.output.lines import columns
from onrecord.output.markdown import render_markdown
from onrecord.output.text import render_text
from onrecord.output.views import Brief, EngagedView
from test_output_deeds import HOSTILE
from test_output_html import PAYLOADS, Page, check

HEADING = "What it engages"
NOTE = "no finding on whether an obligation has fallen due"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    base = treaty_knowledge(tmp_path_factory.mktemp("tables"))
    return known_by(Treaties(invented(base), base))


def brief(known: Known, *engagements: Engagement) -> Brief:
    return make_brief([engaged(*engagements)], country_name=state, commitments=known)


def views(known: Known, *engagements: Engagement) -> tuple[EngagedView, ...]:
    return brief(known, *engagements).articles[0].engaged


def section(shown: str, end: str = "Produced by") -> str:
    return shown[shown.casefold().index(HEADING.casefold()) : shown.index(end)]


def said_by(view: EngagedView, condition: str) -> dict[str, list[str]]:
    """Of a condition each value, with the names of those on whose word it is."""
    found = next(c for c in view.conditions if c.says == condition)
    return {value: [word.who.text for word in words] for value, words in found.values}


def test_the_section_as_text(known: Known) -> None:
    assert section(render_text(brief(known), 400)) == (
        "WHAT IT ENGAGES\n"
        "  An aid to reading treaties, no finding on whether an obligation has fallen due.\n\n"
        "  Northern Pact Treaty, Article 5: defence, must act · north-5-2000\n"
        "      binds Arland and Cavenia, each to the other\n"
        "      if a party suffers an armed attack or a blockade, by anyone\n"
        "      the case itself: MET, on the word of the article (pact:1), for Arland"
        " · NOT MET, on the word of Ada Renn (pact:2); Cavenia (pact:2), as told by Ada Renn (pact:2)"
        " · UNKNOWN, left open by “An aide” (pact:4)\n"
        "      the attacked party asks for help: NOT MET, on the word of Jorun Hale (pact:3)\n"
        "      Nothing is said of: the council decides.\n"
        "      event: Doria → Arland: attacked or used violence, from the air (ASSAULT, aerial) (pact:1)\n"
        "      request for help denied by Jorun Hale (pact:3)\n"
        "      affirmed by Jorun Hale (pact:3)\n"
        "      not certain: the protocol of 1999 is known from a summary only\n\n"
        "  Northern Pact Treaty, Article 3: consultation, must act · north-3\n"
        "      binds Arland and Cavenia, each to the other\n"
        "      if a party suffers a threat to its security, by anyone\n"
        "      Nothing is said of: the case itself; a party asks for it.\n"
        "      consultations told of by the article (pact:5)\n\n"
        "  Treaty of Dor, Article 1: non-aggression, must act · cavdor-1\n"
        "      binds Cavenia and Doria, each to the other\n"
        "      at all times\n"
        "      affirmed by Doria (pact:6)\n\n"
    )


def test_the_example_of_the_documentation_is_what_is_shown(known: Known) -> None:
    text = (Path(__file__).parents[1] / "docs/engagements.md").read_text(encoding="utf-8")
    assert textwrap.indent(section(render_text(brief(known))).rstrip(), "    ") in text
    assert all(f"> {paragraph}" in text for paragraph in TEXT.split("\n\n"))
    assert all(f"`{act}`" in text for act in (*ACTS, "event"))


def test_the_section_as_markdown(known: Known) -> None:
    block = section(render_markdown(brief(known)))
    assert f"# {HEADING}\n\n*An aid to reading treaties" in f"# {block}"
    assert (
        "\n  - the case itself: **MET**, on the word of **the article** (pact:1), for Arland · **NOT MET**, on the word"
        " of **Ada Renn** ([pact:2](#a1-s1)); **Cavenia** ([pact:2](#a1-s2)), as told by Ada Renn (pact:2) · " in block
    )
    assert "\n- **Treaty of Dor, Article 1**: non-aggression, must act · cavdor-1\n" in block


def test_what_is_linked_is_there(known: Known) -> None:
    whole = brief(known)
    markdown = render_markdown(whole)
    targets = set(re.findall(r"\]\(#([^)]*)\)", markdown))
    assert {"a1-s1", "a1-s2", "a1-s4"} <= targets
    assert all(f'<a id="{target}"></a>' in markdown for target in targets)
    twice = make_brief([engaged(), engaged(path="b/other.txt")], country_name=state, commitments=known)
    page = check(render_html(twice))
    ids = page.of("id")
    assert len(ids) == len(set(ids)) and {"a1-g1", "a1-g3", "a2-g1", "a1-w1", "a2-w1"} <= set(ids)
    assert {href[1:] for href in page.of("href")} <= set(ids)
    assert {"#a1-s1", "#a1-e1", "#a1-w1"} <= set(page.of("href"))


def test_the_articles_own_words_lead_back_to_the_commitment(known: Known) -> None:
    page = render_html(brief(known))
    assert '<span class="place" id="a1-w1"></span><a href="#a1-g2">Consultations of the pact are under way</a>' in page
    assert '<bdi>the article</bdi><small> (</small><small><a href="#a1-w1">pact:5</a></small>' in page


@pytest.mark.parametrize("found", [without(engaged()), msgspec.structs.replace(engaged(), engagements=())])
def test_without_an_engagement_there_is_no_section(found: Reading) -> None:
    made = make_brief([found])
    for shown in (render_text(made), render_markdown(made), render_html(made)):
        assert HEADING.casefold() not in shown.casefold() and "bears on" not in shown and UNDATED not in shown


def test_every_form_says_that_it_is_no_finding_and_counts(known: Known) -> None:
    made = brief(known)
    for shown in (render_text(made, 400), render_markdown(made), Page(render_html(made)).text):
        assert shown.count(NOTE) == 1 and "bears on 3 commitments" in shown
        order = ("what was done", HEADING.casefold(), "produced by")
        assert [*order] == sorted(order, key=shown.casefold().index)


def test_values_that_contradict_stand_side_by_side(known: Known) -> None:
    (view, *_) = views(known)
    assert said_by(view, "the case itself") == {
        "met": ["the article"], "not_met": ["Ada Renn", "Cavenia"], "unknown": ["“An aide”"],
    }  # fmt: skip
    assert view.unsaid == ("the council decides",)
    told = [word.told for _, words in view.conditions[0].values for word in words]
    assert told == ["", "", "as told by Ada Renn (pact:2)", ""]


def test_treaties_stay_together_in_the_order_in_which_the_article_comes_to_them(known: Known) -> None:
    late = engagement("north-3", "consult", "its ministry", None)
    assert [v.id for v in views(known, *ENGAGEMENTS)] == ["north-5-2000", "north-3", "cavdor-1"]
    assert [v.id for v in views(known, ENGAGEMENTS[7], late, ENGAGEMENTS[0])] == ["north-5-2000", "north-3", "cavdor-1"]
    assert [v.anchor for v in views(known, late, ENGAGEMENTS[7])] == ["a1-g1", "a1-g2"]


def test_order_of_the_engagements_changes_nothing(known: Known) -> None:
    assert views(known, *reversed(ENGAGEMENTS)) == views(known, *ENGAGEMENTS)


def test_whom_a_value_is_for_is_told_where_it_is_not_all(known: Known) -> None:
    one = engagement("north-5-2000", "deny_case", "bombed", None, value("event", "not_met"), beneficiaries=("ARL",))
    (view,) = views(known, one, ENGAGEMENTS[3])
    assert [w.about for _, words in view.conditions[0].values for w in words] == ["for Arland"]
    (view,) = views(known, one)
    assert [w.about for _, words in view.conditions[0].values for w in words] == [""]


def test_who_says_a_thing_twice_is_named_once_and_the_unnamed_are_not_joined(known: Known) -> None:
    twice = [engagement("north-3", "affirm", words, "s3") for words in ("by every", "of the treaty")]
    (view,) = views(known, *twice, engagement("north-3", "affirm", "We stand", "s5"))
    assert {a.what: [(w.who.text, len(w.places)) for w in a.words] for a in view.acts} == {
        "affirmed by": [("Jorun Hale", 1)],
        "questioned by": [("“An aide”", 1)],
    }
    lost = [engagement("north-3", "affirm", words, "s98") for words in ("Dorian", "Consultations")]
    (view,) = views(known, *lost)
    assert [w.who.text for a in view.acts for w in a.words] == ["unnamed", "unnamed"]


@pytest.mark.parametrize(
    ("act", "statement", "conditions", "what"),
    [
        ("affirm", "s3", (), "affirmed by"),
        ("affirm", "s4", (), "denied by"),
        ("invoke", "s3", (value("event", "met", "s3"),), "invocation told of by"),
        ("invoke", "s3", (value("event"),), "invocation spoken of by"),
        ("invoke", "s4", (value("event", "not_met", "s4"),), "invocation denied by"),
        ("request", "s3", (value("request", "met", "s3"),), "request for help told of by"),
        ("request", None, (value("request", "met"),), "request for help told of by"),
        ("consult", "s5", (), "consultations questioned by"),
        ("suspend", "s3", (), "suspension spoken of by"),
        ("withdraw", None, (), "withdrawal spoken of by"),
        ("deny_case", "s3", (value("event"),), "that the case has not arisen: spoken of by"),
        ("odd_act", "s3", (), "odd act spoken of by"),
    ],
)
def test_what_is_said_is_worded_by_act_and_stance(known, act, statement, conditions, what) -> None:
    (view,) = views(known, engagement("north-3", act, "bombed", statement, *conditions))
    assert [a.what for a in view.acts] == [what]


def test_a_case_said_to_have_arisen_is_not_told_twice(known: Known) -> None:
    case = engagement("north-3", "affirm_case", "bombed", "s1", value("event", "met", "s1"))
    (view,) = views(known, case)
    assert view.acts == () and said_by(view, "the case itself") == {"met": ["Ada Renn"]}


def test_an_event_always_tells_of_its_case(known: Known) -> None:
    (view,) = views(known, engagement("north-5-2000", "event", "bombed", "e1", value("event"), value("request")))
    assert said_by(view, "the case itself") == {"unknown": ["the article"]}
    assert view.unsaid == ("the attacked party asks for help", "the council decides")
    (word,) = view.acts[0].words
    assert word.who.text == "Doria → Arland: attacked or used violence, from the air (ASSAULT, aerial)"
    assert [run.statement for run in word.places] == ["a1-e1"]
    (view,) = views(known, engagement("north-3", "event", "bombed", "e9", value("event", "met")))
    assert [w.who.text for w in view.acts[0].words] == ["an event"]


def test_a_commitment_that_is_not_known_is_shown_by_its_id() -> None:
    lost = engagement("lost-1", "request", "bombed", "s3", value("event"), value("heads-of-state"), value("request"))
    for made in (brief(lambda id: None, lost), make_brief([engaged(lost)])):
        (view,) = made.articles[0].engaged
        assert (view.treaty, view.trigger, view.doubt) == (None, "", "")
        assert view.unsaid == ("the case itself", "heads of state", "help is asked for")
        assert "lost-1: not among the treaties that are known\n" in render_text(made, 400)
        for shown in (render_markdown(made), Page(render_html(made)).text):
            assert "lost-1" in shown


def test_a_commitment_without_a_trigger_lacks_no_word_on_its_case(known: Known) -> None:
    (view,) = views(known, ENGAGEMENTS[7])
    assert (view.trigger, view.conditions, view.unsaid) == ("at all times", (), ())


def test_what_the_tables_answer_is_on_nobodys_word(known: Known) -> None:
    event = engagement(
        "north-5-1950", "event", "bombed", "e1", value("event", "met"), value("area", "met"), value("adversary"),
        value("membership"),
    )  # fmt: skip
    (view,) = views(known, event)
    assert said_by(view, "that it is within: north") == {"met": ["the tables of parties and places"]}
    assert view.unsaid == (
        "that it is done by anyone", "that a state whose part in the treaty is suspended is still bound",
    )  # fmt: skip
    said = engagement("north-5-1950", "event", "bombed", "e1", value("membership", "not_met", "s1"))
    (view,) = views(known, said)
    assert said_by(view, "that a state whose part in the treaty is suspended is still bound") == {
        "not_met": ["Ada Renn"]
    }


def test_who_is_bound_to_whom() -> None:
    def words(*pairings: tuple[tuple[str, ...], tuple[str, ...]]) -> list[str]:
        return bound_words(pairings, state)

    assert words((BOTH, BOTH)) == ["Arland and Cavenia, each to the other"]
    assert words((ALL, ALL)) == ["Arland, Boria and Cavenia, each to the others"]
    assert words((("CAV",), ("ARL",))) == ["Cavenia to Arland"]
    assert words((("CAV",), ("ARL",)), (BOTH, BOTH), (("DOR",), ("CAV",))) == [
        "Arland and Cavenia, each to the other", "Doria to Cavenia",
    ]  # fmt: skip
    assert words((ALL, ("ARL",)), (("BOR", "CAV"), ("ARL",))) == ["Arland, Boria and Cavenia to Arland"]
    assert words(((), ("ARL",))) == []
    ways = words(*((("CAV",), (f"A{n:02}",)) for n in range(12)))
    assert len(ways) == 9 and ways[-1] == "others, as the report speaks of them"
    many = tuple(f"A{n:02}" for n in range(12))
    assert words((many, ("ARL",))) == ["A00, A01, A02, A03, A04, A05 and 6 others to Arland"]


def test_a_long_doubt_is_cut_between_words() -> None:
    assert briefly("short\n one ") == "short one"
    cut = briefly("word " * 80)
    assert cut.endswith("word …") and len(cut) <= 162


def test_triggers_in_words() -> None:
    from onrecord.output.engaged_words import trigger_words

    trigger = Trigger(events=("aggression",), victim=("ARL", "CAV"), adversary=("non_parties",), area="nato-6")
    assert trigger_words(trigger, state) == (
        "if Arland or Cavenia suffers aggression, by a state that is no party, in the area of Article 6"
    )
    odd = Trigger(events=("odd_thing",), area="my-waters")
    assert trigger_words(odd, state) == "if a party suffers odd_thing, by anyone, within: my waters".replace("_", " ")


def test_all_kinds_strengths_values_and_acts_have_words() -> None:
    assert {*KINDS} == {*get_args(Kind)} and {*STRENGTHS} == {*get_args(Strength)}
    assert {*VALUES} == {*get_args(ConditionValue)}
    told = Engagement.__doc__ or ""
    assert all(f"*{act}*" in told for act in (*ACTS, "event"))
    assert act_words("affirm", "support", says=False) == "affirmed by"


@pytest.mark.parametrize("published", [None, "2005-05-09"])
@pytest.mark.parametrize("found", [True, False])
def test_an_article_without_a_date_is_told_to_need_one(known: Known, published: str | None, found: bool) -> None:
    reading = engaged(published=published)
    made = make_brief([reading if found else without(reading)], country_name=state, commitments=known)
    wanted = published is None and not found
    assert (UNDATED in made.articles[0].notes) == wanted
    for shown in (render_text(made, 400), render_markdown(made), Page(render_html(made)).text):
        assert ("--published" in shown) == wanted
    nothing = msgspec.structs.replace(without(engaged(published=None)), statements=(), events=())
    assert make_brief([nothing]).articles[0].notes == ()


CONDITIONS = st.builds(
    value,
    st.sampled_from(["event", "request", "decision", "odd"]),
    st.sampled_from(get_args(ConditionValue)),
    st.sampled_from([None, "s1", "s2", "s5"]),
)
DRAWN = st.lists(
    st.builds(
        lambda commitment, act, start, because, conditions: Engagement(
            commitment=commitment, act=act, span=Span(start, start + 3), because_of=because, conditions=(*conditions,),
            obligors=BOTH, beneficiaries=BOTH,
        ),
        st.sampled_from(["north-3", "north-5-2000", "cavdor-1", "lost"]),
        st.sampled_from([*ACTS, "event"]),
        st.integers(0, 90),
        st.sampled_from([None, "s1", "s3", "s4", "s5", "e1", "s77"]),
        st.lists(CONDITIONS, max_size=4),
    ),
    max_size=6,
)  # fmt: skip


@given(DRAWN)
def test_nothing_said_is_lost_and_nothing_unsaid_is_said(known: Known, drawn: list[Engagement]) -> None:
    found = (
        make_brief(
            [msgspec.structs.replace(engaged(), engagements=tuple(drawn))], country_name=state, commitments=known
        )
        .articles[0]
        .engaged
    )
    assert {view.id for view in found} == {e.commitment for e in drawn} and len({v.id for v in found}) == len(found)
    for view in found:
        mine = [e for e in drawn if e.commitment == view.id]
        for wanted in ("met", "not_met"):
            said = {c.condition for e in mine for c in e.conditions if c.value == wanted}
            shown = [c for c in view.conditions if wanted in dict(c.values)]
            assert len(said) == len(shown)
        assert not {c.says for c in view.conditions} & {*view.unsaid}
        assert all(words for c in view.conditions for _, words in c.values)
        acts = {e.act for e in mine} - {"affirm_case", "deny_case"}
        assert len(view.acts) >= (1 if acts else 0)


@pytest.mark.parametrize("width", [40, 77])
def test_no_line_is_wider_than_asked_for(known: Known, width: int) -> None:
    wide = engagement("w" * 200, "affirm", "bombed", "s3", value("c" * 90, "met", "s1"))
    shown = render_text(brief(known, *ENGAGEMENTS, wide), width)
    assert max(columns(line) for line in shown.splitlines()) <= width


def poisoned(words: str) -> tuple[Reading, Known]:
    """Engagements, and the treaty they are of, with the words wherever something from outside can stand."""
    text = f"{words} said so.\n\n{words}"
    whole = Span(0, max(1, len(words)))
    statement = msgspec.structs.replace(
        STATEMENTS[0], content=(whole,), cue=(), speaker=msgspec.structs.replace(
            STATEMENTS[0].speaker, actor=None, mention=whole
        ),
    )  # fmt: skip
    named = msgspec.structs.replace(STATEMENTS[2], content=(whole,), cue=(), inside="s1")
    engagements = tuple(
        Engagement(
            commitment=commitment, act=act, because_of=because, span=whole, obligors=BOTH, beneficiaries=owed,
            conditions=(value("event", "met", because), value(words, "not_met", words), value(f"{words}2")),
        )
        for commitment in ("c", words)
        for act in ("affirm", words)
        for because in (None, "s1", "s3", words)
        for owed in (BOTH, ("ARL",))
    )  # fmt: skip
    base = engaged()
    reading = msgspec.structs.replace(
        base,
        article=msgspec.structs.replace(base.article, text=text),
        actors=tuple(msgspec.structs.replace(actor, name=words, country=None) for actor in ACTORS),
        statements=(statement, named),
        events=(),
        engagements=engagements,
    )
    row = Commitment(
        id="c", treaty="t", article=words, kind="defence", strength="may", text=words, doubt=words, start="1950",
        source=words,
        trigger=Trigger(
            events=(words,), victim=(words,), adversary=(words,), area=words,
            conditions=(Condition(id="asked", kind="request", says=words),),
        ),
    )  # fmt: skip
    treaty = Treaty(id="t", names=(words,), signed="1950", start="1950", commitments=(row,), source=words)
    return reading, lambda id: (treaty, row) if id == "c" else None


def poisoned_brief(words: str) -> Brief:
    reading, known = poisoned(words)
    return make_brief([reading], country_name=lambda code: words, commitments=known)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_it_becomes_markup(payload: str) -> None:
    tame = Page(render_html(poisoned_brief("x" * len(payload))))
    page = check(render_html(poisoned_brief(payload)))
    assert sorted(page.tags) == sorted(tame.tags)  # commitments stand by their ids
    assert all(href.startswith("#") for href in page.of("href"))


@pytest.mark.parametrize("words", [HOSTILE, "\x1b]0;owned\x07", "\u202eabc\u2066", "a\x9b2Jb"])
def test_control_characters_and_overrides_reach_no_form(words: str) -> None:
    made = poisoned_brief(words)
    for shown in (render_text(made), render_markdown(made), render_html(made)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize(
    "words", ["**y** [z](http://x.example)", "<b>y</b> `z` | # ~", "- y\n\n# z", "_y_ www.x.example", "y\n- z\n> z"]
)
def test_no_markdown_is_made_of_it(words: str) -> None:
    block = section(render_markdown(poisoned_brief(words)), end="\n---")
    ours = re.sub(r"\\[!-/:-@\[-`{-~]", "", re.sub(r"\[[^\]]*\]\(#a1-s\d+\)", "", block))
    assert not re.search(r"[`\[\]|~_<]|https?:|www\.", ours)
    assert not re.search(r"(?m)^ *# z|^ *- z|^ *> z|^y", ours)


def test_a_name_written_from_right_to_left_changes_no_sides(known: Known) -> None:
    actors = tuple(msgspec.structs.replace(a, name={"hale": "אב"}.get(a.id, a.name)) for a in ACTORS)
    made = make_brief([msgspec.structs.replace(engaged(), actors=actors)], country_name=state, commitments=known)
    assert "affirmed by \u200eאב\u200e (pact:3)" in render_text(made, 400)
    assert "affirmed by <bdi>אב</bdi>" in render_html(made)
