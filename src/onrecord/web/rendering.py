"""Pages from templates. All that is put into one is escaped; nothing is ever marked as safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from onrecord._version import __version__
from onrecord.output.display import clean, mask
from onrecord.output.labels import safe_url
from onrecord.output.phrases import plural
from onrecord.web.asking import whole
from onrecord.web.compiled import Compiled
from onrecord.web.files import STYLES, address, in_every_page, sheet
from onrecord.web.gathering import gathered
from onrecord.web.wording import MODALITIES, ROOTS, STANCES, day_words

_TEMPLATES = Path(__file__).parent / "templates"
_FIRST, _MORE = len(in_every_page()) + 2_000, 32_000
"""Characters of the first piece of a page that is sent while it is made, up to its own content, and of each other."""
_QUOTATION_MARKS = tuple('"“”„‟«»‘‚‹›')


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
        loader=FileSystemLoader((_TEMPLATES, STYLES)),
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
    made.tests.update(quoted=begins_quoted)
    made.globals.update(
        places=PLACES,
        static=address,
        sheet=sheet,
        version=__version__,
        stances=STANCES,
        modalities=MODALITIES,
        roots=ROOTS,
    )
    return made


def begins_quoted(words: str) -> bool:
    """Whether the words begin with a quotation mark, so that a pair around them would be a second one."""
    return clean(words).startswith(_QUOTATION_MARKS)


def page(
    request: Request,
    template: str,
    *,
    part: str | None = None,
    status: int = 200,
    flowing: bool = False,
    **context: Any,
) -> Response:
    """The template as a page; of it only the block `part`, where a script on the page asks for that.

    A `flowing` page is sent while it is made: its beginning can be read while the rest is still on the way.
    """
    found = cast(Environment, request.app.state.templates).get_template(template)
    # an export is whole: it takes what was filled in, and no part of it
    asked = urlencode(whole(filled(request)))
    known = {
        "request_path": request.url.path,
        "query": asked,
        "here": here(request),
        "theme": _theme(request),
        "logged_in": getattr(request.state, "who", "open") == "session",
        **context,
    }
    asks = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    if flowing:
        pieces = gathered(found.generate(known), "", _MORE, _FIRST)
        return StreamingResponse(pieces, status, headers={"Vary": "HX-Request"}, media_type="text/html")
    words = "".join(found.blocks[part](found.new_context(known))) if part and asks else found.render(known)
    return HTMLResponse(words, status, headers={"Vary": "HX-Request"})


def _theme(request: Request) -> str | None:
    """Light or dark as chosen in this browser, so that the page comes in it; None: as the system has it."""
    chosen = request.cookies.get("onrecord_theme")
    return chosen if chosen in ("light", "dark") else None


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
