from __future__ import annotations

from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_readings import ACTORS, STATEMENTS, TEXT, article, reading
from onrecord.intake.types import Failure
from onrecord.model import Reading, Span
from onrecord.output.brief import make_brief
from onrecord.output.html import render_html
from onrecord.output.markup import Markup, tag

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--<script>alert(1)</script>-->",
    "--><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>x",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\u202e<script>\u202c",
    "{{7*7}}${7*7}<%= 7*7 %>",
]

TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "article", "section", "h1", "h2", "h3", "h4", "p", "a",
    "table", "thead", "tbody", "tr", "th", "td", "div", "blockquote", "span", "ul", "li", "b", "i", "small", "details",
    "summary", "footer", "bdi",
}  # fmt: skip
ATTRIBUTES = {"class", "id", "href", "rel", "scope", "lang", "charset", "name", "content", "http-equiv"}


class Page(HTMLParser):
    """What a parser sees: elements, attributes, and the text of the page without its style sheet."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.other: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(name)
        self.attributes += attributes
        if name != "meta":
            self.open.append(name)

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def of(self, attribute: str) -> list[str]:
        return [value or "" for name, value in self.attributes if name == attribute]


def poisoned(words: str) -> Reading:
    """A reading with the words wherever something from outside can stand."""
    text = f"{words} said this: {words}. And {words}.\n\n{words}"
    n = max(1, len(words))
    statements = tuple(
        msgspec.structs.replace(
            statement,
            content=(Span(n + 12, n + 12 + n), Span(0, 1)),
            cue=(Span(0, n),),
            occasion=words,
            addressee="renn",
        )
        for statement in STATEMENTS
    )
    actors = tuple(
        msgspec.structs.replace(
            actor,
            name=words,
            country="MDG",
            offices=tuple(msgspec.structs.replace(office, title=words, of=words) for office in actor.offices),
        )
        for actor in ACTORS
    )
    return Reading(
        produced_by=msgspec.structs.replace(reading().produced_by, weights=words),
        article=article(
            text=text, title=words, outlet=words, author=words, url=words, path=words, id=words, subheadlines=()
        ),
        actors=actors,
        statements=statements,
        notes=(words,),
    )


def check(page: str) -> Page:
    seen = Page(page)
    assert seen.open == []
    assert seen.other == []
    assert set(seen.tags) <= TAGS
    assert {name for name, _ in seen.attributes} <= ATTRIBUTES
    assert all(href.startswith(("#", "http://", "https://")) for href in seen.of("href"))
    return seen


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_from_outside_becomes_markup(payload: str) -> None:
    first = poisoned(payload)
    clean_page = Page(render_html(make_brief([poisoned("x" * len(payload))] * 2, [Failure(path="x", why="x")])))
    page = check(render_html(make_brief([first] * 2, [Failure(path=payload, why=payload)], lambda code: payload)))
    assert page.tags == clean_page.tags
    assert all(href.startswith("#") for href in page.of("href"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.one_of(st.sampled_from("<>&\"'/=`-! abx\n"), st.characters()), min_size=1, max_size=60))
def test_no_text_at_all_becomes_markup(words: str) -> None:
    page = render_html(make_brief([poisoned(words)], [Failure(path=words, why=words)]))
    seen = check(page)
    page.encode("utf-8")
    assert "script" not in seen.tags and "img" not in seen.tags


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    page = render_html(make_brief([reading()]))
    assert "default-src 'none'; style-src 'unsafe-inline'" in Page(page).of("content")[0]
    assert "url(" not in page and "@import" not in page and "<script" not in page
    assert page == render_html(make_brief([reading()]))


def test_links_within_the_page_lead_somewhere_and_names_are_unique() -> None:
    page = Page(render_html(make_brief([reading(), reading(path="b/other.txt")])))
    ids = page.of("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.of("href") if href.startswith("#")} <= set(ids)
    assert "https://example.org/2024/strait?a=1&b=2" in page.of("href")


def test_the_full_text_is_whole() -> None:
    page = render_html(make_brief([reading()]))
    text = Page(page[page.index('<div class="text">') : page.index("</details>")] + "</div>" * 0)
    shown = "".join(text.words)
    for paragraph in TEXT.split("\n\n"):
        assert paragraph in shown


def test_direct_quotes_and_paraphrase_are_told_apart() -> None:
    page = render_html(make_brief([reading()]))
    assert page.count("<blockquote") == 2
    assert 'class="stance deny">denies</span> its navy fired' in page
    assert ">the two governments were in contact</p>" in page


def test_a_tag_escapes_what_is_not_markup() -> None:
    assert tag("p", "<b>", Markup("<i></i>"), None, class_='"x"') == '<p class="&quot;x&quot;">&lt;b&gt;<i></i></p>'
