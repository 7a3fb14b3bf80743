"""Commitments in a real browser: the network's click, and a what-if whose condition is switched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from made_engaged import engaged
from web_app import CHROMIUM, record_of, served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium here (Debian: apt-get install chromium)"),
]

CASE = "/whatif?event=armed_attack&by=LTU&on=BLR&date=2025-07-01"
WHERE = """(name) => {
  const chart = echarts.getInstanceByDom(document.getElementById("network"));
  const data = chart.getModel().getSeriesByIndex(0).getData();
  for (let n = 0; n < data.count(); n++) {
    if (data.getName(n) !== name) continue;
    const box = document.getElementById("network").getBoundingClientRect();
    const [x, y] = chart.convertToPixel({ seriesIndex: 0 }, data.getItemLayout(n));
    return { x: box.x + x, y: box.y + y };
  }
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(record_of(tmp_path_factory.mktemp("record") / "record.db", engaged())) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        made.new_context().new_page()  # stays: tabs beside it begin with half the processor time
        yield made
        made.close()


@pytest.fixture
def messages() -> list[str]:
    return []


def opened(browser: Any, messages: list[str], width: int = 1280, scripts: bool = True) -> Any:
    page = browser.contexts[0].new_page() if scripts else browser.new_page(java_script_enabled=False)
    page.set_viewport_size({"width": width, "height": 900})
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    return page


def test_a_click_on_a_state_focuses_it_here_and_in_the_table(browser: Any, address: str, messages: list[str]) -> None:
    page = opened(browser, messages)
    page.goto(f"{address}/commitments?on=2025-07-01&kind=defence")
    page.wait_for_selector("#network[data-drawn=all]")
    at = page.evaluate(WHERE, "Belarus")
    page.mouse.click(at["x"], at["y"])
    page.wait_for_selector('#obligations[data-focus="BLR"]')
    assert page.get_attribute("#network", "data-drawn") == "BLR"
    assert "state=BLR" in page.url and "kind=defence" in page.url
    assert page.input_value("select[name=state] >> nth=0") == "BLR"
    assert "Union State" in page.inner_text("#obligations") and "NATO" not in page.inner_text("#obligations")
    # strong: whom it is bound to; the rest faint
    told = page.evaluate(
        "() => { const s = echarts.getInstanceByDom(document.getElementById('network')).getOption().series[0];"
        "const own = s.links.filter((l) => [l.source, l.target].includes('BLR'));"
        "return [Math.min(...own.map((l) => l.lineStyle.opacity)),"
        " Math.max(...s.links.filter((l) => !own.includes(l)).map((l) => l.lineStyle.opacity)),"
        " echarts.getInstanceByDom(document.getElementById('network')).getOption().tooltip[0].renderMode]; }"
    )
    assert told[0] > 0.9 and told[1] < 0.1 and told[2] == "richText"
    page.click("#unfocus")
    page.wait_for_selector('#obligations[data-focus=""]')
    page.click("#obligations a[data-state] >> nth=0")
    page.wait_for_selector('#obligations:not([data-focus=""])')
    page.close()
    assert messages == []


def test_a_condition_is_switched_and_the_link_says_so(browser: Any, address: str, messages: list[str]) -> None:
    page = opened(browser, messages)
    page.goto(address + CASE)
    page.wait_for_selector("#drawing svg")
    before = page.locator("span.status.engaged").count()
    page.evaluate("window.same = true")
    page.locator("[aria-label^='What is request of csto-4'] a").first.click()
    page.wait_for_selector('input[name=say][value^="csto-4"][value$="request=met"]')
    page.wait_for_selector("#drawing svg")
    assert "say=csto-4" in page.url and "request%3Dmet" in page.url
    assert page.evaluate("window.same")  # a part of the page was changed, not the page
    assert page.locator("span.status.engaged").count() > before
    assert page.locator('input[name=say][value*="request=met"]').is_checked()
    assert page.locator(".switch a[aria-current]", has_text="met").count() >= 1
    again = opened(browser, messages, scripts=False)
    again.goto(page.url)  # the link alone gives the same
    assert again.locator("span.status.engaged").count() == page.locator("span.status.engaged").count()
    assert again.locator("#drawing img").count() == 1
    page.close()
    again.close()
    assert messages == []


def test_steps_are_walked_by_buttons_and_keys_and_lit_in_the_drawing(
    browser: Any, address: str, messages: list[str]
) -> None:
    page = opened(browser, messages)
    page.goto(address + CASE)
    page.wait_for_selector("#drawing svg")
    page.click("#next")
    first = page.locator(".step.current").get_attribute("data-step")
    page.keyboard.press("j")
    second = page.locator(".step.current").get_attribute("data-step")
    assert first and second and first != second
    lit = page.eval_on_selector_all("#drawing .lit", "found => [...new Set(found.map((e) => e.dataset.step))]")
    assert lit in ([second], [])
    assert page.inner_text("#now").startswith("step 2 of")
    page.click("#before")
    assert page.locator(".step.current").get_attribute("data-step") == first
    assert page.eval_on_selector_all("#drawing .lit", "found => [...new Set(found.map((e) => e.dataset.step))]") == [
        first
    ]
    page.close()
    assert messages == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/commitments?on=2025-07-01", "/engagements", CASE, "/treaties/csto?on=2025-07-01"])
def test_the_pages_fit(browser: Any, address: str, messages: list[str], width: int, path: str) -> None:
    page = opened(browser, messages, width)
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    assert messages == []
