"""Pictures by a real browser, as small files."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.pictures.views import Look, View

CHROMIUM = Path("/usr/bin/chromium")
MOST = 150_000
"""Bytes of a picture."""

_FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=en-GB", "--force-color-profile=srgb"]
_QUALITIES = (80, 65, 50)
_PATIENCE = 30_000
_SETTLING = 700


class TroubleError(Exception):
    """A view that shows an error, a script that failed, or a page wider than the screen."""


@contextmanager
def browser(chromium: Path = CHROMIUM) -> Iterator[Any]:
    """A headless chromium: that of the system if there is one, else playwright's own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = str(chromium) if chromium.exists() else None
        made = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield made
        made.close()


def take(made: Any, base: str, view: View, look: Look, path: Path) -> None:
    """Write a picture of a view, WebP or PNG as the ending says.

    Raises TroubleError for what a page should not do, with the name of the picture.
    """
    width, height = look.size
    context = made.new_context(
        viewport={"width": width, "height": height},
        color_scheme=look.scheme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    told: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    try:
        answer = page.goto(base + view.path)
        page.wait_for_selector(view.ready, timeout=_PATIENCE)
        page.wait_for_load_state("networkidle")
        for key in view.keys:
            page.keyboard.press(key)
        if view.at:
            page.evaluate("(at) => document.querySelector(at).scrollIntoView()", view.at)
        page.wait_for_timeout(_SETTLING)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if not answer.ok or told or wide > width:
            raise TroubleError(f"{path.name}: {answer.status}, {wide} pixels wide; {'; '.join(told)}")
        path.write_bytes(_small(context, page) if path.suffix == ".webp" else page.screenshot())
    finally:
        context.close()


def _small(context: Any, page: Any) -> bytes:
    """The visible part as WebP, of the best quality that is small enough."""
    session = context.new_cdp_session(page)
    for quality in _QUALITIES:
        taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        picture = base64.b64decode(taken["data"])
        if len(picture) <= MOST:
            break
    return picture
