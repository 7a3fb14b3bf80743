"""Offsets in a real browser: with emoji, combining marks, bidi and astral letters each marked span is its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fake_reader import PRODUCED_BY
from made_readings import article
from onrecord.model import Actor, Event, Reading, Span, Speaker, Statement
from onrecord.output.display import mask
from web_app import CHROMIUM, article_id, record_of, served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium here (Debian: apt-get install chromium)"),
]

WORDS = (
    "🚢🚢 two ships", "👩\u200d👩\u200d👧\u200d👦 a family of joiners", "🇺🇦 a flag of two letters",
    "👍🏽 a skin of another colour",
    "e\u0301o\u0308 loose accents", "Z\u0351\u036b\u0343a\u0489 heaped accents", "שלום ים right to left",
    "قال الوزير إن 12 سفينة", "𝔐𝔞𝔱𝔥 𐍈𐌰 𠀀𠀁 astral letters", "a\u202eb\u202cc turned about", "\u2066x\u2069 apart",
    "ﷺ ﬁ ǆ letters of many", "日本語の言葉。", "नमस्ते क्षेत्र", "ไม่มีช่องว่าง", "\ufeffno width\u200b\u200c\u200d here",
    "a\x00b\x07c controls", "tail\U000e0001\U0010ffff end", "“quoted” ‘words’", "plain words",
)  # fmt: skip


def odd() -> Reading:
    """Each of the words said by somebody named by the same, and once more as what an event is named by."""
    text = "😀𝟙 "
    statements, events = [], []
    for number, words in enumerate(WORDS, start=1):
        spans = []
        for piece in (f"{words} who", "said", f"{words} what", words):
            spans.append(Span(len(text), len(text) + len(piece)))
            text += f"{piece} "
        who, cue, what, deed = spans
        speaker = Speaker(actor="a1", mention=who, how="named", confidence=0.9)
        statements.append(Statement(id=f"s{number}", kind="indirect", speaker=speaker, cue=(cue,), content=(what,)))
        events.append(
            Event(
                id=f"e{number}", plover="ASSAULT", mode=None, source=("a1",), target=(), trigger=deed,
                sentence=Span(who.start, deed.end), modality="actual",
            )
        )  # fmt: skip
        text = f"{text.rstrip()}.\n\n🏁 "
    return Reading(
        produced_by=PRODUCED_BY, article=article(text=text.rstrip(), path="odd.txt", subheadlines=()),
        actors=(Actor(id="a1", name="Ada Renn 🚢", kind="person"),), statements=tuple(statements), events=tuple(events),
    )  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str, Reading]]:
    made = odd()
    record = record_of(tmp_path_factory.mktemp("offsets") / "odd.db", made)
    with served(record) as base, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page(), f"{base}/articles/{article_id('odd', record)}", made
        browser.close()


def test_each_span_is_its_words(page: tuple[Any, str, Reading]) -> None:
    shown, address, made = page
    shown.goto(address)
    text = made.article.text
    roles = [(f"{s.id}.content", s.content[0]) for s in made.statements]
    roles += [(f"{s.id}.source", s.speaker.mention) for s in made.statements if s.speaker]
    roles += [(f"{s.id}.cue", s.cue[0]) for s in made.statements]
    roles += [(f"{e.id}.trigger", e.trigger) for e in made.events]
    found = shown.evaluate(
        "() => [...document.querySelectorAll('#text [data-r]')].map((e) => [e.dataset.r, +e.dataset.s, e.textContent])"
    )
    for role, span in roles:
        pieces = [(start, words) for of, start, words in found if role in of.split()]
        assert pieces and pieces[0][0] == span.start, role
        assert "".join(words for _, words in pieces) == mask(text[span.start : span.end]), role
    every = shown.evaluate(
        "() => [...document.querySelectorAll('#text [data-s]')].map((e) => [+e.dataset.s, e.textContent])"
    )
    assert all(mask(text)[start : start + len(words)] == words for start, words in every)
    assert sum(len(words) for _, words in every) == len("".join(text.split("\n\n")))


def test_a_quotation_is_copied_character_by_character(page: tuple[Any, str, Reading]) -> None:
    shown, address, made = page
    shown.goto("about:blank")
    for number in range(1, len(WORDS) + 1):
        span = made.statements[number - 1].content[0]
        shown.goto(f"{address}#s{number}")  # within the page, but for the first one
        shown.evaluate("document.getElementById('said').textContent = ''")
        shown.keyboard.press("c")
        shown.wait_for_selector("#said:text-matches('^Copied')", state="attached")
        copied = shown.evaluate("navigator.clipboard.readText()")
        words = " ".join(mask(made.article.text[span.start : span.end]).split())
        assert copied.startswith(f"“{words}”"), (number, copied)
        assert f"[characters {span.start}–{span.end}]" in copied


def test_a_passage_asked_for_is_that_passage(page: tuple[Any, str, Reading]) -> None:
    shown, address, made = page
    text = made.article.text
    asked = [e.trigger for e in made.events[::2]]
    asked += [Span(e.trigger.start + 1, e.trigger.end - 1) for e in made.events[1::2]]
    for span in asked:
        shown.goto(f"{address}?at={span.start}-{span.end}")
        words = shown.evaluate(
            "() => [...document.querySelectorAll('#text .asked')].map((e) => e.textContent).join('')"
        )
        assert words == mask(text[span.start : span.end])
