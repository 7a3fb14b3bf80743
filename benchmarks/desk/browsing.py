"""What a person waits for, in a browser: first contentful paint, and frames that come late while scrolling."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
LONG_FRAME = 50.0
"""Milliseconds: a frame that takes longer is seen as a stutter (three frames of a screen with 60 a second)."""

_PAINT = """() => new Promise((found) => {
  const look = () => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    if (paint) found(paint.startTime); else setTimeout(look, 10);
  };
  look();
})"""
_FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const next = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""


class Scrolled(msgspec.Struct, frozen=True):
    """Scrolling a page from end to end: frames, their 95th percentile and the longest (ms), how many were long."""

    frames: int
    p95: float
    longest: float
    long: int


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield started
        finally:
            started.close()


def paints(started: Browser, address: str, times: int) -> list[float]:
    """Milliseconds from the request to the first contentful paint, each time with an empty cache."""
    found = []
    for _ in range(times):
        with _page(started) as page:
            page.goto(address, wait_until="load")
            found.append(float(page.evaluate(_PAINT)))
    return found


def scrolled(started: Browser, address: str, steps: int = 80) -> Scrolled:
    """Scroll a page down with the wheel, a step about every frame or two, from top to bottom."""
    with _page(started) as page:
        page.goto(address, wait_until="load")
        page.mouse.move(600, 400)
        height = page.evaluate("() => document.documentElement.scrollHeight")
        page.evaluate(_FRAMES)
        for _ in range(steps):
            page.mouse.wheel(0, max(100, height // steps))
            page.wait_for_timeout(16)
        frames: list[float] = sorted(page.evaluate("() => window.frames_")[2:])
    late = sum(frame > LONG_FRAME for frame in frames)
    return Scrolled(len(frames), frames[int(len(frames) * 0.95)], frames[-1], late)


@contextmanager
def _page(started: Browser) -> Iterator[Page]:
    context: Any = started.new_context(viewport={"width": 1280, "height": 800})
    try:
        yield context.new_page()
    finally:
        context.close()
