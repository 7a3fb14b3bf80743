"""Pages from templates. All that is put into one is escaped; nothing is ever marked as safe."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from onrecord._version import __version__
from onrecord.output.display import clean, mask
from onrecord.output.labels import safe_url
from onrecord.output.phrases import plural
from onrecord.web.compiled import Compiled
from onrecord.web.wording import MODALITIES, ROOTS, STANCES, day_words

_TEMPLATES = Path(__file__).parent / "templates"


class Place(NamedTuple):
    """A place of the navigation."""

    path: str
    name: str
    key: str


PLACES = (
    Place("/articles", "Articles", "a"),
    Place("/claims", "Claims", "c"),
    Place("/actors", "Actors", "p"),
    Place("/events", "Events", "e"),
    Place("/commitments", "Commitments", "t"),
    Place("/search", "Search", "/"),
    Place("/corrections", "Corrections", "x"),
    Place("/add", "Add", "n"),
)
"""Where the bar at the top leads; the key goes there after a `g`."""


def environment() -> Environment:
    """What renders templates."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        bytecode_cache=Compiled(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        clean=clean,
        mask=mask,
        plural=plural,
        day=day_words,
        thousands=lambda number: f"{number:,}",
        safe_url=safe_url,
    )
    made.globals.update(
        places=PLACES, static=static, version=__version__, stances=STANCES, modalities=MODALITIES, roots=ROOTS
    )
    return made


@cache
def static(path: str) -> str:
    """The address of a static file, which changes with what is in it, so that browsers may keep it."""
    content = resources.files(__package__).joinpath("static", *path.split("/")).read_bytes()
    return f"/static/{path}?v={hashlib.sha256(content).hexdigest()[:12]}"


def page(
    request: Request, template: str, *, part: str | None = None, status: int = 200, **context: Any
) -> HTMLResponse:
    """The template as a page; of it only the block `part`, where a script on the page asks for that."""
    found = cast(Environment, request.app.state.templates).get_template(template)
    # an export is whole: it takes what was filled in, and no part of it
    asked = urlencode([(name, value) for name, value in filled(request) if name not in ("limit", "offset")])
    known = {"request_path": request.url.path, "query": asked, "here": here(request), **context}
    asks = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    words = "".join(found.blocks[part](found.new_context(known))) if part and asks else found.render(known)
    return HTMLResponse(words, status, headers={"Vary": "HX-Request"})


def here(request: Request) -> Any:
    """A function that gives the address of this view with some parameters changed; None takes one away."""

    def changed(**changes: Any) -> str:
        pairs = [(name, value) for name, value in request.query_params.multi_items() if name not in changes and value]
        for name, value in changes.items():
            values = value if isinstance(value, list | tuple) else [value]
            pairs += [(name, str(v)) for v in values if v is not None]
        return f"{request.url.path}?{urlencode(pairs)}" if pairs else request.url.path

    return changed


def filled(request: Request) -> list[tuple[str, str]]:
    """The parameters of a form as it was sent, without the fields that were left empty."""
    return [(name, value.strip()) for name, value in request.query_params.multi_items() if value.strip()]


def options(values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Values and their words, for a list to choose from."""
    return list(values.items())
