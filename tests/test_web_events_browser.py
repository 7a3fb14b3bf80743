"""Events and search in a real browser: filters, counts that come later, time line, map, hits that lead to words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from test_web_events import placed_record
from test_web_reading_browser import Open, opened
from web_app import CHROMIUM, served

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
__all__ = ["opened"]


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with served(placed_record()) as address:
        yield address


FOCUS = "[...document.querySelectorAll('[data-step]')].indexOf(document.activeElement.closest('[data-step]'))"
"""The number of the row that has the focus."""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_view_fits(opened: Open, base: str, width: int, scheme: str) -> None:
    searches = ("/search", "/search?q=trawler", "/search?q=trawler&in=events")
    for path in ("/", "/events", "/events?view=timeline", *searches):
        with opened(base, path, width, color_scheme=scheme) as page:
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_filters_narrow_the_table_and_counts_come_by_themselves(opened: Open, base: str) -> None:
    with opened(base, "/events") as page:
        assert page.locator("tbody tr").count() == 6
        page.locator(".filters select[name=modality]").select_option("not-actual")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**modality=not-actual**")
        assert page.locator("tbody tr").count() == 4 and page.locator("tbody tr.undone").count() == 4
        page.locator(".counts .facet a", has_text="assault").click()
        page.wait_for_url("**root=ASSAULT**")
        assert page.locator("tbody tr").count() == 2 and "modality=not-actual" in page.url
        page.locator("tbody tr", has_text="fired on").locator("a.passage").click()
        page.wait_for_url("**/articles/**")
        assert "fired on" in "".join(page.locator("#text .asked").all_inner_texts())


def test_keys_go_from_event_to_event(opened: Open, base: str) -> None:
    with opened(base, "/events") as page:
        for key, row in (("j", 0), ("j", 1), ("k", 0)):
            page.keyboard.press(key)
            assert page.evaluate(FOCUS) == row
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "quick"
        page.keyboard.press("j")  # is typed, not obeyed
        assert page.evaluate("document.activeElement.value") == "j"


def test_a_month_is_chosen_in_the_time_line(opened: Open, base: str) -> None:
    with opened(base, "/events?view=timeline") as page:
        assert page.locator("li.event").count() == 6
        page.locator("a.bar").click()
        page.wait_for_url("**since=2024-05-01&until=2024-05-31**")
        assert page.locator("li.event").count() == 1 and page.locator("a.bar.chosen").count() == 1
        page.get_by_role("link", name="all days").click()
        page.wait_for_url("**/events?view=timeline")


def test_the_map_draws_what_the_filters_leave(opened: Open, base: str) -> None:
    with opened(base, "/events?view=map&modality=not-actual") as page:
        page.wait_for_selector("[data-map][data-ready=true]")
        assert page.locator("[data-part=places] tr").all_inner_texts()[0].startswith("Cape")
        assert page.locator("[data-part=places] tr").count() == 1
        page.locator("[data-part=places] button").click()
        page.locator("[data-part=panel] a").click()
        page.wait_for_url("**/events/*:e3")
        assert "denied" in page.locator("main .chip").first.inner_text()


def test_a_hit_leads_to_its_words(opened: Open, base: str) -> None:
    with opened(base, "/search") as page:
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.type("trawler")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=trawler**")
        marks = page.locator(".hit mark").all_inner_texts()
        assert marks and set(marks) == {"trawler"}
        page.wait_for_selector(".counts .facet")
        page.get_by_role("link", name="Events").nth(1).click()
        page.wait_for_url("**in=events**")
        page.keyboard.press("j")
        words = page.locator(".hit").first.locator("a.passage").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_url("**/articles/**at=**")
        shown = " ".join("".join(page.locator("#text .asked").all_inner_texts()).split())
        assert "trawler" in shown and words[:20] in shown


def test_slash_goes_to_the_box_of_the_page(opened: Open, base: str) -> None:
    with opened(base, "/search?q=trawler") as page:
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "q"


def test_all_is_there_without_scripts_and_on_paper(opened: Open, base: str) -> None:
    with opened(base, "/events", java_script_enabled=False) as page:
        page.get_by_role("link", name="Counts by kind").click()
        assert page.locator(".facet a").count() > 3
    for path in ("/events", "/search?q=trawler"):
        with opened(base, path) as page:
            page.emulate_media(media="print")
            assert not page.locator(".filters").first.is_visible() and not page.locator(".counts").is_visible()
            assert page.locator("[data-step]").first.is_visible()


def test_the_first_page_gets_what_takes_longer(opened: Open, base: str) -> None:
    with opened(base, "/") as page:
        page.wait_for_selector("figure.bars a.bar")
        page.locator("figure.bars a.bar").first.click()
        page.wait_for_url("**/events?view=timeline&since=**")


def serious(page: Any) -> list[str]:
    """What a form or a link lacks a name for, without any library."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('main :is(a, button, select, input:not([type=hidden]))')]
              .filter((e) => !(e.innerText || '').trim() && !e.getAttribute('aria-label'))
              .filter((e) => !e.labels?.length && !e.querySelector('title'))
              .map((e) => e.outerHTML.slice(0, 100))"""
        )
    )


def test_everything_that_can_be_pressed_has_a_name(opened: Open, base: str) -> None:
    for path in ("/", "/events", "/events?view=timeline", "/search?q=trawler"):
        with opened(base, path) as page:
            page.wait_for_load_state("networkidle")
            assert serious(page) == []
