"""Events in every form of the brief: what was done, apart from what was only ordered, planned, alleged, denied ..."""

from __future__ import annotations

import io
import re
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_events import EVENTS, SENTENCES, event, eventful, mention
from made_readings import ACTORS, STATEMENTS, TEXT, article, empty, reading, span
from onrecord.knowledge.lexicons import table
from onrecord.model import Event, Force, Modality, Place, Reading, Span, Stance
from onrecord.output.brief import make_brief
from onrecord.output.deeds import NOT_DONE, marked, what
from onrecord.output.denials import negated, part
from onrecord.output.display import clean
from onrecord.output.html import render_html
from onrecord.output.lines import Piece, columns, wrap
from onrecord.output.markdown import render_markdown
from onrecord.output.terminal import print_brief
from onrecord.output.text import render_text
from onrecord.output.views import ArticleView, DeedView
from test_output_html import PAYLOADS, Page, check

DONE, APART = "What was done", "What was ordered, planned, alleged, denied, …"
HOSTILE = "\x1b[31m\u202e<b>x</b>\x9b**y** [z](javascript:1)\x00"


def view_of(*events: Event) -> ArticleView:
    return make_brief([eventful(events)], country_name={"MDG": "Madagascar", "NOR": "Norway"}.__getitem__).articles[0]


def only(found: Event) -> DeedView:
    (deed,) = view_of(found).deeds
    return deed


def about(deed: DeedView) -> list[str]:
    return ["".join(run.text for run in detail) for detail in deed.details]


def forms(found: Reading) -> dict[str, str]:
    """The brief in each form, HTML as its text."""
    brief = make_brief([found])
    shown = {"text": render_text(brief, 400), "markdown": render_markdown(brief)}
    shown["html"] = Page(render_html(brief)).text
    return shown


def sections(shown: str) -> tuple[str, str]:
    """What stands under What was done, and what stands under the other heading."""
    low = shown.casefold()
    first, second = low.rindex(DONE.casefold()), low.rindex(APART.casefold())
    assert first < second
    return shown[first:second], shown[second:]


@pytest.mark.parametrize("modality", NOT_DONE)
def test_only_what_is_actual_stands_under_what_was_done(modality: Modality) -> None:
    actual = event(1, "recalled", "actual", "SANCTION")
    other = event(2, "fired on", modality, "ASSAULT", source=("marenga",))
    view = view_of(actual, other)
    assert [deed.anchor for deed in view.done] == ["a1-e1"]
    assert [(name, [deed.anchor for deed in deeds]) for name, deeds in view.not_done] == [(modality, ["a1-e2"])]
    for shown in forms(eventful((actual, other))).values():
        done, apart = sections(shown)
        assert "SANCTION" in done and "ASSAULT" not in done
        assert "ASSAULT" in apart and "SANCTION" not in apart
        assert modality.upper() in apart.upper()
        assert "attacked" not in apart and "attacking or using violence" in apart


def test_a_denied_event_alone_makes_no_section_on_what_was_done() -> None:
    for shown in forms(eventful((event(1, "fired on", "denied", "ASSAULT"),))).values():
        assert DONE.casefold() not in shown.casefold()
        assert APART.casefold() in shown.casefold()
        assert "1 event (0 done)" in shown


def test_a_modality_nobody_knows_is_not_done() -> None:
    odd = msgspec.structs.replace(EVENTS[0], modality="rumoured")  # type: ignore[arg-type]
    view = view_of(odd)
    assert view.done == () and [name for name, _ in view.not_done] == ["rumoured"]


@given(st.lists(st.sampled_from(get_args(Modality)), max_size=12))
def test_every_event_stands_exactly_once(modalities: list[Modality]) -> None:
    events = [msgspec.structs.replace(EVENTS[n % len(EVENTS)], modality=m) for n, m in enumerate(modalities)]
    view = view_of(*events)
    assert sorted(deed.anchor for deed in view.deeds) == sorted(f"a1-e{n}" for n in range(1, len(events) + 1))
    assert {deed.modality for deed in view.done} <= {"actual"}
    assert len(view.done) == modalities.count("actual")
    assert all(deed.modality == name != "actual" for name, deeds in view.not_done for deed in deeds)


def test_groups_come_in_the_order_asked_for_and_events_in_the_order_of_the_text() -> None:
    assert NOT_DONE == ("ordered", "planned", "requested", "conditional", "possible", "alleged", "denied")
    assert {*NOT_DONE, "actual"} == set(get_args(Modality))
    view = view_of(*EVENTS)
    assert [name for name, _ in view.not_done] == list(NOT_DONE)
    assert [deed.anchor for deed in view.done] == ["a1-e2", "a1-e1"]
    for shown in forms(eventful()).values():
        _, apart = sections(shown)
        places = [re.search(rf"(?m){name.capitalize()}", apart) for name in NOT_DONE]
        starts = [found.start() for found in places if found]
        assert len(starts) == len(NOT_DONE) and starts == sorted(starts)


def test_an_article_without_events_has_neither_section() -> None:
    for found in (reading(), empty()):
        for shown in forms(found).values():
            assert DONE.casefold() not in shown.casefold()
            assert APART.casefold() not in shown.casefold()
            assert "event" not in shown


def test_events_are_shown_without_any_statement() -> None:
    found = msgspec.structs.replace(empty(), events=(event(1, "recalled", "actual", "SANCTION", according_to="s1"),))
    for shown in forms(found).values():
        assert "No statement was found" in shown and DONE.casefold() in shown.casefold()
        assert "according to an unnamed source" in shown


def test_sides_are_actors_or_the_words_of_the_text_or_nothing() -> None:
    shown = render_text(make_brief([eventful()]), 400)
    assert (
        "\n  “Tolvia” (unresolved) → Marenga: imposed sanctions or cut ties, by a withdrawal (SANCTION, withdraw)"
        in shown
    )
    assert "\n  Marenga and Jorun Hale: met or talked, by telephone (CONSULT, phone)\n" in shown
    assert "\n  ALLEGED: → “the trawler” (unresolved): attacking or using violence (ASSAULT)\n" in shown
    assert "\n  REQUESTED: giving aid (AID)\n" in shown  # its source is nobody's id, and no words stand for it
    assert "ghost" not in shown and "omebody" not in shown and "None" not in shown
    markdown = render_markdown(make_brief([eventful()]))
    assert "- **“Tolvia”** (unresolved) → **Marenga**: imposed sanctions" in markdown
    page = render_html(make_brief([eventful()]))
    assert "<bdi>“Tolvia”</bdi><small> (unresolved)</small> → <bdi>Marenga</bdi>: imposed sanctions" in page


def test_details_say_when_where_with_what_and_on_whose_word() -> None:
    details = {deed.anchor: about(deed) for deed in view_of(*EVENTS).deeds}
    assert details["a1-e1"] == [
        "strait:3",
        "“the two governments” read as Marenga and Jorun Hale",
        "according to Ada Renn",
        "uncertain, 0.31",
    ]
    assert details["a1-e2"] == ["strait:1", "2024-05-06 to 2024-05-07 (“a day after”)"]
    assert details["a1-e3"] == [
        "strait:1",
        "place: Saro Strait, Madagascar",
        "forces: “navy” (naval force), 2 × “trawler” (patrol boat, flotilla)",
        "“its navy” read as Marenga",
        "denied by Marenga",
        "2 mentions, also strait:5 (told of by Jorun Hale)",
    ]
    assert details["a1-e4"] == ["strait:5", "according to Ada Renn, as told by Jorun Hale (strait:5)"]
    assert details["a1-e5"] == ["strait:8", "when: “ever”", "according to an unnamed source"]


def test_one_mention_is_not_counted() -> None:
    once = event(1, "hit", "actual", "ASSAULT", mentions=(mention("hit"),))
    assert about(only(once)) == ["strait:5"]
    thrice = msgspec.structs.replace(once, mentions=(mention("hit"), mention("missing"), mention("meet")))
    assert about(only(thrice))[-1] == "3 mentions, also strait:6, strait:8"


def test_the_table_has_words_for_every_root_and_mode() -> None:
    plover = {(row["root"], mode) for row in table("plover.csv") for mode in ("", *row["modes"].split())}
    rows = table("plover_words.csv")
    assert {(row["root"], row["mode"]) for row in rows} == plover and len(rows) == len(plover)
    assert all(row["done"] and bool(row["doing"]) == (not row["mode"]) for row in rows)
    assert what("MOBILIZE", None, done=True) == "deployed or readied forces (MOBILIZE)"
    assert what("MOBILIZE", "troops", done=False) == "deploying or readying forces, troops (MOBILIZE, troops)"
    assert what("NOVEL", "odd", done=True) == "NOVEL, odd"


def test_the_evidence_is_the_sentence_with_the_trigger_marked_in_each_form() -> None:
    brief = make_brief([eventful((event(1, "recalled", "actual", "SANCTION"),))])
    sentence = SENTENCES["recalled"]
    assert f"      ┆ {sentence}\n" in render_text(brief, 400)
    assert f"\n  > {sentence.replace('recalled', '**recalled**')}\n" in render_markdown(brief)
    assert f'<p class="evidence">{sentence.replace("recalled", "<b>recalled</b>")}</p>' in render_html(brief)


def test_the_trigger_is_highlighted_on_a_terminal_and_not_in_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "90")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    out, brief = Terminal(), make_brief([eventful()])
    print_brief(brief, out)
    assert "\x1b[1;4mrecalled\x1b[0m" in out.getvalue()
    assert re.search(r"\x1b\[1;31mDENIED: ?\x1b\[0m", out.getvalue())
    assert re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()) == render_text(brief, 90)
    assert "\x1b" not in render_text(brief, 90)


@given(st.data(), st.text(alphabet=st.one_of(st.sampled_from("ab .\n\t\xa0\u202e\x1b"), st.characters()), max_size=60))
def test_the_evidence_is_exactly_the_slice_of_the_article(data: st.DataObject, text: str) -> None:
    cuts = sorted(data.draw(st.integers(0, len(text))) for _ in range(4))
    sentence, trigger = Span(cuts[0], cuts[3]), Span(cuts[1], cuts[2])
    before, middle, after = marked(text, sentence, trigger)
    assert before + middle + after == clean(text[sentence.start : sentence.end])
    if trigger.start < trigger.end:
        assert middle == clean(text[trigger.start : trigger.end])
        assert clean(before) == clean(text[sentence.start : trigger.start])
        assert clean(after) == clean(text[trigger.end : sentence.end])
    assert marked(text, trigger, sentence)[1] == "" or sentence == trigger


@pytest.mark.parametrize(
    ("text", "start", "end", "pieces"),
    [
        ("a b ", 3, 4, ("a b", "", "")),
        ("a  b\n c", 1, 4, ("a ", "b", " c")),
        (" \n fired, then", 3, 8, ("", "fired", ", then")),
        ("re\u202efired", 3, 8, ("re\ufffd", "fired", "")),
    ],
)
def test_blanks_at_the_edges_of_a_trigger(text: str, start: int, end: int, pieces: tuple[str, str, str]) -> None:
    assert marked(text, Span(0, len(text)), Span(start, end)) == pieces
    assert "".join(pieces) == clean(text)


@given(st.lists(st.text(alphabet="ab, \u0301新", max_size=9), max_size=6), st.integers(12, 30))
def test_lines_break_at_blanks_only_whatever_the_pieces(texts: list[str], width: int) -> None:
    styles = ("plain", "mark")
    pieces = [Piece(text, styles[n % 2]) for n, text in enumerate(texts)]  # type: ignore[arg-type]
    lines = ["".join(piece.text for piece in line) for line in wrap(pieces, width)]
    words = "".join(texts).split(" ")
    assert all(columns(line) <= width for line in lines)
    if all(columns(word) <= width for word in words):
        assert [word for line in lines for word in line.split(" ") if word] == [word for word in words if word]


@pytest.mark.parametrize("width", [40, 77])
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    lines = render_text(make_brief([eventful()]), width).splitlines()
    assert max(columns(line) for line in lines) <= width


def poisoned(words: str) -> Reading:
    """Events with the words wherever something from outside can stand."""
    text = f"{words} said this: {words}. And {words}.\n\n{words}"
    n = len(words)
    at, all_of_it = Span(n + 12, 2 * n + 12), Span(0, 2 * n + 13)
    events = tuple(
        Event(
            id=f"e{number}", plover=words, mode=words, source=("renn",) if number % 2 else (), target=(),
            trigger=at, sentence=all_of_it, modality=modality, source_mention=Span(0, n), target_mention=at,
            according_to="s1", date_text=words, place=Place(name=words, country="MDG"),
            forces=(Force(class_=words, start=0, end=n, quantity=3, echelon=words),),
        )
        for number, modality in enumerate(get_args(Modality))
    )  # fmt: skip
    statements = tuple(msgspec.structs.replace(s, content=(at,), cue=(), speaker=None) for s in STATEMENTS[:1])
    actors = tuple(msgspec.structs.replace(actor, name=words) for actor in ACTORS)
    return Reading(
        produced_by=reading().produced_by,
        article=article(text=text, subheadlines=()),
        actors=actors,
        statements=statements,
        events=events,
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_an_event_becomes_markup(payload: str) -> None:
    tame = Page(render_html(make_brief([poisoned("x" * len(payload))])))
    page = check(render_html(make_brief([poisoned(payload)], country_name=lambda code: payload)))
    assert page.tags == tame.tags
    assert all(href.startswith(("#", "https://example.org/2024")) for href in page.of("href"))


@pytest.mark.parametrize("words", [HOSTILE, "\x1b]0;owned\x07", "\u202eabc\u2066", "a\x9b2Jb"])
def test_control_characters_and_overrides_in_an_event_reach_no_form(words: str) -> None:
    brief = make_brief([poisoned(words)])
    for shown in (render_text(brief), render_markdown(brief), render_html(brief)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize(
    "words", ["**y** [z](http://x.example)", "<b>y</b> `z` | # ~", "- y\n\n# z", "_y_ www.x.example"]
)
def test_no_markdown_is_made_of_an_event(words: str) -> None:
    markdown = render_markdown(make_brief([poisoned(words)]))
    block = markdown[markdown.index("# What was done") :].replace("](#a1-s1)", "").replace("[an unnamed source", "")
    ours = re.sub(r"\\[!-/:-@\[-`{-~]", "", block)
    assert not re.search(r"[`\[\]|~_]|https?:|www\.", ours)
    assert set(re.findall(r"<[^>]*>", ours)) <= {"<b>", "</b>"}
    assert not re.search(r"(?m)^ *# z|^- z|^y", ours)


def test_names_written_from_right_to_left_do_not_change_sides() -> None:
    actors = tuple(msgspec.structs.replace(a, name={"marenga": "אב", "hale": "גד"}.get(a.id, a.name)) for a in ACTORS)
    found = event(1, "hit", "actual", "ASSAULT", source=("marenga",), target=("hale",))
    brief = make_brief([msgspec.structs.replace(eventful((found,)), actors=actors)])
    assert "\u200eאב\u200e → \u200eגד\u200e: attacked" in render_text(brief)
    assert "**\u200eאב\u200e** → **\u200eגד\u200e**: attacked" in render_markdown(brief)
    assert "<bdi>אב</bdi> → <bdi>גד</bdi>: attacked" in render_html(brief)


def test_links_of_events_lead_to_statements_and_to_the_text() -> None:
    html = render_html(make_brief([eventful(), eventful(path="b/other.txt")]))
    page = Page(html)
    ids = page.of("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.of("href") if href.startswith("#")} <= set(ids)
    assert 'according to <a href="#a1-s3">Ada Renn</a>' in html and 'according to <a href="#a2-s3">Ada Renn</a>' in html
    assert '<a href="#a1-e3-t2">strait:5</a> (told of by <a href="#a1-s4">Jorun Hale</a>)' in html
    assert '<span class="place" id="a1-e2-t"></span><a href="#a1-e2" class="event">recalled</a>' in html
    assert 'href="#a1-e3" class="denied event not-done">fired on</a>' in html
    markdown = render_markdown(make_brief([eventful()]))
    linked = set(re.findall(r"\]\(#([^)]*)\)", markdown))
    assert linked == {"a1-s1", "a1-s3", "a1-s4", "a1-s5"} == set(re.findall(r'<a id="([^"]*)"></a>', markdown))
    assert '- <a id="a1-s3"></a>the two governments were in contact' in markdown


def test_the_full_text_stays_whole() -> None:
    page = render_html(make_brief([eventful()]))
    shown = "".join(Page(page[page.index('<div class="text">') : page.index("</details>")]).words)
    assert all(paragraph in shown for paragraph in TEXT.split("\n\n"))


def test_a_trigger_outside_its_sentence_is_not_marked() -> None:
    astray = msgspec.structs.replace(event(1, "hit", "actual", "ASSAULT"), sentence=span(TEXT, SENTENCES["meet"]))
    deed = only(astray)
    assert (deed.before, deed.trigger, deed.after) == (SENTENCES["meet"], "", "")
    far = msgspec.structs.replace(
        astray, trigger=Span(9000, 9001), sentence=Span(9000, 9009), target_mention=Span(9000, 9001)
    )
    for shown in forms(eventful((far,))).values():
        assert "(ASSAULT)" in shown


@pytest.mark.parametrize(
    ("stance", "sentence", "trigger", "does"),
    [
        ("deny", "The port denied that it had fired on a boat.", "fired on", "denies"),
        ("support", "Some claim the port has fired on a boat, but this has been denied.", "fired on", "claims"),
        ("support", "Some claim the port has fired on a boat, but the port denied it.", "fired on", "claims"),
        ("support", "The port said it had not fired on a boat.", "fired on", "says not"),
        ("query", "Who says that the port has not fired on a boat?", "fired on", "other"),
    ],
)
def test_who_claims_is_told_apart_from_who_denies(stance: Stance, sentence: str, trigger: str, does: str) -> None:
    assert part(stance, sentence, sentence.index(trigger) + len(trigger)) == does


@pytest.mark.parametrize(
    ("sentence", "told", "expected"),
    [
        ("The host cancelled the conference.", False, True),
        ("The host denied that there was a conference.", False, False),
        ("The host cancelled the conference.", True, False),
    ],
)
def test_what_the_article_itself_negates_is_nobodys_denial(sentence: str, told: bool, expected: bool) -> None:
    assert negated("denied", sentence, told=told) is expected
    assert not negated("planned", sentence, told=told)
