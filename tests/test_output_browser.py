from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from made_events import EVENTS, event, eventful, force
from made_readings import empty, reading
from onrecord.intake.types import Failure
from onrecord.output.brief import make_brief
from onrecord.output.html import render_html
from test_output_disputes import CLAIMS, claim, claimed, held

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.mark.parametrize("several", [False, True])
def test_the_page_fits_phones_and_screens_and_its_links_open_the_text(
    browser: Any, tmp_path: Path, several: bool
) -> None:
    readings = [reading(path="reports/" + "a-long-name-" * 8 + ".txt", outlet="Longoutletname" * 6)]
    failures = []
    if several:
        readings += [reading(path="b.txt", title="verylongword" * 12), empty(path="c.txt")]
        failures = [Failure(path="d" * 120, why="empty")]
    page_file = tmp_path / "brief.html"
    page_file.write_text(render_html(make_brief(readings, failures)), encoding="utf-8")
    told: list[str] = []
    for width in (1280, 390, 320):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.on("console", lambda message: told.append(message.text))
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not page.locator("details").first.evaluate("element => element.open")
        page.locator("#a1-s4 .meta a").first.click()
        assert page.locator("details").first.evaluate("element => element.open")
        assert page.locator("#a1-s4-t + a").inner_text().startswith("the trawler had been")
        page.close()
    assert told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_events_fit_can_be_reached_by_keyboard_and_lead_to_text_and_statements(
    browser: Any, tmp_path: Path, scheme: str
) -> None:
    long = force("its navy fired on a Tolvian trawler near the Saro Strait", "x" * 90)
    events = (*EVENTS, event(10, "hit", "actual", "ASSAULT", forces=(long,), date_text="w" * 200, according_to="s4"))
    page_file = tmp_path / "brief.html"
    page_file.write_text(render_html(make_brief([eventful(events)])), encoding="utf-8")
    told: list[str] = []
    for width in (1280, 390, 320):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.on("console", lambda message: told.append(message.text))
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#a1-e2 .evidence b").inner_text() == "recalled"
        seen = page.locator("#a1-e2 .evidence").evaluate(
            "e => [getComputedStyle(e).color, e.scrollWidth > e.clientWidth]"
        )
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert not seen[1] and (sum(numbers(seen[0])) > sum(numbers(paper))) == (scheme == "dark")
        page.locator("#a1-e3 .meta a").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details").first.evaluate("element => element.open")
        assert page.locator("#a1-e3-t + a").inner_text() == "fired on"
        page.locator("#a1-e3-t + a").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#a1-e3"
        page.locator("#a1-e1 .meta a").first.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#a1-s3"
        page.close()
    assert told == []


def numbers(colour: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", colour)[:3]]


def test_claims_fit_and_lead_to_their_statements(browser: Any, tmp_path: Path) -> None:
    long = claim(8, "w" * 200, held("deny", "s1", "marenga"), held("support", "s6", words="Some harbour residents"))
    page_file = tmp_path / "brief.html"
    page_file.write_text(render_html(make_brief([claimed(*CLAIMS, long)])), encoding="utf-8")
    for width in (1280, 320):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#a1-c4 .words").inner_text().casefold().startswith("disputed “its navy fired")
        page.locator("#a1-c4 li a").first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#a1-s4"
        assert page.locator("#a1-s4").evaluate("e => e.getBoundingClientRect().top") < 800
        page.close()
