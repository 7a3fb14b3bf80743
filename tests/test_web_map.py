"""The map in a real browser: invented events are drawn, listed and filtered; hostile texts stay texts."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from jinja2 import ChoiceLoader, DictLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from onrecord.web.rendering import environment
from onrecord.web.security.headers import CSP

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here (Debian: apt-get install chromium)"),
]

HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>{a|b}'
PLACES = (
    ("Kharkiv", 49.99, 36.23, "UKR"),
    ("Odesa", 46.48, 30.73, "UKR"),
    ("Simferopol", 44.95, 34.1, "UKR"),
    ("Grodno", 53.68, 23.83, "BLR"),
    ("Port of Senna", -12.1, 48.9, "MDG"),
    ("Taipei", 25.03, 121.56, "TWN"),
    (HOSTILE, 10.0, 10.0, "NGA"),
)
MODALITIES = ("actual", "denied", "alleged", "ordered", "planned", "requested", "conditional", "possible")


def made_items() -> list[dict[str, Any]]:
    """Two events of each modality, spread over the places and over four months; half of them of forces."""
    items = []
    for number in range(16):
        place, lat, lon, country = PLACES[number % len(PLACES)]
        root = "MOBILIZE" if number % 2 else "CONSULT"
        items.append({
            "id": f"e{number}", "label": f"event {number} {HOSTILE}", "lat": lat, "lon": lon, "place": place,
            "country": country, "plover": root, "root": root, "modality": MODALITIES[number % 8],
            "date": f"2024-0{1 + number % 4}-15", "count": 1,
            "url": "javascript:window.hit=1" if number == 6 else f"/events/{number}",
        })  # fmt: skip
    return items


def page(request: Request) -> Response:
    source = '{% extends "plain" %}{% block main %}<h1>Map</h1>{% include "_map.html" %}{% endblock %}'
    made = environment()
    plain = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Map</title>'
        '<link rel="icon" href="/static/icon.svg">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="{{ static(\'css/base.css\') }}"></head>'
        "<body><main>{% block main %}{% endblock %}</main></body></html>"
    )
    templates = {"plain": plain, "page": source}
    assert made.loader is not None
    made.loader = ChoiceLoader([DictLoader(templates), made.loader])
    text = made.get_template("page").render(map_url=request.query_params.get("url", "/points.json"))
    return Response(text, media_type="text/html", headers={"content-security-policy": CSP})


def points(request: Request) -> Response:
    return JSONResponse({"items": made_items(), "total": 18})


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    routes = [
        Route("/", page),
        Route("/points.json", points),
        Mount("/static", StaticFiles(packages=[("onrecord.web", "static")])),
    ]
    settings = uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        made.new_context().new_page()  # stays: tabs beside it begin with half the processor time
        yield made
        made.close()


@pytest.fixture
def shown(browser: Any, address: str) -> Iterator[Any]:
    """The page with the map drawn; what the console said must be nothing, and only our own server was asked."""
    made = browser.contexts[0].new_page()
    made.set_viewport_size({"width": 1280, "height": 1000})
    said: list[str] = []
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("request", lambda asked: asked.url.startswith((address, "data:")) or said.append(asked.url))
    made.goto(address)
    made.wait_for_selector('[data-map][data-ready="true"]', timeout=20_000)
    yield made
    assert made.evaluate("window.hit") is None
    assert said == []
    made.close()


def figures(shown: Any) -> tuple[int, int]:
    found = shown.locator("[data-map]")
    return int(found.get_attribute("data-events")), int(found.get_attribute("data-places"))


def drawn(shown: Any) -> int:
    """Events that the marks of the chart stand for."""
    return shown.evaluate(
        "echarts.getInstanceByDom(document.querySelector('[data-part=canvas]')).getOption()"
        ".series.find(s => s.id === 'events').data.reduce((sum, mark) => sum + mark.value[2], 0)"
    )


def pixel(shown: Any, lon: float, lat: float) -> tuple[float, float]:
    """Where on the page a place is drawn."""
    x, y = shown.evaluate(
        "([lon, lat]) => echarts.getInstanceByDom(document.querySelector('[data-part=canvas]'))"
        ".convertToPixel('geo', [lon, 1.25 * Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 450)) * 180 / Math.PI])",
        [lon, lat],
    )
    box = shown.locator("[data-part=canvas]").bounding_box()
    return box["x"] + x, box["y"] + y


def in_time(true: Callable[[], bool], seconds: float = 5) -> bool:
    """Whether something comes true in time; wait_for_function evaluates text in the page, which the CSP forbids."""
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


def press(shown: Any, place: str) -> None:
    """Press the first mark of a place."""
    x, y, offset = shown.evaluate(
        "place => { const chart = echarts.getInstanceByDom(document.querySelector('[data-part=canvas]'));"
        "const marks = chart.getOption().series.find(s => s.id === 'events').data;"
        "const mark = marks.find(m => m.cluster.places[0].name === place);"
        "return [...chart.convertToPixel('geo', mark.value.slice(0, 2)), mark.symbolOffset] }",
        place,
    )
    box = shown.locator("[data-part=canvas]").bounding_box()
    shown.mouse.click(box["x"] + x + offset[0], box["y"] + y + offset[1])


def test_every_event_is_drawn_and_listed(shown: Any) -> None:
    assert figures(shown) == (16, len(PLACES))
    assert drawn(shown) == 16
    assert shown.locator("[data-part=places] tr").count() == len(PLACES)
    assert shown.inner_text("[data-part=status]") == (
        "16 events at 7 places; 2 more are not on the map: narrow the filters."
    )


def test_a_press_on_a_mark_lists_its_events(shown: Any) -> None:
    press(shown, "Port of Senna")
    panel = shown.locator("[data-part=panel]")
    assert "Port of Senna" in panel.inner_text()
    assert panel.locator("li").count() == 2
    assert panel.locator("a").first.get_attribute("href").endswith(("/events/4", "/events/11"))


def test_the_table_does_what_the_map_does_by_keyboard(shown: Any) -> None:
    shown.locator("[data-part=places] button", has_text="Taipei").focus()
    shown.keyboard.press("Enter")
    assert "Taipei" in shown.locator("[data-part=panel] h3").inner_text()
    assert shown.evaluate("document.activeElement.dataset.part") == "panel"


def test_hostile_texts_are_shown_and_never_run(shown: Any) -> None:
    shown.locator("[data-part=places] button", has_text="<img").click()
    panel = shown.locator("[data-part=panel]")
    assert "<script>window.hit=1</script>" in panel.inner_text()
    assert panel.locator("img, script").count() == 0
    hrefs = panel.locator("a").evaluate_all("links => links.map(link => link.protocol)")
    assert hrefs == ["http:"]  # the one of javascript: is no link
    shown.mouse.move(*pixel(shown, 10.0, 10.0))
    shown.wait_for_timeout(200)


def test_days_classes_and_modalities_narrow_the_map(shown: Any) -> None:
    shown.fill("[data-part=from]", "2024-02-01")
    shown.fill("[data-part=to]", "2024-02-29")
    assert figures(shown)[0] == 4
    assert "from 2024-02-01 to 2024-02-29" in shown.inner_text("[data-part=status]")
    shown.click("[data-part=after]")
    assert shown.input_value("[data-part=to]") == "2024-03-31"
    shown.click("[data-part=clear]")
    shown.uncheck("[data-part=other]")
    assert figures(shown)[0] == drawn(shown) == 8
    shown.locator("[data-part=legend] button", has_text="denied").click()
    assert figures(shown)[0] == drawn(shown) == 6


def test_months_play_to_their_end(shown: Any) -> None:
    shown.click("[data-part=play]")
    assert shown.input_value("[data-part=from]") == "2024-01-01"
    assert in_time(lambda: shown.input_value("[data-part=from]") == "2024-02-01")
    shown.click("[data-part=play]")
    assert shown.inner_text("[data-part=play]") == "Play months"


def test_regions_are_fetched_when_close_and_not_before(shown: Any) -> None:
    def fetched() -> bool:
        return bool(
            shown.evaluate("performance.getEntriesByType('resource').some(r => r.name.includes('regions.json'))")
        )

    assert not fetched()
    shown.locator("[data-part=places] button", has_text="Kharkiv").click()
    shown.click("[data-part=in]")
    shown.wait_for_selector('[data-map][data-borders="regions"]', timeout=10_000)
    assert fetched()
    shown.mouse.move(*pixel(shown, 35.2, 45.3))
    assert in_time(lambda: "UA-43" in shown.inner_text("[data-part=where]"))
    assert "in dispute: Crimea" in shown.inner_text("[data-part=where]")
    shown.click("[data-part=whole]")
    shown.wait_for_selector('[data-map][data-borders="countries"]', timeout=5_000)


def test_what_is_in_dispute_says_so_when_pressed(shown: Any) -> None:
    shown.mouse.click(*pixel(shown, -13.5, 24.5))
    assert "non-self-governing" in shown.inner_text("[data-part=panel]")


def test_it_fits_a_phone(browser: Any, address: str) -> None:
    made = browser.contexts[0].new_page()
    made.set_viewport_size({"width": 390, "height": 844})
    made.goto(address)
    made.wait_for_selector('[data-map][data-ready="true"]', timeout=20_000)
    assert made.evaluate("document.documentElement.scrollWidth") <= 390
    made.close()


def test_a_map_that_cannot_be_loaded_says_so(browser: Any, address: str) -> None:
    made = browser.contexts[0].new_page()
    made.goto(f"{address}/?url=/missing.json")
    made.wait_for_selector('[data-map][data-ready="failed"]', timeout=20_000)
    assert "the server answered 404" in made.inner_text("[data-part=status]")
    made.close()
