"""The reading view in a real browser: layout, keys, deep links, copying, hostile text, and how quick a long one is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fake_reader import PRODUCED_BY
from made_readings import ACTORS, TEXT, article, span
from onrecord.model import Event, Reading, Span, Speaker, Statement
from onrecord.web.segments import roles
from test_web_articles import hostile
from web_app import CHROMIUM, article_id, record_of, served

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]

# no card over another of its column, and none beside the page
OVERLAPS = """() => {
  const seen = [...document.querySelectorAll('#cards .card')].filter((c) => c.offsetHeight);
  const boxes = seen.map((c) => [c.dataset.id, c.getBoundingClientRect()]);
  const over = [];
  boxes.forEach(([a, one], i) => boxes.slice(i + 1).forEach(([b, other]) => {
    const both = (from, to) => Math.min(one[to], other[to]) - Math.max(one[from], other[from]);
    const [wide, high] = [both('left', 'right'), both('top', 'bottom')];
    if (wide > 1 && high > 1) over.push(`${a} ${b}`);
  }));
  return over;
}"""
ACTIVE = "document.querySelector('.card.active')?.dataset.id ?? null"


Open = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(scope="module")
def opened() -> Iterator[Open]:
    """Opens a page of a workbench, and fails where the console or a script says that something is wrong."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    contexts: dict[str, Any] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)

        def context_for(more: dict[str, Any]) -> Any:
            """One for all pages alike, with an empty tab that stays: to begin anew takes twice the processor time."""
            if (key := repr(sorted(more.items()))) not in contexts:
                contexts[key] = browser.new_context(**more)
                contexts[key].grant_permissions(["clipboard-read", "clipboard-write"])
                contexts[key].new_page()
            return contexts[key]

        @contextmanager
        def one(base: str, path: str, width: int = 1280, height: int = 900, **more: Any) -> Iterator[Any]:
            scripts = more.get("java_script_enabled", True)
            # without scripts a page cannot be emptied of what it keeps: it gets a context of its own
            context = context_for(more) if scripts else browser.new_context(**more)
            context.clear_cookies()
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": height})
            told: list[str] = []
            page.on("console", lambda message: told.append(message.text))
            page.on("pageerror", lambda error: told.append(str(error)))
            page.on("dialog", lambda dialog: told.append(f"a dialog opened: {dialog.message}"))
            page.goto(base + path)
            if scripts:
                settle(page)
            try:
                yield page
                assert told == []
            finally:  # the next page finds nothing that this one kept
                if scripts and page.url.startswith("http"):
                    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
                page.close() if scripts else context.close()

        yield one
        browser.close()


def settle(page: Any) -> None:
    """Wait until the cards have been laid out."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (900, "dark"), (390, "light"), (320, "dark")])
def test_it_fits_and_cards_never_overlap(opened: Open, base: str, width: int, scheme: str) -> None:
    for name in ("strait", "pact"):
        with opened(base, f"/articles/{article_id(name)}", width, color_scheme=scheme) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(OVERLAPS) == []
            below = page.evaluate(
                "document.getElementById('cards').getBoundingClientRect().top >= "
                "document.getElementById('text').getBoundingClientRect().bottom"
            )
            assert below == (width < 760)


def test_cards_stand_level_with_their_passages(opened: Open, base: str) -> None:
    with opened(base, f"/articles/{article_id('strait')}") as page:
        page.keyboard.press("j")
        page.keyboard.press("j")
        settle(page)
        apart = page.evaluate(
            "Math.abs(document.getElementById('s2').getBoundingClientRect().top - "
            "document.getElementById('card-s2').getBoundingClientRect().top)"
        )
        assert apart < 12


def test_keys_go_from_statement_to_statement_speaker_to_speaker_and_event_to_event(opened: Open, base: str) -> None:
    with opened(base, f"/articles/{article_id('strait')}") as page:
        went = []
        for key in "jjJJkeeEK":
            page.keyboard.press(key)
            went.append(page.evaluate(ACTIVE))
        assert went[:5] == ["s1", "s2", "s4", "s5", "s4"]
        assert went[5].startswith("e") and went[6].startswith("e") and went[7] == went[5]
        assert went[8].startswith("s")
        assert page.evaluate("location.hash") == f"#{went[8]}"
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.press("j")  # is typed, not obeyed
        assert page.evaluate(ACTIVE) == went[8]


def test_enter_and_a_click_show_the_data_behind_it(opened: Open, base: str) -> None:
    with opened(base, f"/articles/{article_id('strait')}#s4") as page:
        assert page.evaluate(ACTIVE) == "s4"
        page.keyboard.press("Enter")
        page.wait_for_selector("#databody dl")
        words = page.locator("#databody").inner_text()
        at = span(TEXT, 'the trawler had been "hit at least twice"')
        assert f"{at.start}–{at.end}" in words and "“the trawler had been" in words
        assert "Jorun Hale (hale" in words and PRODUCED_BY.weights in words
        page.keyboard.press("Escape")
        assert not page.locator("#data").is_visible()
        page.locator("#text .content", has_text="as much").click()
        assert page.evaluate(ACTIVE) == "s5"  # the inner one
        assert page.locator("#datatitle").inner_text() == "Statement s5"


def test_a_quotation_is_copied_with_its_citation(opened: Open, base: str) -> None:
    with opened(base, f"/articles/{article_id('strait')}#s2") as page:
        page.keyboard.press("c")
        page.wait_for_selector("#said.told")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("“Not a single shot was fired, and the crew is in good health,")
        first = span(TEXT, '"Not a single shot was fired, and the crew is in good health,"')
        for part in ("Ada Renn", "Marenga denies firing on trawler", "The Saro Post", "8 May 2024",
                     "https://example.org/2024/strait?a=1&b=2", f"{first.start}–{first.end}"):  # fmt: skip
            assert part in copied
        page.goto(f"{base}/articles/{article_id('strait')}#s1")
        page.reload()
        page.keyboard.press("c")
        page.wait_for_selector("#said.told")
        denied = page.evaluate("navigator.clipboard.readText()")
        assert "denied by Marenga" in denied and "in the article’s words" in denied


def test_filters_hide_kinds_and_all_but_one_speaker(opened: Open, base: str) -> None:
    with opened(base, f"/articles/{article_id('strait')}") as page:
        page.get_by_label("events").uncheck()
        assert page.locator("#cards .card.event:visible").count() == 0
        page.locator("#shown select").select_option("renn")
        shown = page.locator("#cards .card.statement:visible").evaluate_all("list => list.map((c) => c.dataset.who)")
        assert shown and set(shown) == {"renn"}
        tint = "e => getComputedStyle(e).backgroundColor"
        assert (
            page.locator("#text .content", has_text="we will not be drawn").first.evaluate(tint) == "rgba(0, 0, 0, 0)"
        )
        assert page.locator("#text .content", has_text="the two governments").first.evaluate(tint) != "rgba(0, 0, 0, 0)"
        page.get_by_label("statements").uncheck()
        assert page.locator("#cards .card:visible").count() == 0


def test_a_name_lights_all_that_is_said_by_it(opened: Open, base: str) -> None:
    with opened(base, f"/articles/{article_id('strait')}") as page:
        page.locator("#card-s2 a.who").first.hover()
        lit = page.locator("#text .lit").all_inner_texts()
        assert "the two governments were in contact" in "".join(lit) or "the two governments" in "".join(lit)
        assert not any("speculation" in words for words in lit)
        assert page.locator("#card-s2 a.who").first.get_attribute("href").startswith("/actors/")


def test_modality_is_told_by_the_line_and_in_words(opened: Open, base: str) -> None:
    with opened(base, f"/articles/{article_id('strait')}") as page:
        styles = {
            name: page.locator(f".legend .trigger.{name}").evaluate(
                "e => ['textDecorationLine', 'textDecorationStyle', 'borderBottomStyle']"
                ".map((name) => getComputedStyle(e)[name]).join(' ')"
            )
            for name in ("actual", "alleged", "ordered", "possible", "denied")
        }
        assert len(set(styles.values())) == 5, styles
        assert "denied" in page.locator("#card-e3 .chip").inner_text()


def test_a_passage_asked_for_is_scrolled_to(opened: Open, base: str) -> None:
    at = span(TEXT, "whether the commission would ever meet")
    with opened(base, f"/articles/{article_id('strait')}?at={at.start}-{at.end}", 390, 500) as page:
        assert page.locator("#text .asked").first.evaluate(
            "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
        )


def test_it_is_whole_without_scripts_and_on_paper(opened: Open, base: str) -> None:
    path = f"/articles/{article_id('strait')}"
    with opened(base, path, java_script_enabled=False) as page:
        assert page.locator("#card-s3").is_visible() and page.locator("#card-e3").is_visible()
        assert not page.locator("#shown").is_visible()  # which would do nothing
    with opened(base, path) as page:
        page.emulate_media(media="print")
        assert not page.locator(".bar").is_visible() and not page.locator(".tools").is_visible()
        boxes = page.locator("#cards .card").evaluate_all("l => l.map((c) => [c.offsetTop, c.offsetHeight])")
        text = page.evaluate("document.getElementById('text').getBoundingClientRect().bottom + scrollY")
        assert all(top >= text - 1 and height > 0 for top, height in boxes)
        assert page.evaluate(OVERLAPS) == []


def test_nothing_from_an_article_runs_and_offsets_are_right_with_any_text(opened: Open, tmp_path: Path) -> None:
    made = hostile()
    record = record_of(tmp_path / "hostile.db", made)
    id = article_id("strait", record)
    with served(record) as base, opened(base, f"/articles/{id}#s2") as page:
        page.keyboard.press("Enter")
        page.wait_for_selector("#databody dl")
        page.goto(f"{base}/articles/{id}?at=0-30#s5")
        page.keyboard.press("c")
        page.wait_for_selector("#said.told")
        assert page.locator("img").count() == 0
        of = (
            "([start, end]) => import('/static/js/passages.js')"
            ".then((m) => m.passages(document.getElementById('text')).of(start, end))"
        )
        for at, role in roles(made):
            if role.part == "content":
                words = " ".join(made.article.text[at.start : at.end].split())
                assert page.evaluate(of, [at.start, at.end]) == words


def test_levels_never_overlap_and_keep_their_order(opened: Open, base: str) -> None:
    random.seed(7)
    with opened(base, "/articles") as page:
        use = "([cards, bottom]) => import('/static/js/levels.js').then((m) => m.levels(cards, 10, bottom))"
        for size in (0, 1, 2, 7, 60):
            cards = [{"y": random.randint(0, 900), "h": random.randint(10, 90)} for _ in range(size)]
            cards.sort(key=lambda card: card["y"])
            for bottom in (1000, 100_000):
                tops = page.evaluate(use, [cards, bottom])
                assert len(tops) == size and all(top >= 0 for top in tops)
                for (a, one), b in zip(zip(tops, cards, strict=True), tops[1:], strict=False):
                    assert b - a >= one["h"] + 10 - 1e-6
        apart = [{"y": 0, "h": 20}, {"y": 200, "h": 20}]
        assert page.evaluate(use, [apart, 1000]) == [0, 200]


def long_reading(words: int = 10_000, spans: int = 400) -> Reading:
    """A report of that many words with that many statements and events, three quarters of them statements."""
    made: list[str] = []
    statements: list[Statement] = []
    events: list[Event] = []
    at = number = 0
    filler = "The harbour stayed shut while crews waited for the ferry and the fog lay over the northern mole. "
    total = 0
    while total < words or len(statements) + len(events) < spans:
        paragraph = ""
        for _ in range(4):
            if len(statements) + len(events) < spans and number % 1 == 0:
                number += 1
                sentence = f"{('Ada Renn', 'Jorun Hale')[number % 2]} said that boat {number} was hit near the strait. "
                start = at + len(paragraph)
                said = start + sentence.index("said")
                content = Span(said + 5, start + len(sentence) - 2)
                who = ("renn", "hale")[number % 2]
                if number % 4:
                    mention = Span(start, said - 1)
                    statements.append(
                        Statement(
                            id=f"s{len(statements) + 1}", kind="indirect", cue=(Span(said, said + 4),),
                            content=(content,), confidence=0.9,
                            speaker=Speaker(actor=who, mention=mention, how="named", confidence=0.95),
                        )
                    )  # fmt: skip
                else:
                    hit = start + sentence.index("hit")
                    events.append(
                        Event(
                            id=f"e{len(events) + 1}", plover="ASSAULT", mode=None, source=(), target=(who,),
                            trigger=Span(hit, hit + 3), sentence=Span(start, content.end), modality="alleged",
                            confidence=0.8,
                        )
                    )  # fmt: skip
                paragraph += sentence
            paragraph += filler if total < words else ""
        total += len(paragraph.split())
        made.append(paragraph.strip())
        at += len(paragraph.strip()) + 2
    return Reading(
        produced_by=PRODUCED_BY,
        article=article(text="\n\n".join(made), path="long.txt", subheadlines=()),
        actors=ACTORS,
        statements=tuple(statements),
        events=tuple(events),
    )


def test_a_long_article_paints_soon_and_scrolls_without_long_stops(opened: Open, tmp_path: Path) -> None:
    made = long_reading()
    assert len(made.article.text.split()) >= 10_000 and len(made.statements) + len(made.events) == 400
    record = record_of(tmp_path / "long.db", made)
    path = f"/articles/{article_id('long', record)}"
    with served(record) as base, opened(base, path) as page:  # the first request loads what takes time to load
        soonest = 1e9
        for _ in range(3):  # the machine may do other things too
            page.goto(base + path)
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
            soonest = min(
                soonest,
                page.evaluate(
                    "performance.getEntriesByName('first-contentful-paint')[0].startTime"
                    " - performance.getEntriesByType('navigation')[0].responseStart"
                ),
            )
        assert soonest < 500
        settle(page)
        for _ in range(3):  # as above: from the top, until nothing else of the machine comes between
            frames = page.evaluate(
                """async () => {
                  scrollTo(0, 0);
                  await new Promise(requestAnimationFrame);
                  const gaps = [];
                  let last = performance.now();
                  const high = document.documentElement.scrollHeight;
                  for (let y = 0; y < high; y += 240) {
                    scrollTo(0, y);
                    await new Promise(requestAnimationFrame);
                    const now = performance.now();
                    gaps.push(now - last);
                    last = now;
                  }
                  return gaps.sort((a, b) => a - b);
                }"""
            )
            if frames[int(len(frames) * 0.9)] < 100:
                break
        assert frames[int(len(frames) * 0.9)] < 100, frames[-10:]
        page.wait_for_timeout(400)  # cards follow when the page rests
        assert page.evaluate(OVERLAPS) == []


def test_the_long_reading_is_as_it_says() -> None:
    made = long_reading(300, 12)
    assert all(made.quote(s.content[0]).startswith("that boat") for s in made.statements)
    assert {made.quote(e.trigger) for e in made.events} == {"hit"}
    assert msgspec.json.decode(msgspec.json.encode(made), type=Reading) == made
