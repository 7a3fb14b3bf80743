"""The brief as one self-contained HTML file: no scripts, nothing fetched, everything from outside escaped.

Markup is made only by :func:`tag`, which escapes what it is given unless it is markup already, so that no text can be
put on the page in any other way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources
from itertools import pairwise

from onrecord.model import Span
from onrecord.output.display import clean, mask
from onrecord.output.phrases import STANCE_WORDS, description, details, in_office, plural, sources, tally
from onrecord.output.views import ArticleView, Brief, SpeakerView, StatementView

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

LEGEND = (
    "Passages with a solid rule are direct quotes, with the source's own quotation marks. Passages with a dotted rule "
    "are the article's wording; of it only what stands in quotation marks is quoted. White space is closed up, nothing "
    "else is changed. References are file:paragraph and lead to the passage in the full text."
)


class Markup(str):
    """HTML that is safe to put on the page as it is."""

    __slots__ = ()


def tag(name: str, *children: str | None, **attributes: str | None) -> Markup:
    """An element; children that are no :class:`Markup` are escaped, as are attributes (`class_` for class)."""
    inside = "".join(child if isinstance(child, Markup) else escape(child) for child in children if child)
    return Markup(f"<{name}{_attributes(attributes)}>{inside}</{name}>")


def render_html(brief: Brief) -> str:
    """The whole brief as a page."""
    several = len(brief.articles) > 1
    title = f"{len(brief.articles)} articles on record" if several else _only_title(brief)
    body = [*_opening(brief, title)] if several else []
    body += [tag("article", *_article(view, brief, several), id=view.anchor) for view in brief.articles]
    if brief.failures:
        failed = [tag("li", tag("b", clean(failure.path)), ": ", clean(failure.why)) for failure in brief.failures]
        body.append(tag("section", _section("h2", "Not read"), tag("ul", *failed)))
    if brief.produced_by:
        body.append(tag("footer", f"Produced by {brief.produced_by}."))
    style = Markup(resources.files(__package__).joinpath("brief.css").read_text(encoding="utf-8"))
    head = [
        Markup('<meta charset="utf-8">\n'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">\n'),
        Markup('<meta name="referrer" content="no-referrer">\n'),
        tag("title", title),
        tag("style", style),
    ]
    return f"<!doctype html>\n{tag('html', tag('head', *head), tag('body', tag('main', *body)), lang='en')}\n"


def _only_title(brief: Brief) -> str:
    return brief.articles[0].title if brief.articles else "Nothing was read"


def _opening(brief: Brief, title: str) -> Iterator[Markup]:
    yield tag("h1", title)
    yield tag("p", LEGEND, class_="legend")
    yield _section("h2", "Articles")
    rows = [
        tag(
            "tr",
            tag("td", tag("a", view.title, href=f"#{view.anchor}")),
            tag("td", clean(view.article.outlet or ""), class_="wide"),
            tag("td", view.article.published or "date unknown", class_="day"),
            tag("td", str(len(view.statements)), class_="number"),
        )
        for view in brief.articles
    ]
    yield _table(("article", "outlet|wide", "published", "statements|number"), rows)
    if brief.speakers:
        yield _section("h2", "Who speaks in all of them")
        rows = [
            tag(
                "tr",
                tag("td", total.name),
                tag("td", in_office(total.office, total.country), class_="wide"),
                tag("td", str(total.statements), class_="number"),
                tag("td", str(total.denials), class_="number"),
                tag("td", str(len(total.articles)), class_="number"),
            )
            for total in brief.speakers
        ]
        heads = ("speaker", "office and country|wide", "statements|number", "denials|number", "articles|number")
        yield _table(heads, rows)


def _article(view: ArticleView, brief: Brief, several: bool) -> Iterator[Markup]:
    top, sub, low = ("h2", "h3", "h4") if several else ("h1", "h2", "h3")
    yield tag(top, view.title, class_="title")
    where: list[str] = [part for part in sources(view) if part != view.url]
    link = tag("a", view.url, href=view.url, rel="noopener noreferrer") if view.url else None
    yield tag("p", " · ".join(where), " · " if link else None, link, class_="source")
    yield tag("p", tally(view), class_="source")
    if not several and view.statements:
        yield tag("p", LEGEND, class_="legend")
    if view.speakers:
        yield _section(sub, "Who speaks")
        rows = [
            tag(
                "tr",
                tag("td", tag("a", speaker.name, href=f"#{view.anchor}-p{number}")),
                tag("td", description(speaker)),
                tag("td", str(len(speaker.statements)), class_="number"),
            )
            for number, speaker in enumerate(view.speakers, start=1)
        ]
        yield _table(("speaker", "office and country", "statements|number"), rows)
        yield _section(sub, "What they say")
        for number, speaker in enumerate(view.speakers, start=1):
            yield from _speaker(speaker, f"{view.anchor}-p{number}", low)
    if view.denied:
        yield _section(sub, "What they deny")
        items = [
            tag("li", tag("b", s.speaker or "(no source)"), " ", _stance(s), s.text, " ", _context(s), _back(s))
            for s in view.denied
        ]
        yield tag("ul", *items)
    if view.relayed:
        yield _section(sub, "Relayed")
        yield tag(
            "ul",
            *(
                tag("li", "via ", tag("b", name), f": {plural(len(statements), 'statement')} ", *_backs(statements))
                for name, statements in view.relayed
            ),
        )
    if view.unresolved:
        yield _section(sub, "Not resolved")
        for name, statements in view.unresolved:
            yield tag(low, name, class_="speaker")
            yield from (_statement(statement) for statement in statements)
    if view.notes:
        yield _section(sub, "Notes")
        yield tag("ul", *(tag("li", note) for note in view.notes))
    if not view.statements:
        yield tag("p", "No statement was found in this article.")
    yield tag("details", tag("summary", "Full text with the statements marked"), _full_text(view))


def _speaker(speaker: SpeakerView, anchor: str, heading: str) -> Iterator[Markup]:
    about = description(speaker)
    yield tag(heading, speaker.name, tag("small", f" — {about}") if about else None, class_="speaker", id=anchor)
    yield from (_statement(statement) for statement in speaker.statements)


def _statement(statement: StatementView) -> Markup:
    element = "blockquote" if statement.kind == "direct" else "p"
    return tag(
        "div",
        tag(element, _stance(statement), statement.text or "(no content)", class_="words"),
        tag(
            "p",
            tag("a", statement.ref, href=f"#{statement.anchor}-t"),
            "".join(f" · {detail}" for detail in details(statement)[1:]),
            class_="meta",
        ),
        tag("p", f"in the sentence: {statement.context}", class_="meta") if statement.context else None,
        class_="statement denied" if statement.stance == "deny" else "statement",
        id=statement.anchor,
    )


def _stance(statement: StatementView) -> Markup | None:
    words = STANCE_WORDS[statement.stance]
    return Markup(tag("span", words, class_=f"stance {statement.stance}") + " ") if words else None


def _context(statement: StatementView) -> Markup | None:
    return tag("i", f"— in the sentence: {statement.context} ") if statement.context else None


def _back(statement: StatementView) -> Markup:
    return tag("small", tag("a", statement.ref, href=f"#{statement.anchor}"))


def _backs(statements: Iterable[StatementView]) -> Iterator[Markup]:
    for number, statement in enumerate(statements):
        if number:
            yield Markup(", ")
        yield _back(statement)


def _full_text(view: ArticleView) -> Markup:
    """The article's paragraphs with their numbers; each marked passage leads back to its statement."""
    text = mask(view.article.text)
    inside = _by_paragraph(view)
    placed: set[str] = set()
    paragraphs = []
    for number, (paragraph, statements) in enumerate(zip(view.paragraphs, inside, strict=True), start=1):
        cuts = {paragraph.start, paragraph.end}
        cuts.update(cut for s in statements for span in s.spans for cut in (span.start, span.end))
        edges = sorted(cut for cut in cuts if paragraph.start <= cut <= paragraph.end)
        pieces: list[str] = []
        for start, end in pairwise(edges):
            covering = [s for s in statements if any(span.start <= start and end <= span.end for span in s.spans)]
            new = [s.anchor for s in covering if s.anchor not in placed]
            placed.update(new)
            pieces += [tag("span", class_="place", id=f"{anchor}-t") for anchor in new]
            pieces.append(_passage(text[start:end], covering))
        sub = any(_overlap(span, paragraph) for span in view.article.subheadlines)
        body = tag("span", *pieces)
        paragraphs.append(tag("p", tag("b", str(number)), body, class_="sub" if sub else None))
    return tag("div", *paragraphs, class_="text")


def _by_paragraph(view: ArticleView) -> list[list[StatementView]]:
    """For each paragraph the statements that have a piece in it."""
    inside: list[dict[str, StatementView]] = [{} for _ in view.paragraphs]
    ends = [paragraph.end for paragraph in view.paragraphs]
    for statement in view.statements:
        for span in statement.spans:
            index = bisect_right(ends, span.start)
            while index < len(ends) and view.paragraphs[index].start < span.end:
                inside[index][statement.anchor] = statement
                index += 1
    return [list(statements.values()) for statements in inside]


def _passage(text: str, covering: list[StatementView]) -> str:
    if not covering:
        return text
    inner = min(covering, key=lambda s: sum(span.end - span.start for span in s.spans))
    denied = "denied" if any(s.stance == "deny" for s in covering) else None
    return tag("a", text, href=f"#{inner.anchor}", class_=denied)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _section(element: str, words: str) -> Markup:
    return tag(element, words, class_="section")


def _table(heads: Iterable[str], rows: Iterable[Markup]) -> Markup:
    cells = []
    for head in heads:
        words, _, kind = head.partition("|")
        cells.append(tag("th", words, scope="col", class_=kind or None))
    return tag("table", tag("thead", tag("tr", *cells)), tag("tbody", *rows))


def _attributes(attributes: dict[str, str | None]) -> str:
    pairs = ((name.rstrip("_"), value) for name, value in attributes.items() if value is not None)
    return "".join(f' {name}="{escape(value)}"' for name, value in pairs)
