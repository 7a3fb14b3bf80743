"""Correcting in a real browser: with keys, forms and selected words, undone, after another reading, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from made_readings import TEXT, span
from onrecord.model import Reading
from onrecord.record import Record
from onrecord.record.corrections.types import Named, StoredCorrection
from test_corrections_record import reread
from test_web_articles import HOSTILE, hostile
from test_web_corrections import kept, moved
from test_web_reading_browser import ACTIVE, OVERLAPS, Open, opened, settle  # noqa: F401 - a fixture
from web_app import CHROMIUM, article_id, record_of, served, strait

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]

# selects words between two places of the text, each the nth of a string, as a pointer would
SELECT = """([from, to]) => {
  const text = document.getElementById('text'), walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let all = '';
  while (walker.nextNode()) { nodes.push([walker.currentNode, all.length]); all += walker.currentNode.data; }
  const at = (where) => nodes.filter(([, i]) => i <= where).map(([one, i]) => [one, where - i]).pop();
  const begin = all.indexOf(from), end = all.indexOf(to, begin) + to.length;
  if (begin < 0 || end < to.length) throw new Error('no such words');
  const [a, i] = at(begin), [b, j] = at(end - 1);
  getSelection().setBaseAndExtent(a, i, b, j + 1);
}"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return record_of(tmp_path / "desk.db", strait())


@pytest.fixture
def base(path: Path) -> Iterator[str]:
    with served(path) as address:
        yield address


def last(path: Path) -> StoredCorrection:
    return kept(path)[-1]


def named(page: Any, who: str = "Ada Analyst") -> None:
    """Answer the question for the name."""
    page.locator("#naming input").fill(who)
    page.locator("#naming").get_by_role("button", name="Go on").click()


def told(page: Any, words: str) -> None:
    page.wait_for_function("words => document.getElementById('said').textContent.includes(words)", arg=words)


def test_keys_mark_and_the_name_is_asked_for_once(opened: Open, base: str, path: Path) -> None:  # noqa: F811
    with opened(base, f"/articles/{article_id('strait', path)}#s4") as page:
        page.keyboard.press("r")
        named(page)
        page.wait_for_selector("#card-s4 .desk-says")
        assert page.locator("#card-s4 .desk-says").inner_text().startswith("✓ right · Ada Analyst")
        assert page.evaluate(ACTIVE) == "s4" and page.locator("#card-s4 .cardtools").count() == 1
        page.keyboard.press("j")
        page.keyboard.press("w")
        page.wait_for_selector("#card-s5.rejected")
        assert [c.correction.verdict for c in kept(path)] == ["right", "wrong"]
        assert page.locator("#text .n[data-n*='5 ✗']").count() == 1
        assert page.evaluate("localStorage.getItem('onrecord-who')") == "Ada Analyst"
        settle(page)
        assert page.evaluate(OVERLAPS) == []
        page.locator("#card-s5 .undo").click()
        page.wait_for_selector("#card-s5:not(.rejected)")
        assert page.locator("#card-s5 .desk-says").count() == 0
        assert [c.state for c in kept(path)] == ["stands", "withdrawn", "withdrawal"]


def test_a_corrected_speaker_still_shows_when_the_article_was_read_anew(opened: Open, base: str, path: Path) -> None:  # noqa: F811
    article = article_id("strait", path)
    with opened(base, f"/articles/{article}#s4") as page:
        page.keyboard.press("f")
        form = page.locator("#fix form")
        form.wait_for()
        form.get_by_label("speaker, by name").fill("Ivo Karst 🚢")
        form.get_by_label("note").fill("the radar")
        form.get_by_label("your name").fill("Ada")
        form.get_by_role("button", name="Save").last.click()
        page.wait_for_selector("#card-s4 .cardhead ins")
        assert not page.locator("#fix").is_visible()
        assert page.locator("#card-s4 .cardhead ins").inner_text() == "Ivo Karst 🚢"
        assert page.locator("#card-s4 .cardhead del").inner_text() == "Jorun Hale"
        with Record.open(path) as record:
            reread(record, statements=moved())
        page.goto(f"{base}/articles/{article}?again=#s14")
        page.wait_for_selector("#card-s14 .cardhead ins")
        assert page.locator("#card-s14 .cardhead ins").inner_text() == "Ivo Karst 🚢"
        assert "the radar" in page.locator("#card-s14 .desk-says").inner_text()
        page.goto(f"{base}/corrections")
        assert "Ivo Karst" in page.locator(".correction").inner_text()
    assert last(path).target == f"{article}:s14"


def awkward() -> Reading:
    """A report with emoji, words from right to left, and letters of several code points before and in its text."""
    before = "🚢🇳🇴 é👩‍👩‍👧 \u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627 😀 said so. "
    made = strait()
    by = len(before)
    whole = msgspec.convert(_moved(msgspec.to_builtins(made), by), Reading)
    return msgspec.structs.replace(
        whole,
        article=msgspec.structs.replace(whole.article, text=before + made.article.text + "\n\nEnd 🚢🚢 of it 😀."),
    )


def _moved(value: Any, by: int) -> Any:
    if isinstance(value, dict):
        return {k: v + by if k in ("start", "end") and isinstance(v, int) else _moved(v, by) for k, v in value.items()}
    return [_moved(v, by) for v in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("é👩‍👩‍👧", "\u05d0\u05d1\u05d2"), ("\u0645\u0631", "😀 said"), ("😀", "😀"),
        ("Tolvia recalled", "its ambassador"),
        ("🚢🚢", "of it 😀"), ("a telephone call", "a second vessel"), ("End", "🚢"),
    ],
)  # fmt: skip
def test_words_that_were_missed_are_added_at_the_right_place(
    opened: Open,  # noqa: F811
    tmp_path: Path,
    start: str,
    end: str,
) -> None:
    made = awkward()
    text = made.article.text
    path = record_of(tmp_path / "awkward.db", made)
    first = text.index(start)
    words = text[first : text.index(end, first) + len(end)]
    with served(path) as base, opened(base, f"/articles/{article_id('strait', path)}") as page:
        page.evaluate(SELECT, [start, end])
        page.locator("#picked").get_by_role("button", name="a missed statement").click()
        form = page.locator("#fix form")
        form.get_by_label("speaker, by name").fill("Ivo Karst")
        form.get_by_label("your name").fill("Ada")
        form.get_by_role("button", name="Save").click()
        page.wait_for_selector("#card-m1")
        assert page.evaluate("location.hash") == "#at"
        marks = page.locator("#text [data-r*='m1.content']").evaluate_all("l => l.map((p) => p.textContent).join('')")
        assert "".join(marks.split()) == "".join(words.split())
        assert "Ivo Karst" in page.locator("#card-m1").inner_text()
    anchor = last(path).correction.anchor
    assert anchor.words == (words,) and anchor.spans[0].start == first


def test_a_selection_becomes_the_content(opened: Open, base: str, path: Path) -> None:  # noqa: F811
    with opened(base, f"/articles/{article_id('strait', path)}#s2") as page:
        page.locator("#card-s2 [data-fix]").click()
        page.wait_for_selector("#fix form")
        page.evaluate(SELECT, ["Not a single", "was fired"])
        page.get_by_role("button", name="Use selection").click()
        page.evaluate(SELECT, ["Whoever claims ", "otherwise "])  # blanks at the ends do not count
        page.get_by_role("button", name="Add selection").click()
        assert "Not a single shot was fired … Whoever" in page.locator("[data-taken=content]").inner_text()
        page.locator("#fix").get_by_label("your name").fill("Ada")
        page.locator("#fix").get_by_role("button", name="Save").last.click()
        page.wait_for_selector("#card-s2 .desk-says")
    content = last(path).correction.value.content
    assert isinstance(content, tuple)
    assert [TEXT[s.start : s.end] for s in content] == ["Not a single shot was fired", "Whoever claims otherwise"]


def test_what_is_wrong_is_told_in_the_form_and_keeps_it_open(opened: Open, base: str, path: Path) -> None:  # noqa: F811
    article = article_id("strait", path)
    with opened(base, f"/articles/{article}#e2") as page:
        page.keyboard.press("f")
        form = page.locator("#fix form")
        form.get_by_label("your name").fill("Ada")
        page.on("console", lambda _: None)
        page.evaluate("window.fetch = async () => new Response(JSON.stringify({ error: 'Not so.' }), { status: 409 })")
        form.get_by_role("button", name="Save").last.click()
        page.wait_for_function("document.querySelector('#fix .said').textContent === 'Not so.'")
        page.keyboard.press("Escape")
        assert not page.locator("#fix").is_visible()
    assert kept(path) == []


def test_forms_work_without_scripts(opened: Open, base: str, path: Path) -> None:  # noqa: F811
    article = article_id("strait", path)
    with opened(base, f"/articles/{article}", java_script_enabled=False) as page:
        page.get_by_label("correct as").fill("Bo")
        page.locator("#card-s3").get_by_role("button", name="Right").click()
        assert "right · Bo" in page.locator("#card-s3 .desk-says").inner_text()
        page.locator("#card-s4").get_by_role("link", name="Fix…").click()
        page.get_by_label("speaker", exact=True).select_option("actor:renn")
        page.get_by_label("your name").fill("Bo")
        page.get_by_role("button", name="Save").last.click()
        assert page.url.endswith(f"/articles/{article}#s4")
        assert page.locator("#card-s4 .cardhead ins").inner_text() == "Ada Renn"
        page.get_by_label("correct as").press("Enter")  # presses no button
        page.goto(f"{base}/corrections")
        page.get_by_label("withdraw as").fill("Bo")
        page.get_by_role("button", name="Withdraw").first.click()
        assert page.url == f"{base}/corrections"
    assert [c.state for c in kept(path)] == ["stands", "withdrawn", "withdrawal"]
    speaker = kept(path)[1].correction.value.speaker
    assert isinstance(speaker, Named) and speaker.name == "Ada Renn"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_fit(opened: Open, base: str, path: Path, width: int, scheme: str) -> None:  # noqa: F811
    article = article_id("strait", path)
    with opened(base, f"/articles/{article}#s4", width, color_scheme=scheme) as page:
        page.keyboard.press("f")
        page.wait_for_selector("#fix form")
        box = page.locator("#fix").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        for address in (f"/articles/{article}", f"/articles/{article}/correct?kind=event&id=e2", "/corrections"):
            page.goto(base + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_that_is_typed_runs(opened: Open, tmp_path: Path) -> None:  # noqa: F811
    path = record_of(tmp_path / "hostile.db", hostile())
    article = article_id("strait", path)
    with served(path) as base, opened(base, f"/articles/{article}#s4") as page:
        page.keyboard.press("f")
        form = page.locator("#fix form")
        form.get_by_label("speaker, by name").fill(HOSTILE[:150])
        form.get_by_label("note").fill(HOSTILE)
        form.get_by_label("your name").fill(HOSTILE[:150])
        form.get_by_role("button", name="Save").last.click()
        page.wait_for_selector("#card-s4 .desk-says")
        page.goto(f"{base}/corrections")
        for address in (f"/articles/{article}#s4", f"/articles/{article}/correct?kind=statement&id=s4", "/corrections"):
            page.goto(base + address)
            assert page.locator("img").count() == 0 and "alert" in page.locator("main").inner_text()


def test_offsets_count_code_points(opened: Open, base: str, path: Path) -> None:  # noqa: F811
    with opened(base, f"/articles/{article_id('strait', path)}") as page:
        use = "words => import('/static/js/selecting.js').then((m) => m.points(words))"
        for words in ("", "a", "é", "😀", "👩‍👩‍👧", "\u05d0\u200f\u05d1", "🇳🇴", "a😀b\U0001f6a2"):
            assert page.evaluate(use, words) == len(words)
        of = """async ([from, to]) => {
          const { spanOf } = await import('/static/js/selecting.js');
          const range = document.createRange(), text = document.getElementById('text');
          range.setStart(text, 0);
          range.setEnd(text, text.childNodes.length);
          return spanOf(range, text);
        }"""
        assert page.evaluate(of, ["", ""])["start"] == 0 and page.evaluate(of, ["", ""])["end"] == len(TEXT.rstrip())
        assert span(TEXT, "recalled").start > 0
