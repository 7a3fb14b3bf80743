"""Cards of a narrow screen and cards that are but a line, and one mark a cluster on the map, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.web.api.events import is_country
from onrecord.web.desk import Desk
from onrecord.web.settings import Settings
from test_web_reading_browser import Open, long_reading, opened, settle
from web_app import CHROMIUM, article_id, record_of, served

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
__all__ = ["opened"]

EDGE = "e => { const s = getComputedStyle(e); return s.borderLeftStyle + s.borderLeftColor + s.backgroundImage; }"


def test_a_card_of_one_line_says_who_and_what_and_opens(opened: Open, tmp_path: Path) -> None:
    record = record_of(tmp_path / "dense.db", long_reading(300, 60))
    path = f"/articles/{article_id('long', record)}"
    with served(record) as base, opened(base, path) as page:
        said = page.locator(".card.statement.short").first
        assert "that boat" in said.locator(".gist").inner_text() and said.locator(".who").first.is_visible()
        box, gist = said.bounding_box(), said.locator(".gist").bounding_box()
        assert box["height"] <= 25 and gist["width"] > 60
        assert gist["x"] + gist["width"] <= box["x"] + box["width"]
        assert "that boat" in said.locator(".cardhead").get_attribute("title")
        id = said.get_attribute("data-id")
        more = page.locator(f"#card-{id} > .more")
        assert more.get_attribute("aria-expanded") == "false"
        more.click()
        settle(page)
        assert more.get_attribute("aria-expanded") == "true"
        assert page.locator(f"#card-{id} .cardbody").is_visible()
        more.click()
        settle(page)
        assert more.get_attribute("aria-expanded") == "false"


def test_the_edge_of_an_event_follows_its_modality(opened: Open) -> None:
    with served() as base, opened(base, f"/articles/{article_id('strait')}") as page:
        edges = {card.get_attribute("data-modality"): card.evaluate(EDGE) for card in page.locator(".card.event").all()}
        alike = {"planned": "ordered", "requested": "ordered", "conditional": "possible"}  # as in the text
        kinds = {alike.get(modality, modality) for modality in edges}
        assert len(edges) > 2 and len(set(edges.values())) == len(kinds), edges
        assert edges["denied"].startswith("double")


def test_on_a_phone_a_touch_shows_the_card_and_a_button_the_data(opened: Open) -> None:
    with served() as base, opened(base, f"/articles/{article_id('strait')}", 390, 844) as page:
        page.locator("#text .content", has_text="as much").click()
        sheet = page.locator("#card-s5.sheet")
        box = sheet.bounding_box()
        assert box["x"] == 0 and abs(box["y"] + box["height"] - 844) < 2 and box["height"] <= 844 * 0.46
        assert not page.locator("#data").is_visible()
        sheet.get_by_role("button", name="Data").click()
        assert page.locator("#datatitle").inner_text() == "Statement s5"
        page.keyboard.press("Escape")
        sheet.get_by_role("button", name="Close").click()
        assert page.locator(".sheet").count() == 0
        menu = page.locator(".bar nav li").evaluate_all("l => l.map((e) => e.getBoundingClientRect().right)")
        assert max(menu) <= 390


MARKS = """async () => {
  const { clusters, placesOf } = await import('/static/js/map/marks.js');
  const { middle } = await import('/static/js/map/topo.js');
  const [big, small] = [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]], [[9, 9], [9, 10], [10, 9], [9, 9]]];
  const square = middle({ polygons: [[big], [small]] });
  const item = (place, lat, lon, whole_country) =>
    ({ place, lat, lon, country: 'QQQ', modality: 'actual', whole_country });
  const made = placesOf([item('Marenga', 5, 5, true), item('the Republic', 5, 5, true), item('Port', 5, 5, false)],
    (at) => at, new Map([['QQQ', { name: 'Marenga', middle: square }]]));
  return [square, made.map(({ name, at, whole, total }) => [name, at, whole, total]),
    clusters(made, (place) => place.at, 1).length, clusters(made, (place) => place.at, 40).length];
}"""


def test_what_is_told_of_a_country_only_stands_in_its_middle_and_clusters_are_one_mark(opened: Open) -> None:
    with served() as base, opened(base, "/articles") as page:
        square, made, apart, together = page.evaluate(MARKS)
        assert square == [1, 1]
        assert made == [["somewhere in Marenga", [1, 1], True, 2], ["Port", [5, 5], False, 1]]
        assert (apart, together) == (2, 1)


def test_a_name_of_the_country_is_no_place_in_it(tmp_path: Path) -> None:
    desk = Desk(Settings(record=tmp_path / "none.db"))
    assert is_country(desk, "Britain", "GBR") and is_country(desk, "U.S.", "USA")
    assert not is_country(desk, "London", "GBR") and not is_country(desk, "Britain", "FRA")
    assert not is_country(desk, None, "GBR") and not is_country(desk, "Middle East", None)
