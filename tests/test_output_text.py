from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_readings import article, empty, reading
from onrecord.intake.types import Failure
from onrecord.model import Reading
from onrecord.output.brief import make_brief
from onrecord.output.lines import Piece, columns, wrap
from onrecord.output.markdown import escape, render_markdown
from onrecord.output.terminal import print_brief
from onrecord.output.text import render_text


def test_plain_text_shows_the_brief() -> None:
    text = render_text(make_brief([reading()]))
    assert '  │ "Not a single shot was fired' in text
    assert "  ~ the two governments were in contact\n" in text
    assert "  ~ DENIES: its navy fired on a Tolvian trawler near the Saro Strait\n" in text
    assert "via TVN: 1 statement (strait:5)" in text
    for heading in ("WHO SPEAKS", "WHAT THEY DENY", "RELAYED", "NOT RESOLVED", "NOTES"):
        assert f"\n{heading}\n" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("width", [40, 77, 100])
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    long = reading(title="verylong" * 30, path="p" * 90 + ".txt", outlet="新聞" * 60)
    text = render_text(make_brief([long, empty(path="x.txt")], [Failure(path="q" * 200, why="w " * 200)]), width)
    assert max(columns(line) for line in text.splitlines()) <= width


def test_several_articles_end_with_all_speakers_and_what_was_not_read() -> None:
    text = render_text(make_brief([reading(), reading(path="b/other.txt")], [Failure(path="bad.txt", why="empty")]))
    end = text[text.index("All 2 articles") :]
    assert re.search(r"6  Ada Renn +2 articles · Foreign Minister, Marenga", end)
    assert "NOT READ\n  bad.txt: empty" in end


def test_an_article_without_statements_says_so() -> None:
    assert "No statement was found" in render_text(make_brief([empty()]))
    assert "No statement was found" in render_markdown(make_brief([empty()]))


def test_escape_sequences_in_an_article_do_not_reach_the_terminal() -> None:
    hostile = Reading(
        produced_by=reading().produced_by,
        article=article(title="\x1b]0;owned\x07", outlet="\x1b[2J", author="\x9b31m", url=None),
        notes=("\x1b[31m",),
    )
    brief = make_brief([hostile], [Failure(path="\x1b[1m", why="\x08")])
    for shown in (render_text(brief), render_markdown(brief)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_on_a_terminal_only_and_not_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    brief = make_brief([reading()])
    coloured = Terminal()
    print_brief(brief, coloured)
    assert "\x1b[1;31mDENIES" in coloured.getvalue()
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured.getvalue())
    assert bare == render_text(brief, 90)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    print_brief(brief, plain)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", plain.getvalue())


def test_markup_of_rich_in_an_article_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    out = Terminal()
    print_brief(make_brief([reading(title="[red]x[/red] :smile: [link=file:///x]y[/link]")]), out)
    assert "[red]x[/red] :smile: [link=file:///x]y[/link]" in out.getvalue()


@given(st.lists(st.text(max_size=40), max_size=5), st.integers(10, 60))
def test_wrapping_loses_nothing_but_blanks(texts: list[str], width: int) -> None:
    lines = list(wrap([Piece(text) for text in texts], width, "> ", "  "))
    kept = "".join("".join(piece.text for piece in line)[2:] for line in lines)
    assert kept.replace(" ", "") == "".join(texts).replace(" ", "")


MARKDOWN = [
    "*not* _emphasis_ **at** __all__",
    "# no heading",
    "- no item",
    "+ no item",
    "12. no item",
    "1) no item",
    "> no quote",
    "[no](https://example.org) ![image](x)",
    "<b>no</b> &amp; `code` ~~strike~~ | cell |",
    "---",
    "===",
    "https://example.org www.example.org a@example.org",
    "\\ backslash $x^2$ {x} !x",
    ": no definition",
]


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_shows_the_text_as_it_is(text: str) -> None:
    escaped = escape(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == text  # what CommonMark makes of it
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`<\[\]#|~]", re.sub(r"\\.", "", escaped))
    assert not re.match(r"[-+>#=:]|\d+[.)]", escaped)
    assert not re.search(r"https?:|www\.|\w@\w", escaped)


def test_markdown_shows_direct_quotes_as_block_quotes_and_paraphrase_not() -> None:
    text = render_markdown(make_brief([reading()]))
    assert '\n> "Not a single shot was fired' in text
    assert "\n- the two governments were in contact  \n" in text
    assert "- **DENIES:** its navy fired" in text
    assert "| speaker |" not in text
    assert "| Ada Renn | Foreign Minister, Marenga | MDG | 6 | 0 | strait, other |" in render_markdown(
        make_brief([reading(), reading(path="other.txt")])
    )
