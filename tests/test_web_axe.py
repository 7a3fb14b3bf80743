"""Accessibility in a real browser: axe-core on every view, nothing scrolls sideways, focus by Tab, white paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.web.security.passwords import hash_password
from onrecord.web.settings import Access
from web_app import CHROMIUM, served
from web_views import full_record, views

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium here (Debian: apt-get install chromium)"),
]

VENDOR = Path(__file__).with_name("vendor")
LOOKS = [(1280, "light"), (390, "dark")]
"""Each width and each scheme once: contrast does not hang on the width, nor order and size on the scheme."""
NAMES = (
    "overview", "articles", "reading", "correct", "claims", "claim", "actors", "actor", "events", "event", "timeline",
    "map", "commitments", "treaty", "engagements", "whatif", "whatif-empty", "search", "search-empty", "corrections",
    "add", "api", "missing",
)  # fmt: skip
READY = {"map": "[data-map][data-ready=true]", "commitments": "#network[data-drawn]", "whatif": "#drawing svg"}
RUN = """(rules) => axe.run(document, { resultTypes: ["violations"], rules }).then((found) => found.violations
  .filter((one) => one.impact === "serious" || one.impact === "critical")
  .map(({ id, nodes }) => [id, ...nodes.slice(0, 4).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`)].join(" · ")))
"""
"""All rules that axe turns on by itself, and that of the size of targets."""
EXTRA = {"target-size": {"enabled": True}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield made
        made.close()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with served(full_record()) as address:
        yield address


@pytest.fixture(scope="module")
def axe() -> str:
    return (VENDOR / "axe.min.js").read_text(encoding="utf-8")


def grave(page: Any, axe: str) -> list[str]:
    """What axe finds serious or critical; its source is evaluated, which the page's policy has no say in."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe)
    return page.evaluate(RUN, EXTRA)


@pytest.fixture(scope="module")
def tab(browser: Any) -> Iterator[Any]:
    """One tab that goes from view to view: fonts, styles and scripts are fetched and compiled once for all of them."""
    page = browser.new_page(reduced_motion="reduce")
    yield page
    page.close()


def opened(browser: Any, address: str, name: str, width: int = 1280, scheme: str = "light") -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    gone(page, address, name)
    return page


def gone(page: Any, address: str, name: str) -> None:
    """Go there, and wait for what the view draws."""
    page.goto(address)
    page.wait_for_selector(READY.get(name, "main"), state="attached")


def test_the_engine_is_the_one_that_is_listed() -> None:
    digest = hashlib.sha256((VENDOR / "axe.min.js").read_bytes()).hexdigest()
    assert digest in (VENDOR / "README.md").read_text(encoding="utf-8")
    licence = (VENDOR / "axe.LICENSE.txt").read_text(encoding="utf-8")
    assert "Mozilla Public License" in licence and "MIT License" in licence


def test_every_view_is_looked_at() -> None:
    assert set(NAMES) == set(views())


def test_the_engine_finds_what_is_wrong(browser: Any, base: str, axe: str) -> None:
    page = opened(browser, f"{base}/", "overview")
    page.evaluate(
        "() => { const i = document.createElement('input'), p = document.createElement('p');"
        "p.textContent = 'hardly to be read'; p.style.color = '#ddd'; document.querySelector('main').append(i, p); }"
    )
    found = " ".join(grave(page, axe))
    assert "label · " in found and "color-contrast · " in found
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_serious_is_found_and_nothing_scrolls_sideways(tab: Any, base: str, axe: str, name: str) -> None:
    found = {}
    for number, (width, scheme) in enumerate(LOOKS):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme)
        if number == 0:
            gone(tab, base + views()[name], name)
        tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        wrong = grave(tab, axe)
        if (wide := tab.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{wide} pixels wide")
        if wrong:
            found[f"{width} {scheme}"] = wrong
    assert not found, json.dumps(found, indent=1)


def test_the_log_in_page_too(browser: Any, axe: str) -> None:
    with served(full_record(), access=Access(password_hash=hash_password("a password for tests"))) as address:
        for width, scheme in LOOKS:
            page = opened(browser, f"{address}/claims", "login", width, scheme)
            assert page.locator("#password").is_visible()
            assert page.evaluate("document.activeElement.id") == "password"
            assert grave(page, axe) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.close()


FOCUSED = """() => { const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return { what: e.name || e.id || e.getAttribute("href") || e.textContent.trim().slice(0, 30), top: box.top,
    drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight }; }"""


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("claims", ["q", "who", "disputed", "Show"]),
        ("events", ["?view=timeline", "root", "modality", "Show"]),
        ("whatif", ["event", "on", "by", "date", "Ask"]),
        ("search", ["q"]),
        ("add", ["text"]),
    ],
)
def test_tab_reaches_the_main_controls_in_order_and_shows_where_it_is(
    browser: Any, base: str, name: str, wanted: list[str]
) -> None:
    page = opened(browser, base + views()[name], name)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["what"] == "#main"  # first of all, past the bar
    page.keyboard.press("Enter")
    went = []
    for _ in range(40):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["drawn"] and at["seen"], at
        went.append(at["what"])
        if not (rest := wanted[sum(1 for _ in in_order(wanted, went)) :]):
            break
    page.close()
    assert rest == [], went


def in_order(wanted: list[str], went: list[str]) -> Iterator[str]:
    """Of what is wanted, what was met, each after the one before."""
    left = iter(went)
    for one in wanted:
        if not any(one in what for what in left):
            return
        yield one


@pytest.mark.parametrize("chosen", [None, "dark"])
@pytest.mark.parametrize("name", ["reading", "claim", "whatif"])
def test_paper_is_white_whatever_the_theme(browser: Any, base: str, name: str, chosen: str | None) -> None:
    page = opened(browser, base + views()[name], name, scheme="light" if chosen else "dark")
    if chosen:
        page.click("#theme")
    colours = "() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    assert page.evaluate(colours) == ["rgb(23, 24, 26)", "rgb(230, 227, 221)"]
    page.emulate_media(media="print", color_scheme="light" if chosen else "dark")
    assert page.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert not page.locator(".bar").is_visible() and not page.locator(".foot").is_visible()
    page.close()
