"""Texts that would become script, markup or another address stay texts: on every page, in every answer of the API.

The record is that of `made_hostile`, with each of some hundred payloads in every field that comes from outside. Pages
may hold only the elements and attributes that our templates have. In a real browser: test_web_xss_browser.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from lxml import etree, html
from starlette.routing import Route
from starlette.testclient import TestClient

import fake_reader
from made_hostile import hostile_settings, marked, payloads
from onrecord import web
from onrecord.output.display import clean, mask
from onrecord.record import Record
from onrecord.record.corrections.types import CorrectionFilter
from onrecord.web import desk, jobs
from onrecord.web.answering import routes
from onrecord.web.api import endpoints
from onrecord.web.app import make_app
from onrecord.web.files import in_every_page
from onrecord.web.openapi import ROOT
from onrecord.web.pages import routes as pages
from onrecord.web.security.headers import CSP
from onrecord.web.settings import Settings

ORIGIN = "http://127.0.0.1:8765"
_TEMPLATES = Path(web.__file__).parent / "templates"
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_MARK = re.compile(r"zq([a-z]+\d?)(\d{3}) ")
_REFRESH = re.compile(r"\d+; url=/add(?:/jobs/[0-9a-z-]+)?")
_SCHEMES = re.compile(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*)\s*:", re.IGNORECASE)
_LINKS = frozenset(
    ("href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "hx-get", "hx-post")
)
_FIELDS = frozenset(
    (
        "spoken", "content", "doer", "target", "sub", "occasion", "when", "place", "mode", "actor1", "actor2", "actor3",
        "office", "of", "alias", "sector", "title", "outlet", "author", "language", "note", "claim", "condition",
        "commitment", "fixed", "reason", "who",
    )
)  # fmt: skip
"""Where payloads stand that pages show."""
_OWN = frozenset(("treaty", "also", "cited", "treatynote", "article", "terms", "doubt", "exception", "says"))
"""Those of a user's own treaties."""
_SOME = 6
"""Of the pages of one thing that are not the article's own every so many are looked at."""


@pytest.fixture(scope="module")
def asking() -> Iterator[TestClient]:
    with TestClient(make_app(hostile_settings()), base_url=ORIGIN, headers={"Origin": ORIGIN}) as made:
        yield made


@cache
def ids() -> dict[str, list[Any]]:
    """What there is, by the name of the field: articles, claims, actors, events, corrections, treaties."""
    with Record.open(hostile_settings().record) as record:
        articles = [a.id for a in record.articles()]
        claims = [c.id for c in record.claims()]
        kept = [c.correction.id for c in record.corrections(CorrectionFilter(), limit=None).corrections]
    return {
        "articles": articles,
        "claims": claims,
        "actors": list(range(1, 3 * len(payloads()) + 1)),
        "events": [f"{id}:e1" for id in articles],
        "corrections": kept,
        "treaties": [f"harbour-{n:03}" for n, payload in enumerate(payloads()) if payload.isprintable()],
    }


# what our own templates have


@cache
def _ours() -> tuple[frozenset[str], frozenset[str]]:
    """The elements that our templates have, and their attributes."""
    elements, attributes = {"div", "a", "span", "p", "h2"}, set()  # some names of elements are put in by the template
    for path in _TEMPLATES.glob("*.html"):
        source = path.read_text(encoding="utf-8").replace("<{{", "<h2 {{")
        source = re.sub(r'"[^"]*"', '""', _JINJA.sub(" ", source)).lower()
        for tag, inside in re.findall(r"<([a-z][a-z0-9]*)([^>]*)>", source):
            elements.add(tag)
            attributes |= set(re.findall(r"[a-z][a-z0-9:-]*", inside))
    return frozenset(elements), frozenset(attributes)


def unsafe(source: str) -> list[str]:
    """What a page has that no template of ours put there."""
    tree = html.document_fromstring(source, parser=html.HTMLParser(encoding="utf-8", remove_blank_text=False))
    elements, attributes = _ours()
    wrong = ["<style> again"] if len(tree.findall(".//style")) > 1 else []
    for node in tree.iter():
        if not isinstance(node.tag, str):
            wrong.append(f"{node}")  # a comment, or an instruction
            continue
        if node.tag not in elements or node.tag in ("iframe", "object", "embed", "base", "video"):
            wrong.append(f"<{node.tag}>")
        if node.tag == "style" and (node.getparent().tag, node.text) != ("head", in_every_page()):
            wrong.append("a style of its own")
        for name, value in node.attrib.items():
            if name not in attributes or name.startswith("on") or name == "style":
                wrong.append(f"{node.tag} {name}")
            if (
                name in _LINKS
                and _SCHEMES.match(value)
                and not value.startswith(("https://example.org/", f"{ORIGIN}/"))
            ):
                wrong.append(f"{node.tag} {name}={value}")
            if name in _LINKS and value.startswith(("//", "/\\", "\\")):
                wrong.append(f"{node.tag} {name}={value}")
        if node.tag == "script" and not (
            (node.get("src") or node.get("data-src", "")).startswith("/static/") and not (node.text or "").strip()
        ):
            wrong.append("a script of its own")
        if node.tag == "meta" and node.get("http-equiv") and not _REFRESH.fullmatch(node.get("content", "")):
            wrong.append("meta http-equiv")
    return wrong


def texts(source: str) -> str:
    """All words of a page, those of attributes too, white space as one space."""
    tree = html.document_fromstring(source, parser=html.HTMLParser(encoding="utf-8"))
    values = [value for node in tree.iter() if isinstance(node.tag, str) for value in node.attrib.values()]
    return clean(" ".join([tree.text_content(), *values]))


def shown(source: str) -> set[tuple[str, int]]:
    """Which fields of which reports stand whole in a page, character by character."""
    words = texts(source)
    found = set()
    for match in _MARK.finditer(words):
        number = int(match[2])
        if number < len(payloads()):  # what is cut into lines masks where what is put on one line makes a space
            ways = (clean(payloads()[number]), clean(mask(payloads()[number])))
            if any(words.startswith(way, match.end()) for way in ways):
                found.add((match[1], number))
    return found


# every page


def _addresses(path: str) -> list[str]:
    """The addresses by which a route of a page is asked, with real ids."""
    known = ids()
    whole = {
        "/": ["/"],
        "/articles": ["/articles?limit=200"],
        "/articles/{id}": [f"/articles/{id}" for id in known["articles"]],
        "/articles/{id}/correct": [f"/articles/{id}/correct?kind=statement&id=s1" for id in known["articles"][::_SOME]]
        + [f"/articles/{id}/correct?kind=event&id=e1" for id in known["articles"][3::_SOME]],
        "/claims": ["/claims?limit=200"],
        "/claims/{id}": [f"/claims/{id}" for id in known["claims"][::_SOME]],
        "/actors": ["/actors?limit=200", "/actors?limit=200&offset=200"],
        "/actors/{key}": [f"/actors/{key}" for key in known["actors"][::3]]
        + [f"/actors/{key}?view={v}" for v in ("positions", "agreement", "events") for key in known["actors"][::30]],
        "/events": ["/events?limit=200", "/events?view=timeline&limit=200", "/events?view=map"],
        "/events/facets": ["/events/facets"],
        "/events/{id}": [f"/events/{quote(id)}" for id in known["events"][::_SOME]],
        "/search": [f"/search?q=shelled&in={kind}&limit=200" for kind in ("events", "articles")]
        + ["/search?q=zqcontent*&limit=200", f"/search?q={quote(marked('title', 3))}"],
        "/search/facets": ["/search/facets?q=shelled&in=events"],
        "/commitments": ["/commitments?on=2024-05-05&state=FRA&limit=200", "/commitments?on=2024-05-05"],
        "/treaties/{id}": [f"/treaties/{id}?on=2024-05-05" for id in known["treaties"][::2]],
        "/engagements": ["/engagements?limit=200"],
        "/whatif": ["/whatif", "/whatif?event=armed_attack&on=FRA&date=2024-05-05"],
        "/whatif.svg": ["/whatif.svg?event=armed_attack&on=FRA&date=2024-05-05"],
        "/corrections": ["/corrections?limit=200"],
        "/add": ["/add"],
        "/api": ["/api"],
        "/add/jobs/{id}": ["/add/jobs/none"],  # those that there are: below
        f"{ROOT}/openapi.json": [f"{ROOT}/openapi.json"],
    }
    return whole.get(path, [path])


def _page_paths() -> list[str]:
    return sorted({r.path for r in pages() if isinstance(r, Route) and "GET" in (r.methods or ())})


def _get(asking: TestClient, address: str) -> Any:
    answer = asking.get(address)
    assert answer.headers["content-security-policy"] == CSP and answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    return answer


def test_each_payload_is_one_and_there_are_many() -> None:
    assert len(set(payloads())) == len(payloads()) >= 60


def test_what_looks_for_markup_finds_it() -> None:
    start, end = "<!doctype html><html><head><title>x</title></head><body><main>", "</main></body></html>"
    assert unsafe(start + "<p>words</p><a href='/x'>x</a>" + end) == []
    found = {p for p in payloads() if unsafe(f"{start}<p>{p}</p>{end}")}
    found |= {p for p in payloads() if unsafe(f'{start}<p title="{p}">x</p>{end}')}
    found |= {p for p in payloads() if unsafe(f"{start}<p title='{p}'>x</p>{end}")}
    found |= {p for p in payloads() if unsafe(f'{start}<a href="{p}">x</a>{end}')}
    missed = [p for p in payloads() if p not in found]
    assert len(found) > 60, missed
    escaped = marked("title", 0).replace("<", "&lt;")
    assert shown(f"{start}<p>{escaped}</p>{end}") == {("title", 0)}


@pytest.mark.parametrize("path", _page_paths())
def test_no_page_has_more_than_its_templates(path: str, asking: TestClient) -> None:
    addresses = _addresses(path)
    for address in addresses:
        assert "{" not in address, f"{path}: say in _addresses by what it is asked"
        answer = _get(asking, address)
        kind = answer.headers["content-type"].partition(";")[0]
        assert answer.status_code == (404 if path == "/add/jobs/{id}" else 200), (address, answer.text[:300])
        if kind == "text/html":
            assert unsafe(answer.text) == [], address
            _SHOWN.update(shown(answer.text))
        elif kind == "image/svg+xml":
            tree = etree.fromstring(answer.content)
            names = {etree.QName(node).localname for node in tree.iter() if isinstance(node.tag, str)}
            assert not names & {"script", "foreignObject", "use", "image", "animate", "set", "iframe"}
            assert not [n for node in tree.iter() for n in node.attrib if n.lower().startswith("on") or "href" in n]
        else:
            assert kind in ("application/json", "application/jsonl"), address


_SHOWN: set[tuple[str, int]] = set()


def test_each_payload_stood_on_a_page_as_it_is() -> None:
    """Else the pages above would be safe for want of what is not."""
    if not _SHOWN:
        pytest.skip("only with the pages above")
    by_field = defaultdict(set)
    for field, number in _SHOWN:
        by_field[field].add(number)
    some = {field: len(payloads()) - len(found) for field, found in by_field.items()}
    assert by_field.keys() >= _FIELDS | _OWN, (_FIELDS | _OWN) - by_field.keys()
    cut = {"fixed", "who", "reason"}  # control characters are taken out of what an analyst writes
    own = {"commitment", "condition"} | _OWN
    assert {f: some[f] for f in _FIELDS - cut - own if some[f]} == {}
    assert all(some[field] < len(payloads()) / 5 for field in cut), some


# what is asked


ASKED = (
    "/articles?outlet={}", "/claims?q={}", "/claims?who={}", "/actors?q={}", "/events?who={}", "/events?outlet={}",
    "/events?mode={}", "/search?q=boat&who={}", "/corrections?who={}", "/engagements?commitment={}",
    "/commitments?treaty={}", "/whatif?event=armed_attack&on=FRA&date=2024-05-05&at={}",
    "/whatif?event=armed_attack&on=FRA&date=2024-05-05&say={}", "/whatif?event={}&on=FRA&date=2024-05-05",
    "/actors?{}=1", "/events?view={}", "/articles/{}", "/claims/{}", "/actors/{}", "/events/{}", "/treaties/{}",
    "/add/jobs/{}", "/{}", "/articles?offset={}", "/login?next={}",
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(payloads())))
def test_what_is_asked_is_shown_as_it_is(number: int, asking: TestClient) -> None:
    payload = payloads()[number]
    answer = _get(asking, f"/search?q={quote(payload, safe='')}")
    assert unsafe(answer.text) == []
    assert clean(payload) in texts(answer.text)
    for turn, address in enumerate(ASKED):
        if (turn + number) % 5:
            continue
        answer = _get(asking, address.format(quote(payload, safe="")))
        assert answer.status_code < 500, address
        if answer.headers["content-type"].startswith("text/html"):
            assert unsafe(answer.text) == [], address


# the API


def test_every_answer_of_the_api_is_data(asking: TestClient) -> None:
    known = ids()
    seen = 0
    for endpoint in endpoints():
        if endpoint.method != "GET":
            continue
        for route in routes(endpoint, ROOT):
            first = route.path.removeprefix(ROOT).split("/")[1].split(".")[0]
            address = re.sub(r"\{[^}]+\}", quote(str(known.get(first, ["none"])[0])), route.path)
            needs = {"/search": "q=shelled&in=events", "/whatif": "event=armed_attack&on=FRA&date=2024-05-05"}
            query = next((q for start, q in needs.items() if address.startswith(ROOT + start)), "")
            if "/commitments" in address:
                query = "on=2024-05-05&state=FRA"
            answer = _get(asking, f"{address}?{query}")
            kind = answer.headers["content-type"].partition(";")[0]
            assert answer.status_code == 200 or "/jobs/" in address, (address, answer.text[:200])
            if address.endswith(".csv"):
                assert kind == "text/csv" and answer.headers["content-disposition"].startswith("attachment")
                rows = list(csv.reader(io.StringIO(answer.text, newline="")))
                assert {len(row) for row in rows} == {len(rows[0])}
                assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+@\t\r")]
            elif address.endswith(".jsonl"):
                assert kind == "application/jsonl"
                assert all(isinstance(json.loads(line), dict) for line in answer.text.split("\n") if line)
            else:
                assert kind == "application/json" and answer.json() is not None
            seen += 1
    assert seen > 40


def test_a_link_of_an_article_is_http_or_nothing(asking: TestClient) -> None:
    for id in ids()["articles"]:
        tree = html.document_fromstring(_get(asking, f"/articles/{id}").text)
        for link in tree.xpath("//a[@rel]/@href"):
            parts = urlsplit(link)
            assert parts.scheme == "https" and parts.hostname == "example.org", link


# what is sent in


def test_names_of_files_and_pasted_texts_are_told_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "Jobs", partial(jobs.Jobs, factory=fake_reader.fragile))
    Record.open(tmp_path / "record.db", create=True).close()
    app = make_app(Settings(record=tmp_path / "record.db"))
    files = [("file", (f"{payload}.txt", b"\x00\x01" * 60)) for payload in payloads()]
    with TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False) as asking:
        answer = asking.post(f"{ROOT}/reports/files", files=files)
        assert answer.status_code == 200, answer.text
        page = asking.get(f"/add/jobs/{answer.json()['id']}").text
        assert unsafe(page) == []
        for number in (0, 3, 33, 51, 60):
            payload = payloads()[number]
            sent = {"text": payload, "title": "x" * 501, "url": payload, "outlet": payload, "published": payload}
            answer = asking.post("/add", data=sent, files=[("file", ("", b""))])
            assert answer.status_code == 400 and unsafe(answer.text) == []
            assert clean(payload) in texts(answer.text)
        body = {"text": payloads()[0] * 3, "title": payloads()[8], "outlet": payloads()[8]}
        job = asking.post(f"{ROOT}/reports", json=body).json()
        for address in ("/add", f"/add/jobs/{job['id']}"):
            assert unsafe(asking.get(address).text) == []


def test_our_scripts_make_no_markup_of_texts() -> None:
    made = re.compile(r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc")
    scripts = sorted((Path(web.__file__).parent / "static" / "js").rglob("*.js"))
    assert len(scripts) > 10
    assert [path.name for path in scripts if made.search(path.read_text(encoding="utf-8"))] == []
    trusting = re.compile(r"\|\s*safe\b|autoescape|Markup")
    assert [path.name for path in _TEMPLATES.glob("*.html") if trusting.search(path.read_text(encoding="utf-8"))] == []
