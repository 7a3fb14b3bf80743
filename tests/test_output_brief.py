from __future__ import annotations

import msgspec
import pytest

from made_readings import ACTORS, STATEMENTS, TEXT, article, empty, reading, said
from onrecord.intake.types import Failure
from onrecord.model import Actor, Office, Reading, Span, Speaker
from onrecord.output.brief import make_brief
from onrecord.output.display import clean, mask
from onrecord.output.labels import article_labels, office_line, safe_url
from onrecord.output.phrases import details, in_office


def view_of(found: Reading):
    return make_brief([found]).articles[0]


def test_every_statement_stands_exactly_once() -> None:
    view = view_of(reading())
    assert sorted(s.anchor for s in view.statements) == [f"a1-s{n}" for n in range(1, 10)]
    starts = [s.spans[0].start for s in view.statements]
    assert starts == sorted(starts)


def test_speakers_come_in_order_of_their_first_statement_with_office_and_country() -> None:
    brief = make_brief([reading()], country_name={"MDG": "Madagascar", "NOR": "Norway"}.__getitem__)
    rows = [(s.name, s.office, s.country, len(s.statements)) for s in brief.articles[0].speakers]
    assert rows == [
        ("Marenga", None, None, 1),
        ("Ada Renn", "Foreign Minister, Marenga", "Madagascar", 3),
        ("Jorun Hale", "President of Tolvia", "Norway", 2),
    ]


def test_quotations_are_verbatim_with_the_marks_of_the_source() -> None:
    by_id = {s.anchor: s for s in view_of(reading()).statements}
    assert by_id["a1-s2"].text == (
        '"Not a single shot was fired, and the crew is in good health," … '
        '"Whoever claims otherwise has not looked at the radar tracks."'
    )
    # the spans of this one hold no marks; they stand beside them in the text
    assert by_id["a1-s8"].text == '"We will not be drawn into speculation," … "Let the commission do its work."'
    assert by_id["a1-s3"].text == "the two governments were in contact"
    for statement in by_id.values():
        for piece in statement.text.split(" … "):
            assert piece in clean(TEXT)


def test_references_count_paragraphs_from_one() -> None:
    refs = {s.anchor: s.ref for s in view_of(reading()).statements}
    assert (refs["a1-s1"], refs["a1-s2"], refs["a1-s8"]) == ("strait:1", "strait:2", "strait:7")


def test_references_name_all_paragraphs_of_a_statement() -> None:
    over_two = said(TEXT, 1, "renn", '"Not a single', "the two governments", "We will not")
    spanning = msgspec.structs.replace(over_two, id="s2", content=(Span(5, TEXT.index("She added") + 3),))
    for statement, ref in ((over_two, "strait:2-3,7"), (spanning, "strait:1-3")):
        found = Reading(produced_by=reading().produced_by, article=article(), actors=ACTORS, statements=(statement,))
        assert view_of(found).statements[0].ref == ref


def test_a_part_of_the_name_needs_no_remark_when_it_is_sure() -> None:
    for sure, remarked in ((0.95, False), (0.6, True)):
        renn = said(TEXT, 1, "renn", "as much", mention="Renn", how="coreference", sure=sure)
        found = Reading(produced_by=reading().produced_by, article=article(), actors=ACTORS, statements=(renn,))
        assert (view_of(found).statements[0].resolution is not None) == remarked


def test_a_country_that_the_office_names_is_not_said_twice() -> None:
    assert in_office("Foreign Minister, Marenga", "Marenga") == "Foreign Minister, Marenga"
    assert in_office("Mayor", "Marenga") == "Mayor · Marenga"
    assert in_office(None, None) == ""


def test_details_say_what_a_reader_must_know() -> None:
    said_so = {s.anchor: details(s) for s in view_of(reading()).statements}
    assert said_so["a1-s2"] == [
        "strait:2",
        "direct quote",
        "cue “told”",
        "occasion: in response to a question about the incident",
    ]
    assert "speaker by coreference (“She”), 0.83" in said_so["a1-s3"]
    assert {"via TVN", "said on 2024-05-07", "partly quoted"} <= set(said_so["a1-s4"])
    assert {"as told by Jorun Hale (strait:5)", "uncertain, 0.41"} <= set(said_so["a1-s5"])
    assert "anonymous" in said_so["a1-s6"]


def test_denials_relays_and_what_is_not_resolved_are_listed() -> None:
    view = view_of(reading())
    assert [(s.speaker, s.text) for s in view.denied] == [
        ("Marenga", "its navy fired on a Tolvian trawler near the Saro Strait"),
        (None, "this"),
    ]
    assert [(name, [s.anchor for s in statements]) for name, statements in view.relayed] == [("TVN", ["a1-s4"])]
    assert [name for name, _ in view.unresolved] == ["Some harbour residents", "no source in the text", "An aide"]


def test_content_that_says_nothing_alone_comes_with_its_sentence() -> None:
    by_id = {s.anchor: s for s in view_of(reading()).statements}
    assert by_id["a1-s7"].context == (
        "Some harbour residents claimed that a second vessel was missing, but this has been denied."
    )
    assert by_id["a1-s1"].context is None


def test_a_mention_that_was_not_resolved_is_no_speaker() -> None:
    he = said(TEXT, 1, None, "We will not be drawn into speculation,", how="coreference", mention="he", sure=0.3)
    view = view_of(Reading(produced_by=reading().produced_by, article=article(), actors=ACTORS, statements=(he,)))
    assert view.speakers == ()
    assert [(name, details(s[0])[-1]) for name, s in view.unresolved] == [("he", "speaker not resolved")]


def test_a_reading_that_breaks_its_own_references_is_still_shown() -> None:
    ghost = msgspec.structs.replace(
        STATEMENTS[0],
        content=(),
        cue=(),
        inside="s99",
        via=("nobody",),
        speaker=Speaker(actor="ghost", mention=None, how="implicit", confidence=0.2),
    )
    view = view_of(Reading(produced_by=reading().produced_by, article=article(), statements=(ghost,)))
    assert view.speakers[0].name == "ghost"
    assert view.relayed[0][0] == "nobody"


def test_speakers_over_all_articles() -> None:
    brief = make_brief([reading(), reading(path="b/other.txt")], [Failure(path="x", why="y")])
    rows = [(t.name, t.statements, t.denials, t.articles) for t in brief.speakers]
    assert rows == [
        ("Ada Renn", 6, 0, ("strait", "other")),
        ("Jorun Hale", 4, 0, ("strait", "other")),
        ("Marenga", 2, 2, ("strait", "other")),
    ]
    assert brief.failures == (Failure(path="x", why="y"),)


def test_strangers_with_the_same_local_id_are_not_the_same_speaker() -> None:
    first = Reading(
        produced_by=reading().produced_by,
        article=article(),
        actors=(Actor(id="p1", name="Ada Renn", kind="person"),),
        statements=(said(TEXT, 1, "p1", "the two governments were in contact"),),
    )
    second = msgspec.structs.replace(
        first, article=article(path="b.txt"), actors=(Actor(id="p1", name="Jorun Hale", kind="person"),)
    )
    assert [t.name for t in make_brief([first, second]).speakers] == ["Ada Renn", "Jorun Hale"]


def test_labels_are_as_short_as_they_may_be() -> None:
    paths = ["a/x.txt", "a/y.txt", "b/x.txt", "b/z.txt", "b/z.html", None]
    articles = [article(path=path, id=f"id{n}") for n, path in enumerate(paths)]
    assert article_labels(articles) == ["a/x.txt", "y", "b/x.txt", "z.txt", "z.html", "id5"]
    assert len(set(article_labels([article()] * 3))) == 3


def test_offices_of_the_day() -> None:
    offices = ACTORS[1].offices
    assert office_line(offices, "2024-05-08") == "Foreign Minister, Marenga"
    assert office_line(offices, "2015-01-01") == "Mayor, Port Lise"
    assert office_line(offices, None) == "Foreign Minister, Marenga (2019–); Mayor, Port Lise (2010–2018)"
    assert office_line((Office(title="President of Tolvia", of="Tolvia"),), None) == "President of Tolvia"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org/x",
        "http://",
        "https:///x",
        'https://example.org/"onclick=x',
        "https://example.org/a b",
        "https://example.org/\x07",
        "http://[bad",
        "",
        None,
    ],
)
def test_only_web_addresses_are_links(url: str | None) -> None:
    assert safe_url(url) is None


def test_an_address_that_is_no_link_is_noted() -> None:
    assert safe_url("https://example.org/x?a=1&b=2#c") == "https://example.org/x?a=1&b=2#c"
    assert any("left out" in note for note in view_of(reading(url="javascript:alert(1)")).notes)


def test_control_characters_and_overrides_never_reach_a_screen() -> None:
    hostile = "a\x1b[31mred\u202eback\x00\ud800\x9b"
    assert mask(hostile) == "a\ufffd[31mred\ufffdback\ufffd\ufffd\ufffd"
    assert len(mask(hostile)) == len(hostile)
    assert clean(" a\n\n b\tc\x85d ") == "a b c d"


def test_without_statements_the_article_is_still_there() -> None:
    view = view_of(empty(title=None))
    assert (view.title, view.statements, view.speakers) == ("strait", (), ())


def test_reading_quotes_and_describes_itself() -> None:
    found = reading()
    assert repr(found) == (
        "<Reading 'Marenga denies firing on trawler' 2024-05-08: 9 statements by 3 speakers, 0 events, 1 note>"
    )
    assert repr(empty(title=None, published=None)) == (
        "<Reading 'reports/strait.txt' date unknown: 0 statements by 0 speakers, 0 events, 0 notes>"
    )
    assert found.quote(Span(0, 3), Span(4, 10)) == "The … island"
    assert [found.who(s) for s in found.statements[:7]] == [
        "Marenga",
        "Ada Renn",
        "Ada Renn",
        "Jorun Hale",
        "Ada Renn",
        "Some harbour residents",
        None,
    ]
