"""What is disputed, in every form of the brief: nothing of it reads as a fact, and nothing in it becomes markup."""

from __future__ import annotations

import re
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_events import event
from made_readings import ACTORS, STATEMENTS, TEXT, empty, reading, span
from onrecord.model import Claim, ClaimStance, Reading, Stance
from onrecord.output.brief import make_brief
from onrecord.output.disputes import ORDER
from onrecord.output.html import render_html
from onrecord.output.lines import columns
from onrecord.output.markdown import render_markdown
from onrecord.output.text import render_text
from onrecord.output.views import ClaimView, Standing
from test_output_deeds import HOSTILE
from test_output_html import PAYLOADS, Page, check

HEADING = "What is disputed"
FIRED = "its navy fired on a Tolvian trawler"


def held(stance: Stance, statement: str, who: str | None = None, words: str | None = None) -> ClaimStance:
    return ClaimStance(actor=who, mention=span(TEXT, words) if words else None, stance=stance, statement=statement)


def claim(number: int, text: str, *stances: ClaimStance, disputed: bool = False) -> Claim:
    return Claim(id=f"c{number}", text=text, stances=stances, disputed=disputed)


CLAIMS = (
    claim(1, "the two governments were in contact", held("support", "s3", "renn"), held("support", "s4", "hale")),
    claim(2, "the crew is ill", held("deny", "s2", "renn"), held("deny", "s2", "renn"), held("deny", "s8", "hale")),
    claim(3, "the commission would ever meet", held("query", "s9", words="An aide")),
    claim(
        4, FIRED, held("support", "s4", "hale"), held("deny", "s1", "marenga"), held("query", "s9", words="An aide"),
        held("comment", "s8", "hale"), disputed=True,
    ),
    claim(5, "the trawler was hit", held("support", "s4", "hale"), held("query", "s9", words="An aide")),
    claim(
        6, "a second vessel was missing", held("support", "s6", words="Some harbour residents"), held("deny", "s7"),
        disputed=True,
    ),
    claim(7, "the radar was off", held("support", "s2", "renn"), held("deny", "s3", "renn")),
)  # fmt: skip


def claimed(*claims: Claim, **more: Any) -> Reading:
    return msgspec.structs.replace(reading(), claims=claims or CLAIMS, **more)


def views(*claims: Claim) -> tuple[ClaimView, ...]:
    return make_brief([claimed(*claims)]).articles[0].claims


def forms(found: Reading) -> dict[str, str]:
    """The section in each form, HTML as its text; empty where there is none."""
    brief = make_brief([found])
    shown = {"text": render_text(brief, 400), "markdown": render_markdown(brief)}
    shown["html"] = Page(render_html(brief)).text
    out = {}
    for form, whole in shown.items():
        low = whole.casefold()
        start = low.find(HEADING.casefold())
        out[form] = whole[start : low.index("via ", start)] if start >= 0 else ""
    return out


def test_disputed_claims_come_first_and_what_is_merely_supported_is_left_out() -> None:
    found = views()
    assert [v.standing for v in found] == [
        "disputed", "disputed", "questioned", "both", "denied only", "questioned only",
    ]  # fmt: skip
    assert [v.anchor for v in found] == ["a1-c4", "a1-c6", "a1-c5", "a1-c7", "a1-c2", "a1-c3"]
    assert {*ORDER} == {*get_args(Standing)} and len(ORDER) == len(get_args(Standing))
    for shown in forms(claimed()).values():
        assert "in contact" not in shown
        assert shown.index(FIRED) < shown.index("second vessel") < shown.index("crew is ill")


@pytest.mark.parametrize("found", [reading(), empty(), msgspec.structs.replace(reading(), claims=CLAIMS[:1])])
def test_without_a_denial_or_a_doubt_there_is_no_section(found: Reading) -> None:
    brief = make_brief([found])
    for shown in (render_text(brief), render_markdown(brief), render_html(brief)):
        assert HEADING.casefold() not in shown.casefold() and "disputed" not in Page(shown).text


def test_the_section_stands_between_what_they_deny_and_what_was_done() -> None:
    brief = make_brief([claimed(events=(event(1, "recalled", "actual", "SANCTION"),))])
    for shown in (render_text(brief), render_markdown(brief), Page(render_html(brief)).text):
        low = shown.casefold()
        places = [low.index(h) for h in ("what they deny", "what is disputed", "relayed", "what was done")]
        assert places == sorted(places)


def test_each_side_is_named_with_its_place() -> None:
    text = forms(claimed())["text"]
    assert (
        f"\n  DISPUTED: “{FIRED}”\n      supported by Jorun Hale (strait:5)\n      denied by Marenga (strait:1)\n"
        "      questioned by “An aide” (strait:8)\n" in text
    )
    assert "      supported by “Some harbour residents” (strait:6)\n      denied by unnamed (strait:6)\n" in text
    # who says it twice is named once
    assert "      denied by Ada Renn (strait:2)\n      denied by Jorun Hale (strait:7)\n" in text
    markdown = forms(claimed())["markdown"]
    assert f"- **DISPUTED:** “{FIRED}”\n  - supported by **Jorun Hale** (strait:5)\n" in markdown
    page = render_html(make_brief([claimed()]))
    assert '<li>denied by <bdi>Marenga</bdi> <small><a href="#a1-s1">strait:1</a></small></li>' in page


def test_what_nobody_asserts_is_marked() -> None:
    text = forms(claimed())["text"]
    assert "\n  DENIED; NOBODY HERE SAYS SO: “the crew is ill”\n" in text
    assert "\n  QUESTIONED; NOBODY HERE SAYS SO: “the commission would ever meet”\n" in text
    assert "\n  QUESTIONED: “the trawler was hit”\n" in text and "\n  SAID AND DENIED: “the radar was off”\n" in text
    assert text.count("SAYS SO") == 2


def test_no_claim_stands_without_its_marks_and_the_section_says_what_it_is() -> None:
    for shown in forms(claimed()).values():
        assert "Nothing in this section is told as a fact." in shown
        for each in CLAIMS[1:]:
            assert shown.count(each.text) == shown.count(f"“{each.text}”") == 1


def test_a_comment_is_no_side() -> None:
    (only,) = views(CLAIMS[3])
    assert [h.who.text for h in (*only.supported, *only.denied, *only.questioned)] == [
        "Jorun Hale", "Marenga", "“An aide”",
    ]  # fmt: skip


def test_unnamed_sources_are_not_taken_for_one() -> None:
    words = "Some harbour residents"
    (only,) = views(claim(1, "x y z", held("support", "s6", words=words), held("deny", "s7"), held("deny", "s9")))
    assert [(h.who.text, h.who.resolved) for h in only.denied] == [("unnamed", False)] * 2
    assert [[run.statement for run in h.places] for h in only.denied] == [["a1-s7"], ["a1-s9"]]


def test_what_the_article_itself_tells_leads_to_the_event() -> None:
    told = claim(1, "the trawler was hit", held("support", "e4"), held("deny", "s1", "marenga"), disputed=True)
    events = tuple(event(n, "hit", "alleged", "ASSAULT") for n in range(1, 5))
    page = render_html(make_brief([claimed(told, events=events)]))
    assert '<li>supported by <bdi>unnamed</bdi> <small><a href="#a1-e4">strait:5</a></small></li>' in page
    assert 'id="a1-e4"' in page


def test_a_claim_that_breaks_its_own_references_is_still_shown() -> None:
    odd = claim(1, "", held("deny", "s99", "ghost"), held("support", "e9"), disputed=True)
    for shown in forms(claimed(odd)).values():
        assert "“(no words)”" in shown and "ghost" in shown and "strait" in shown
    assert "a1-s99" not in render_html(make_brief([claimed(odd)]))


def test_links_lead_to_statements_and_events_in_all_articles() -> None:
    second = msgspec.structs.replace(claimed(), article=reading(path="b/other.txt").article)
    page = Page(render_html(make_brief([claimed(), second])))
    ids = page.of("id")
    assert len(ids) == len(set(ids)) and {"a1-c4", "a2-c4"} <= set(ids)
    assert {href[1:] for href in page.of("href") if href.startswith("#")} <= set(ids)
    assert "#a2-s1" in page.of("href")


def test_disputes_are_counted_in_the_line_of_numbers() -> None:
    for count, words in ((1, "1 claim disputed"), (2, "2 claims disputed")):
        brief = make_brief([claimed(*[c for c in CLAIMS if c.disputed][:count])])
        for shown in (render_text(brief, 400), render_markdown(brief), Page(render_html(brief)).text):
            assert words in shown
    assert "claim" not in render_text(make_brief([claimed(CLAIMS[1])]), 400).split("WHO SPEAKS")[0]


STANCES = st.lists(
    st.builds(held, st.sampled_from(get_args(Stance)), st.sampled_from(["s1", "s2", "s3", "s9"]),
              st.none() | st.sampled_from(["renn", "hale"])),
    max_size=5,
)  # fmt: skip


@given(st.lists(STANCES, max_size=5))
def test_every_claim_denied_or_questioned_stands_exactly_once(drawn: list[list[ClaimStance]]) -> None:
    claims = [
        claim(n, f"claim {n}", *stances, disputed={"support", "deny"} <= {s.stance for s in stances})
        for n, stances in enumerate(drawn, 1)
    ]
    found = make_brief([msgspec.structs.replace(reading(), claims=tuple(claims))]).articles[0].claims
    wanted = [f"a1-c{n}" for n, s in enumerate(drawn, 1) if {x.stance for x in s} & {"deny", "query"}]
    assert sorted(v.anchor for v in found) == sorted(wanted)
    for v in found:
        assert (v.standing in ("denied only", "questioned only")) == (not v.supported)
        assert v.denied or v.questioned


@pytest.mark.parametrize("width", [40, 77])
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    wide = claim(8, "w" * 200 + " said so", held("deny", "s1", "marenga"))
    assert max(columns(line) for line in render_text(make_brief([claimed(*CLAIMS, wide)]), width).splitlines()) <= width


def poisoned(words: str) -> Reading:
    """Claims with the words wherever something from outside can stand."""
    base = reading()
    article = msgspec.structs.replace(base.article, text=f"{words} said so.\n\n{words}", subheadlines=())
    spot = msgspec.structs.replace(span(TEXT, "T"), start=0, end=len(words))
    statement = msgspec.structs.replace(STATEMENTS[0], content=(spot,), cue=(), speaker=None)
    actors = tuple(msgspec.structs.replace(a, name=words) for a in ACTORS)
    stances = [
        ClaimStance(actor=a, mention=spot, stance=s, statement=i)
        for s in get_args(Stance) for a, i in (("renn", "s1"), (None, "s1"), (words, words))
    ]  # fmt: skip
    claims = tuple(
        Claim(id=words, text=words, stances=tuple(s for s in stances if s.stance in kept), disputed=len(kept) == 4)
        for kept in (get_args(Stance), ("deny",), ("query",), ("support", "query"), ("support", "deny"))
    )
    return msgspec.structs.replace(
        base, article=article, actors=actors, statements=(statement,), claims=claims, notes=()
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_claim_becomes_markup(payload: str) -> None:
    tame = Page(render_html(make_brief([poisoned("x" * len(payload))])))
    page = check(render_html(make_brief([poisoned(payload)])))
    assert page.tags == tame.tags
    assert all(href.startswith(("#", "https://example.org/2024")) for href in page.of("href"))


@pytest.mark.parametrize("words", [HOSTILE, "\x1b]0;owned\x07", "\u202eabc\u2066", "a\x9b2Jb"])
def test_control_characters_and_overrides_in_a_claim_reach_no_form(words: str) -> None:
    brief = make_brief([poisoned(words)])
    for shown in (render_text(brief), render_markdown(brief), render_html(brief)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize(
    "words", ["**y** [z](http://x.example)", "<b>y</b> `z` | # ~", "- y\n\n# z", "_y_ www.x.example", "y\n- z\n> z"]
)
def test_no_markdown_is_made_of_a_claim(words: str) -> None:
    markdown = render_markdown(make_brief([poisoned(words)]))
    start = markdown.index(HEADING)
    block = markdown[start : markdown.index("\n#", start)]
    ours = re.sub(r"\\[!-/:-@\[-`{-~]", "", block)
    assert not re.search(r"[`\[\]|~_<]|https?:|www\.", ours)
    assert not re.search(r"(?m)^ *# z|^ *- z|^ *> z|^y", ours)


def test_a_name_written_from_right_to_left_changes_no_sides() -> None:
    actors = tuple(msgspec.structs.replace(a, name={"marenga": "אב"}.get(a.id, a.name)) for a in ACTORS)
    brief = make_brief([claimed(CLAIMS[3], actors=actors)])
    assert "denied by \u200eאב\u200e (strait:1)" in render_text(brief)
    assert "denied by <bdi>אב</bdi> <small>" in render_html(brief)
