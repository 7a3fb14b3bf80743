"""The payloads of `made_hostile` in a real browser: every view is opened and used, and nothing of them ever runs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from made_hostile import hostile_settings, marked, payloads
from onrecord.output.display import clean
from onrecord.record import Record
from onrecord.web.files import in_every_page
from test_web_xss import shown
from web_app import CHROMIUM, served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium here (Debian: apt-get install chromium)"),
]

WATCH = """
document.addEventListener("securitypolicyviolation", (event) => {
  (window.__refused ??= []).push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
OURS = json.dumps(in_every_page())
ODD = """() => [...document.querySelectorAll("*:not(head > style:only-of-type)")].flatMap((e) => [
  ...[...e.attributes].filter((a) => /^(hx-)?on/.test(a.name)).map((a) => `${e.tagName} ${a.name}`),
  ...(/^(IFRAME|OBJECT|EMBED|BASE|STYLE|VIDEO|MATH|MARQUEE)$/.test(e.tagName) ? [e.tagName] : []),
  ...(e.tagName === "SCRIPT" && !e.src.startsWith(`${location.origin}/static/`) ? ["SCRIPT"] : []),
  ...(e.tagName === "IMG" && !e.src.startsWith(`${location.origin}/whatif.svg`) ? [e.src] : []),
  ...(/^(javascript|vbscript|data)$/.test((e.protocol ?? "").replace(":", "")) ? [e.href] : []),
]).concat([...document.querySelectorAll("head > style")].filter((e) => e.textContent !== OURS).map((e) => e.tagName))
""".replace("OURS", OURS)
MARKS = """(names) => {
  const chart = echarts.getInstanceByDom(document.querySelector(names));
  const box = document.querySelector(names).getBoundingClientRect();
  const series = chart.getModel().getSeries().at(-1), data = series.getData(), found = [];
  for (let n = 0; n < data.count(); n += Math.ceil(data.count() / 12)) {
    const at = data.getItemLayout(n);
    if (at && Number.isFinite(at[0])) found.push([box.x + at[0], box.y + at[1]]);
  }
  return found;
}"""
DROP = """([names]) => {
  const carried = new DataTransfer();
  for (const name of names) carried.items.add(new File(["x"], name, { type: "text/plain" }));
  const how = { bubbles: true, cancelable: true, dataTransfer: carried };
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector("main").dispatchEvent(new DragEvent(kind, how));
}"""

REFUSED = "Failed to load resource: the server responded with a status of 40"
"""What the console says of pages that are asked for what there is not; no other origin is ever asked, see below."""
Visit = Callable[[str], Any]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    made = hostile_settings()
    with served(made.record, knowledge=made.knowledge, treaties=made.treaties) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield made
        made.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    """Opens pages, one after the other, in one tab that fails if anything ever happened in it that should not."""
    with watched(browser, address) as page:

        def go(path: str) -> Any:
            checked(page)
            page.goto(address + path)
            settled(page)
            checked(page)
            return page

        yield go
        checked(page)


@contextmanager
def watched(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_init_script(WATCH)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: REFUSED in message.text or told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: (told.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda other: told.append(f"another window: {other.url}"))
    page.on("request", lambda asked: asked.url.startswith((f"{address}/", "data:")) or told.append(asked.url))
    yield page
    assert told == []
    context.close()


def settled(page: Any) -> None:
    """Wait until scripts have done what they do at first; what they fetch after that is seen by the next check."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))")


def checked(page: Any) -> None:
    """Nothing ran, nothing was refused, and the page has no element that only a payload can have made."""
    if page.url == "about:blank":
        return
    assert page.evaluate("[window.__pwned ?? null, window.__refused ?? null]") == [None, None], page.url
    assert page.evaluate(ODD) == [], page.url


def whole(page: Any, *fields: str) -> None:
    """Each payload stands in the page in these fields, or nothing was proved."""
    found = defaultdict(set)
    for field, number in shown(page.content()):
        found[field].add(number)
    for field in fields:
        missing = set(range(len(payloads()))) - found[field]
        assert not missing, (field, [payloads()[n] for n in sorted(missing)])


def test_the_watch_sees_what_runs(browser: Any, address: str) -> None:
    for words in ("<img src=x onerror=window.__pwned=1>", "<script>window.__pwned=1</script>"):
        with pytest.raises(AssertionError), watched(browser, address) as page:
            page.goto(f"{address}/add")
            page.evaluate(
                "(words) => { document.body.append(document.createRange().createContextualFragment(words)); }", words
            )
            checked(page)


def test_the_reading_view(visit: Visit) -> None:
    with Record.open(hostile_settings().record) as record:
        articles = list(record.articles())
    every = next(a.id for a in articles if a.title == "All of them")
    page = visit(f"/articles/{every}")
    whole(page, "spoken", "content", "doer", "target", "sub", "occasion", "when", "place", "mode", "actor1", "actor2")
    for _ in range(4):
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_selector("#databody dl")
        page.keyboard.press("Escape")
        page.wait_for_selector("#data:not([open])", state="attached")
        page.wait_for_timeout(150)  # the focus comes back
        page.keyboard.press("c")
        page.wait_for_timeout(150)
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    page.wait_for_selector("#databody dl")
    page.keyboard.press("Escape")
    page.locator("#shown select").select_option(index=3)
    for number in (0, 8, 40, 52, 70):
        id = next(a.id for a in articles if a.title == marked("title", number))
        page = visit(f"/articles/{id}")
        assert {
            ("title", number),
            ("outlet", number),
            ("author", number),
            ("claim", number),
            ("office", number),
        } <= shown(page.content())
        page.locator("#cards .card").first.click()
        page.keyboard.press("c")
        page.keyboard.press("f")
        page.wait_for_selector("#fixbody form")
        page.locator("#fix button[aria-label=Close]").click()


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/articles?limit=200", ("title", "outlet")),
        ("/claims?limit=200", ("claim", "actor1")),
        ("/actors?limit=200", ("actor1",)),
        ("/events?limit=200", ("actor1", "actor2", "place", "mode")),
        ("/events?view=timeline&limit=200", ("actor1", "actor2", "place", "mode")),
        ("/engagements?limit=200", ("title", "outlet")),
        ("/corrections?limit=200", ("title", "content")),
        ("/search?q=zqcontent*&limit=200", ("title",)),
        ("/search?q=shelled&in=events&limit=200", ("place",)),
    ],
)
def test_lists(visit: Visit, path: str, fields: tuple[str, ...]) -> None:
    page = visit(path)
    whole(page, *fields)
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    for found in page.locator("main summary:visible").all()[:4]:
        found.click()
    for found in page.locator("main a:visible:not([download])").all()[:30:6]:
        found.hover()


def test_single_pages(visit: Visit) -> None:
    for key in (25, 121):
        for view in ("statements", "positions", "agreement", "events"):
            visit(f"/actors/{key}?view={view}")
    for number in (0, 8, 40, 52):
        page = visit(f"/claims/{number:012x}")
        assert ("claim", number) in shown(page.content())
        for mark in page.locator(".timeline a").all()[:2]:
            mark.hover()
    with Record.open(hostile_settings().record) as record:
        ids = [a.id for a in record.articles()][:40:10]
    for id in ids:
        visit(f"/events/{id}:e1")
    for number in (0, 8, 31):
        assert ("treaty", number) in shown(visit(f"/treaties/harbour-{number:03}?on=2024-05-05").content())
    for path in ("/", "/api", "/add", "/nowhere", "/whatif"):
        visit(path)


def test_the_map(visit: Visit) -> None:
    page = visit("/events?view=map&limit=200")
    page.wait_for_selector('[data-map][data-ready="true"]')
    assert len({number for field, number in shown(page.content()) if field == "place"}) >= 60
    rows = page.locator("[data-part=places] button")
    for number in range(0, rows.count(), 20):
        rows.nth(number).click()
        checked(page)
    assert "zqactor1" in page.inner_text("[data-part=panel]")
    box = page.locator("[data-part=canvas]").bounding_box()
    for step in range(24):  # wherever a mark is, its words stand beside it
        page.mouse.move(box["x"] + box["width"] * (0.3 + step / 60), box["y"] + box["height"] * (0.2 + step / 60))
    page.mouse.click(box["x"] + box["width"] * 0.52, box["y"] + box["height"] * 0.4)
    page.wait_for_timeout(100)


def test_the_network_and_what_if(visit: Visit) -> None:
    page = visit("/commitments?on=2024-05-05&state=FRA&limit=200")
    page.wait_for_selector("#network[data-drawn]")
    for x, y in page.evaluate(MARKS, "#network"):
        page.mouse.move(x, y)
    page.mouse.click(x, y)
    page.wait_for_timeout(100)
    checked(page)
    page = visit("/whatif?event=armed_attack&on=FRA&date=2024-05-05")
    assert ("article", 0) in shown(page.content())
    page.wait_for_selector("#drawing svg")
    for _ in range(4):
        page.click("#next")


@pytest.mark.parametrize("number", range(0, len(payloads()), 7))
def test_what_is_typed_and_dropped(visit: Visit, number: int) -> None:
    payload = payloads()[number]
    page = visit("/search?q=boat")
    page.locator("main input[name=q]").fill(payload)
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_url(lambda url: "q=boat" not in url)
    settled(page)
    checked(page)
    if number % 2:
        return
    page = visit("/add")
    page.evaluate(DROP, [[f"{payload}.txt"]])
    assert clean(payload).replace("/", ":")[-9:] in clean(page.inner_text("#chosen")).replace("/", ":")
    page.fill("[name=text]", payload)
    page.fill("[name=title]", payload)
