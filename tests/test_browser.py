"""The HTML brief in a real browser: nothing runs, nothing overflows, every reference leads somewhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord
from onrecord.output.brief import make_brief
from onrecord.output.html import render_html

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here (Debian: apt-get install chromium)"),
]

HOSTILE = (
    "Foreign Minister Anna <script>window.hit=1</script> Berg said on Friday that “<img src=x onerror=window.hit=1> is "
    "no answer”. She denied that the port of <svg onload=window.hit=1> had been closed, and told reporters that "
    "javascript:alert(1) was a mistake in a telegram. 🚢 “We will not leave,” she added."
)


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield made
        made.close()


def page_for(tmp_path: Path, *sources: str) -> str:
    """Write the brief of some texts as HTML; its address."""
    brief = make_brief([onrecord.read(source, url="javascript:alert(1)") for source in sources], [])
    target = tmp_path / "brief.html"
    target.write_text(render_html(brief), encoding="utf-8")
    return target.as_uri()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_brief_of_a_sample_fits_its_window(browser, tmp_path: Path, width: int) -> None:
    example = Path(__file__).parents[1] / "examples" / "strait.txt"
    page = browser.new_page(viewport={"width": width, "height": 900})
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(page_for(tmp_path, str(example)))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "Marja Koskela" in page.inner_text("body")
    assert messages == []
    page.close()


def test_every_link_inside_the_page_leads_to_something(browser, tmp_path: Path) -> None:
    example = Path(__file__).parents[1] / "examples" / "strait.txt"
    page = browser.new_page()
    page.goto(page_for(tmp_path, str(example)))
    targets = page.eval_on_selector_all("a[href^='#']", "links => links.map(a => a.getAttribute('href').slice(1))")
    assert targets
    missing = [t for t in targets if page.evaluate("id => document.getElementById(id) === null", t)]
    assert missing == []
    page.close()


def test_text_from_outside_never_runs(browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(page_for(tmp_path, HOSTILE))
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit === undefined")
    assert page.locator("script, img, svg").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert "<script>" in page.text_content("body")
    page.close()
