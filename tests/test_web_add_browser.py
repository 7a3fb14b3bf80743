"""Adding reports in a real browser: a file is dropped, and its article is there to read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import fake_reader
from onrecord.web import desk, jobs
from web_app import CHROMIUM, record_of, served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium here (Debian: apt-get install chromium)"),
]

REPORT = "\n\n".join(
    f"Harbour master Ines Talvik said that the {ship} would stay in the port of Orlo until Friday. Captain Bo Renn "
    f"denied that the {ship} had left its berth, and the council of Orlo asked both of them for their logs."
    for ship in ("Petrel", "Gannet", "Dunlin", "Plover")
)
HOSTILE = "<img src=x onerror=window.hit=1><script>window.hit=1</script>"

DROP = """([text, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/plain" }));
  carried.items.add(new File(["\\u0000\\u0001".repeat(60)], "broken.txt"));
  const how = { bubbles: true, cancelable: true, dataTransfer: carried };
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector("main").dispatchEvent(new DragEvent(kind, how));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield made
        made.close()


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A workbench on an empty record, which reads without weights."""
    monkeypatch.setattr(desk, "Jobs", partial(jobs.Jobs, factory=fake_reader.fragile))
    with served(record_of(tmp_path / "record.db")) as found:
        yield found


@pytest.mark.parametrize("width", [390, 1280])
def test_a_file_is_dropped_and_its_article_is_there_to_read(browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(f"{address}/add")
    page.evaluate(DROP, [REPORT, f"{HOSTILE}.txt"])
    assert page.locator("#chosen li").count() == 2
    assert page.evaluate("document.activeElement.id") == "send"
    page.fill("#outlet", "Orlo Gazette")
    page.click("#send")
    page.wait_for_url("**/add#under-way")
    page.wait_for_selector(".state-done", timeout=60_000)  # nobody reloads
    assert "no text in it" in page.inner_text(".end-failed .why")
    assert "All that was added has been read." in page.text_content("#said")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.hit === undefined") and page.locator("main img").count() == 0
    page.click(".end-read a")
    page.wait_for_url("**/articles/*")
    assert "Harbour master Ines Talvik" in page.inner_text("main")
    assert "Orlo Gazette" in page.inner_text("main")
    assert page.evaluate("window.hit === undefined")
    assert messages == []
    page.close()


def test_a_job_is_followed_and_cancelled_without_scripts(browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/add")
    slow = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": f"{REPORT} SLOW {n}".encode()} for n in range(30)]
    page.set_input_files("#files", slow)
    page.click("#send")
    page.wait_for_url("**/add#under-way")
    page.wait_for_selector(".became .end-read, .became .end-duplicate", timeout=60_000)  # the page reloads itself
    page.click(".job button")
    began = time.monotonic()
    while page.locator(".state-cancelled").count() == 0:
        assert time.monotonic() - began < 60
        page.wait_for_timeout(300)
    assert "is in the record" in page.inner_text(".job .note")
    context.close()


def test_what_is_too_much_is_told_before_it_is_sent(browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/add")
    page.evaluate(
        "() => { const t = new DataTransfer(); for (let n = 0; n < 201; n++) t.items.add(new File(['x'], `${n}.txt`));"
        " const f = document.getElementById('files'); f.files = t.files; f.dispatchEvent(new Event('change')); }"
    )
    assert "201 files are more than 200" in page.inner_text("#sending")
    page.click("#send")
    assert page.url == f"{address}/add" and page.is_enabled("#send")
    page.close()
