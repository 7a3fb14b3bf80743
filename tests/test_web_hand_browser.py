"""Words that were fixed, in a real browser: marked, copied with their citation, and the reader's when one asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from made_readings import TEXT, span
from onrecord.record import Record
from onrecord.record.corrections.types import Change, Field, Named, Value
from test_web_reading_browser import Open, opened, settle  # noqa: F401 - a fixture
from web_app import CHROMIUM, article_id, record_of, served, strait

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]

FIXED = span(TEXT, "fired on a Tolvian trawler near the Saro Strait, a day after")
WORDS = "look => [...document.querySelectorAll('#text .' + look)].map(one => one.textContent).join('')"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = record_of(tmp_path / "desk.db", strait())
    with Record.open(made) as record:
        article = article_id("strait", made)
        fixes: tuple[tuple[Field, Value], ...] = (
            ("content", Value(content=(FIXED,))),
            ("speaker", Value(speaker=Named(name="Mara Quill"))),
        )
        for field, value in fixes:
            change = Change(article=article, kind="statement", id="s1", field=field, verdict="fixed", value=value)
            record.correct(change, who="Ada Analyst")
    return made


@pytest.fixture
def base(path: Path) -> Iterator[str]:
    with served(path) as address:
        yield address


def test_fixed_words_are_lit_and_quoted_and_the_readers_are_struck_when_chosen(
    opened: Open,  # noqa: F811
    base: str,
    path: Path,
) -> None:
    with opened(base, f"/articles/{article_id('strait', path)}") as page:
        assert page.evaluate(WORDS, "content.edited") == TEXT[FIXED.start : FIXED.end]
        assert page.evaluate(WORDS, "dropped") == ""
        page.keyboard.press("j")
        page.wait_for_selector("#card-s1.active")
        assert page.evaluate(WORDS, "lit.content") == TEXT[FIXED.start : FIXED.end]
        assert page.evaluate(WORDS, "dropped") == "its navy "
        line = "getComputedStyle(document.querySelector('#text .dropped')).textDecorationLine"
        assert page.evaluate(line) == "line-through"
        quoted = page.locator("#card-s1 .cardtools button").first.get_attribute("data-copy")
        assert quoted.startswith(f"“{TEXT[FIXED.start : FIXED.end]}” — denied by Mara Quill")
        assert f"[characters {FIXED.start}–{FIXED.end}]" in quoted
        page.keyboard.press("Enter")
        page.wait_for_selector("#databody dl")
        told = page.locator("#databody").inner_text()
        assert "corrected by hand" in told and "✎ fixed, says Ada Analyst" in told and "Mara Quill" in told
        assert f"{FIXED.start}–{FIXED.end}" in told and "“its navy fired on a Tolvian trawler near" in told
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert page.evaluate(WORDS, "dropped") == ""
        # what is only the reader's is plain text: nothing is chosen by it
        page.locator("#text .read", has_text="its navy").first.click()
        assert page.locator(".card.active").count() == 0


def test_undoing_gives_the_readers_words_back(opened: Open, base: str, path: Path) -> None:  # noqa: F811
    with opened(base, f"/articles/{article_id('strait', path)}#s1") as page:
        page.fill("#correcting input[name=who]", "Bo Berg")
        page.locator("#card-s1 .desk-says li", has_text="words fixed").get_by_role("button", name="Withdraw").click()
        page.wait_for_selector("#text .edited", state="detached")
        assert page.locator("#text .read").count() == 0
        page.wait_for_selector("#card-s1 .desk-says:has-text('speaker fixed')")


def test_a_speaker_that_is_fixed_is_cited_at_once(opened: Open, base: str, path: Path) -> None:  # noqa: F811
    with opened(base, f"/articles/{article_id('strait', path)}#s1") as page:
        page.fill("#correcting input[name=who]", "Bo Berg")
        page.locator("#card-s1 .desk-says li", has_text="speaker fixed").get_by_role("button", name="Withdraw").click()
        page.wait_for_selector("#card-s1[data-name='Marenga']")
        assert page.locator("#text .source.rejected").count() == 0
