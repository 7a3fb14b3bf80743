"""Pages that are sent while they are made, and pages that come light or dark as was chosen."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message

from onrecord.web.app import make_app
from onrecord.web.rendering import PLACES
from onrecord.web.settings import Settings
from web_app import client, desk_record


def pieces(path: str, address: str = "127.0.0.1") -> list[bytes]:
    """The pieces of the body as a server gets them, from an asker at that address."""
    app = make_app(Settings(record=desk_record(), port=8765))
    scope: dict[str, Any] = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
        "raw_path": path.encode(), "root_path": "", "query_string": b"", "client": (address, 5),
        "server": ("127.0.0.1", 8765), "headers": [(b"host", b"127.0.0.1:8765")],
    }  # fmt: skip
    sent: list[bytes] = []

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body" and message.get("body"):
            sent.append(message["body"])

    async def ask() -> None:
        scope["extensions"] = {}
        scope["asgi"] = {"version": "3.0", "spec_version": "2.4"}
        await app(scope, receive, send)

    asyncio.run(ask())
    return sent


def test_the_reading_view_begins_with_the_style_sheet_and_is_whole() -> None:
    first = client().get("/api/v1/articles").json()["items"][0]["article"]["id"]
    sent = pieces(f"/articles/{first}")
    assert len(sent) > 1
    assert b'rel="stylesheet"' in sent[0] and b"data-s=" not in sent[0]
    whole = b"".join(sent).decode()
    assert whole == client().get(f"/articles/{first}").text
    assert whole.rstrip().endswith("</html>")


@pytest.mark.parametrize("path", [place.path for place in PLACES] + ["/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_comes_as_was_chosen(path: str, theme: str) -> None:
    page = client().get(path, headers={"Cookie": f"onrecord_theme={theme}"}).text
    assert f'<html lang="en" data-theme="{theme}">' in page


@pytest.mark.parametrize("cookie", ["", "onrecord_theme=", "onrecord_theme=blue", 'onrecord_theme="dark><script>"'])
def test_nothing_else_can_be_chosen(cookie: str) -> None:
    assert '<html lang="en">' in client().get("/", headers={"Cookie": cookie} if cookie else {}).text
