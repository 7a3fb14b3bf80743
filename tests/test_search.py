from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from benchmarks.search import fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import fake_reader
import made_events
from made_record import put, report
from onrecord.cli import app
from onrecord.intake.types import Document
from onrecord.model import Article, Reading, Span
from onrecord.record import Record
from onrecord.record.hits import ArticleFilter, Found
from onrecord.record.query import parse
from onrecord.record.store import searching
from onrecord.record.store.matching import TOKENIZE, places
from onrecord.record.store.passages import in_pieces, passage
from onrecord.record.types import EventFilter, StatementFilter

OUTLETS = ("North Wire", "South Wire", "=Harbour Times")


def fake(number: int, **more: str) -> Reading:
    """A report of its own number, day and outlet."""
    article = Article(
        id="", sha256="", text=more.pop("text", "") or report(number), title=more.pop("title", f"Report {number}"),
        outlet=OUTLETS[number % 3], published=f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}", path=f"r{number}.txt",
    )  # fmt: skip
    return fake_reader.said(Document(article=article, notes=()))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("search") / "record.db"
    again = made_events.eventful(outlet="Events Daily", path="again.txt", published="2024-06-01")
    with Record.open(made, create=True) as record:
        put(record, made_events.eventful(), again, *(fake(number) for number in range(40)))
    return made


@pytest.fixture
def record(path: Path) -> Iterator[Record]:
    with Record.open(path) as opened:
        yield opened


def held(record: Record, found: Found) -> None:
    """Every place is where its words stand, in what is shown and in the article."""
    for rank, hit in enumerate(found.hits, start=1):
        text = record.reading(hit.source.id).article.text
        assert hit.rank == rank and hit.kind == found.kind
        shown = [hit.text[m.start : m.end] for m in hit.matches]
        assert all(shown) and "".join(shown).replace(" … ", "") == "".join(
            text[m.start : m.end] for m in hit.in_article
        )
    assert [h.score for h in found.hits] == sorted((h.score for h in found.hits), reverse=True)


def test_statements_are_found_by_their_words_and_show_where_these_are(record: Record) -> None:
    found = record.search('"single shot" radar')
    assert [hit.statement and hit.statement.speaker and hit.statement.speaker.name for hit in found.hits] == [
        "Ada Renn"
    ]
    hit = found.hits[0]
    assert [hit.text[m.start : m.end] for m in hit.matches] == ["single shot", "radar"]
    assert (found.complete, found.ranked) == (True, 1)
    held(record, found)


def test_a_phrase_over_two_pieces_of_a_quotation_is_two_places_in_the_article(record: Record) -> None:
    found = record.search('"good health whoever claims"')
    hit = found.hits[0]
    assert len(hit.matches) == 1 and len(hit.in_article) == 2
    held(record, found)


def test_events_and_articles_are_found_too(record: Record) -> None:
    events = record.search("trawler fired", EventFilter())
    assert events.hits and all(hit.event and "trawler" in hit.text for hit in events.hits)
    held(record, events)
    articles = record.search("trawler", ArticleFilter())
    assert [hit.article and hit.article.outlet for hit in articles.hits] == ["The Saro Post"]
    title = articles.hits[0].source.title or ""
    assert [title[m.start : m.end] for m in articles.hits[0].in_title or ()] == ["trawler"]
    held(record, articles)


def test_a_word_in_the_title_counts_more(tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db", create=True) as record:
        put(
            record,
            fake(1, text="Nobody came to the harbour but one ferry with its crew.", title="Quiet day"),
            fake(2, text="A vessel left for the islands late, as it often does.", title="Ferry"),
        )
        found = record.search("ferry", ArticleFilter())
        assert [hit.source.title for hit in found.hits] == ["Ferry", "Quiet day"]
        assert found.hits[0].text.startswith("A vessel") and found.hits[0].matches == ()


def test_near_duplicates_are_found_only_where_they_are_asked_for(record: Record) -> None:
    once = record.search("trawler", ArticleFilter())
    both = record.search("trawler", ArticleFilter(duplicates=True))
    assert (once.ranked, both.ranked) == (1, 2)
    said = record.search("radar", StatementFilter(duplicates=True))
    assert len(said.hits) == 2 * len(record.search("radar").hits) == 2


STATEMENTS = [
    StatementFilter(),
    StatementFilter(outlets=("North Wire",)),
    StatementFilter(outlets=("North Wire", "South Wire"), stances=("deny",)),
    StatementFilter(stances=("deny",), duplicates=True),
    StatementFilter(kinds=("direct",)),
    StatementFilter(since="2024-03-05", until="2024-07-01"),
    StatementFilter(until="2024-02-01", stances=("support",)),
    StatementFilter(countries=("MDG", "NOR")),
    StatementFilter(speakers=(1, 2, 7)),
    StatementFilter(speakers=(10_000,)),
]
EVENTS = [
    EventFilter(),
    EventFilter(duplicates=True),
    EventFilter(roots=("CONSULT", "ASSAULT")),
    EventFilter(modalities=("denied", "possible")),
    EventFilter(countries=("NOR",)),
    EventFilter(actors=(1, 2), outlets=("The Saro Post",)),
    EventFilter(places=("MDG",)),
    EventFilter(since="2024-05-01", until="2024-05-07"),
    EventFilter(until="2020-01-01"),
]
WAYS = {"all hits": None, "few rows": 10_000, "newest hits": 0}
"""How many rows may be indexed in memory in each of the ways to search; None for the first, which indexes none."""


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way in turn, as though there were too many hits for the first; the newest are all of them here."""
    indexed = WAYS[request.param]
    if indexed is not None:
        made = {kind: msgspec.structs.replace(of, indexed=indexed) for kind, of in searching.LIMITS.items()}
        monkeypatch.setattr(searching, "LIMITS", made)
        monkeypatch.setattr(searching, "nth_newest", lambda *arguments: 0)
    return str(request.param)


def shown(wanted: msgspec.Struct) -> str:
    return repr({field: value for field, value in msgspec.structs.asdict(wanted).items() if value})


@pytest.mark.parametrize("wanted", STATEMENTS, ids=shown)
def test_filters_mean_what_they_mean_in_a_listing_of_statements(
    record: Record, wanted: StatementFilter, way: str
) -> None:
    found = record.search("the", wanted, limit=1000)
    assert {hit.id for hit in found.hits} == {
        s.id for s in record.statements(wanted) if "the" in s.quote.lower().split()
    }
    held(record, found)


@pytest.mark.parametrize("wanted", EVENTS, ids=shown)
def test_filters_mean_what_they_mean_in_a_listing_of_events(record: Record, wanted: EventFilter, way: str) -> None:
    found = record.search("the OR a OR that", wanted, limit=1000)
    assert {hit.id for hit in found.hits} == {event.id for event in record.events(wanted)}
    held(record, found)


def test_filters_of_articles(record: Record, way: str) -> None:
    hale = record.find_actors("Jorun Hale")
    keys = tuple(actor.key for actor in hale)
    for wanted, fits in (
        (ArticleFilter(actors=keys), lambda r: any(a.name == "Jorun Hale" for a in r.actors)),
        (ArticleFilter(countries=("NOR",)), lambda r: any(a.country == "NOR" for a in r.actors)),
        (ArticleFilter(outlets=("South Wire",)), lambda r: r.article.outlet == "South Wire"),
        (ArticleFilter(since="2024-04-01", until="2024-05-31"), lambda r: "2024-04" <= r.article.published < "2024-06"),
    ):
        found = record.search("that OR the", wanted, limit=1000)
        originals = {a.id for a in record.articles(duplicates=False)}
        assert {hit.id for hit in found.hits} == {r.article.id for r in record.readings() if fits(r)} & originals
        assert found.hits
        held(record, found)


def test_what_is_too_much_to_compare_is_said_and_the_newest_are_taken(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = record.search("dockers", limit=None)
    few = searching.Limits(scanned=10, ranked=5, indexed=0)
    monkeypatch.setattr(searching, "LIMITS", dict.fromkeys(searching.LIMITS, few))
    found = record.search("dockers")
    assert (found.complete, found.ranked, len(found.hits)) == (False, 5, 5)
    newest = sorted(int(h.source.title.split()[1]) for h in every.hits if h.source.title)[-5:]
    assert sorted(int(h.source.title.split()[1]) for h in found.hits if h.source.title) == newest
    assert every.complete and record.search("dockers", limit=2000).ranked == every.ranked
    # the words that the user joined by OR share the work, so the rare one is not lost among the common
    assert any("radar" in hit.text for hit in record.search("dockers OR radar").hits)
    # and the last day says where to look
    early = record.search("dockers", StatementFilter(until="2024-01-31"))
    assert all((hit.statement.day or "") <= "2024-01-31" for hit in early.hits if hit.statement)


def test_the_work_shared_by_words_is_ranked_together(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    few = searching.Limits(scanned=10, ranked=10, indexed=0)
    monkeypatch.setattr(searching, "LIMITS", dict.fromkeys(searching.LIMITS, few))
    found = record.search("dockers OR crews", limit=4)
    assert len(found.hits) == 4 and len({hit.id for hit in found.hits}) == 4
    held(record, found)


def test_indexes_in_memory_cut_words_as_the_record_does(path: Path) -> None:
    with Record.open(path) as record:
        made = [sql for (sql,) in record._connection.execute("SELECT sql FROM sqlite_schema WHERE sql LIKE '%fts5%'")]
    assert len(made) == 4 and all(f"'{TOKENIZE}'" in sql for sql in made)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("abé本́\0 \n\U000f0000\U000f0001\"'<%.,-"), max_size=30), min_size=1, max_size=4),
    st.text(st.sampled_from("abé "), min_size=1, max_size=6).filter(str.strip),
)
def test_places_are_offsets_into_the_text_whatever_is_in_it(texts: list[str], words: str) -> None:
    rows = [(key, "", text) for key, text in enumerate(texts)]
    for key, (_, spans) in places(rows, parse(words)).items():
        assert spans == tuple(sorted(spans)) and spans
        for span in spans:
            found = texts[key][span.start : span.end]
            assert found and found[0].isalpha() and not set(found) & set('\0 \n"<%.,-')


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=4), st.data())
def test_places_in_a_quotation_are_places_in_the_article(cuts: list[tuple[int, int]], data: st.DataObject) -> None:
    pieces, at = [], 0
    for gap, size in cuts:
        pieces.append(Span(at + gap, at + gap + size))
        at += gap + size
    text = "".join(chr(0x4E00 + n) for n in range(at))
    quote = " … ".join(text[p.start : p.end] for p in pieces)
    start = data.draw(st.integers(0, len(quote) - 1))
    end = data.draw(st.integers(start + 1, len(quote)))
    inside = "".join(text[p.start : p.end] for p in in_pieces(Span(start, end), pieces))
    assert inside == "".join(c for c in quote[start:end] if c in text)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text("abc", min_size=1, max_size=12), min_size=1, max_size=150), st.data())
def test_a_passage_is_of_whole_words_and_has_a_match_in_it(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    starts = [sum(len(w) + 1 for w in words[:n]) for n in range(len(words))]
    chosen = sorted(data.draw(st.sets(st.integers(0, len(words) - 1), max_size=5)))
    spans = [Span(starts[n], starts[n] + len(words[n])) for n in chosen]
    found = passage(text, spans)
    part = text[found.start : found.end]
    assert set(part.split()) <= set(words) and part == part.strip() and part
    assert not spans or any(found.start <= s.start and s.end <= found.end for s in spans)
    assert len(part) <= 340


def test_the_record_of_the_benchmark_is_one_that_holds(tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    fill(made, 540)
    with Record.open(made) as record:
        found = record.search("the", limit=None)
        # its articles have no readings, only what a search looks at
        texts = dict(record._connection.execute("SELECT id, text FROM articles"))
        assert found.ranked > 100
        for hit in found.hits:
            there = [texts[hit.source.id][m.start : m.end] for m in hit.in_article]
            assert there == [hit.text[m.start : m.end] for m in hit.matches] and set(map(str.lower, there)) == {"the"}


# ------------------------------------------------------------------------------------------------- the command


@pytest.fixture
def runner(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("ONRECORD_RECORD", str(path))
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def test_the_table_marks_what_was_searched_for(runner: CliRunner) -> None:
    done = runner.invoke(app, ["search", "single", "shot"])
    assert done.exit_code == 0 and "Not a **single** **shot** was fired" in done.stdout
    assert "STATEMENTS · 1 hit\n" in done.stdout and "ARTICLES · 1 hit\n" in done.stdout
    assert "2024-05-08  Ada Renn (MDG) · The Saro Post · " in done.stdout
    assert "\x1b" not in done.stdout


def test_on_a_terminal_the_matches_are_in_colour(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    from onrecord.output.search import hits_lines

    with Record.open(path) as record:
        lines = list(hits_lines([record.search("radar")]))
    pieces = [piece for line in lines for piece in line]
    assert [piece.text for piece in pieces if piece.style == "mark"] == ["radar"]
    assert not any("*" in piece.text for piece in pieces)


def test_csv_is_harmless_and_jsonl_is_whole(runner: CliRunner, tmp_path: Path) -> None:
    done = runner.invoke(app, ["search", "dockers", "--outlet", "=harbour times", "-n", "0", "-o", "hits.csv"])
    assert done.exit_code == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO((tmp_path / "hits.csv").read_text())))
    assert {row["in"] for row in rows} == {"statements", "articles"}
    assert {row["outlet"] for row in rows} == {"'=Harbour Times"}
    first, last = map(int, rows[0]["matches"].split("-"))
    assert rows[0]["text"][first:last] == "dockers"
    done = runner.invoke(app, ["search", "dockers", "-f", "jsonl", "--limit", "3", "--in", "statements"])
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["rank"] for line in lines] == [1, 2, 3] and "article" not in lines[0]
    where = lines[0]["matches"][0]
    assert lines[0]["text"][where["start"] : where["end"]] == "dockers"
    assert lines[0]["statement"]["speaker"]["name"]


def test_options_choose_what_they_are_of(runner: CliRunner) -> None:
    denied = runner.invoke(app, ["search", "owed", "--stance", "deny", "-n", "50"])
    assert "STATEMENTS" in denied.stdout and "EVENTS" not in denied.stdout and "ARTICLES" not in denied.stdout
    assert " denies · " in denied.stdout
    events = runner.invoke(app, ["search", "trawler", "--modality", "not-actual"])
    assert "EVENTS" in events.stdout and "STATEMENTS" not in events.stdout and "· actual ·" not in events.stdout
    by_code = runner.invoke(app, ["search", "trawler", "--speaker", "NOR", "--in", "statements"])
    by_name = runner.invoke(app, ["search", "trawler", "--actor", "jorun hale", "--in", "statements"])
    assert "Jorun Hale" in by_code.stdout and by_code.stdout == by_name.stdout
    assert runner.invoke(app, ["search", "trawler", "--country", "nor", "--in", "statements"]).stdout == by_code.stdout
    once = runner.invoke(app, ["search", "radar", "--in", "articles", "-f", "jsonl"]).stdout
    twice = runner.invoke(app, ["search", "radar", "--in", "articles", "-f", "jsonl", "--duplicates"]).stdout
    assert (len(once.splitlines()), len(twice.splitlines())) == (1, 2)


def test_nothing_found_is_told(runner: CliRunner) -> None:
    done = runner.invoke(app, ["search", "zebra"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "onrecord: nothing found in statements and events and articles\n"
    assert runner.invoke(app, ["search", "zebra", "-q"]).stderr == ""


def test_what_was_not_compared_is_told(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    few = searching.Limits(scanned=5, ranked=4, indexed=0)
    monkeypatch.setattr(searching, "LIMITS", dict.fromkeys(searching.LIMITS, few))
    done = runner.invoke(app, ["search", "dockers", "--in", "statements", "-n", "2"])
    assert "STATEMENTS · best 2 of the newest 4 hits; older ones were not compared" in done.stdout
    assert "statements: compared the newest 4 hits only" in done.stderr and "--limit 0" in done.stderr
    every = runner.invoke(app, ["search", "dockers", "--in", "statements", "--limit", "0"])
    assert every.stderr == "" and "STATEMENTS · 40 hits\n" in every.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["search", "-f", "csv", '""'], 2, "nothing to search for"),
        (["search", "x", "--in", "places"], 2, "none of statements, events, articles"),
        (["search", "x", "--stance", "maybe"], 2, "none of support, deny"),
        (["search", "x", "--kind", "loud"], 2, "none of direct"),
        (["search", "x", "--root", "DANCE"], 2, "no PLOVER root"),
        (["search", "x", "--stance", "deny", "--in", "events"], 2, "--stance is of statements only"),
        (["search", "x", "--stance", "deny", "--root", "ASSAULT"], 2, "use one pair"),
        (["search", "x", "--since", "2024-02-01", "--until", "2024-01-01"], 2, "is after"),
        (["search", "x", "--since", "soon"], 2, "no day"),
        (["search", "x", "--country", "Norway"], 2, "no ISO 3166-1"),
        (["search", "x", "--speaker", "NOR", "--speaker", "Ada Renn"], 2, "not both at once"),
        (["search", "x", "--speaker", "NOR", "--country", "MDG"], 2, "exclude each other"),
        (["search", "x", "--speaker", "Nobody Here"], 1, "nobody in the record is called"),
        (["search", "x", "--outlet", "North Wires"], 1, "close to it are: North Wire"),
        (["search", "x", "--record", "none.db"], 1, "there is no record"),
    ],
)
def test_what_makes_no_sense_is_told(runner: CliRunner, arguments: list[str], status: int, words: str) -> None:
    done = runner.invoke(app, arguments)
    assert (done.exit_code, done.stdout) == (status, "") and words in done.stderr


def test_no_text_reaches_the_screen_as_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_RECORD", str(tmp_path / "r.db"))
    text = "Ada Renn said that the ferry\x1b[31m sank\u202e today\n\nNothing more was known of it."
    with Record.open(tmp_path / "r.db", create=True) as record:
        put(record, fake(1, text=text, title="Ferry \x1b]0;x\x07 sank"))
    done = CliRunner().invoke(app, ["search", "ferry"])
    assert "\x1b" not in done.stdout and "\u202e" not in done.stdout and "**ferry**" in done.stdout
