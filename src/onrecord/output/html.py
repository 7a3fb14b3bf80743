"""The brief as one self-contained HTML file: no scripts, nothing fetched, everything from outside escaped.

Markup is made only by :func:`~onrecord.output.markup.tag`, which escapes what it is given unless it is markup already,
so that no text can be put on the page in any other way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources

from onrecord.output.display import clean
from onrecord.output.engaged_html import engaged_section
from onrecord.output.fulltext import full_text
from onrecord.output.markup import Markup, linked, tag
from onrecord.output.phrases import (
    DISPUTED,
    DISPUTED_NOTE,
    DONE,
    NOT_DONE,
    NOT_DONE_NOTE,
    STANCE_WORDS,
    STANDINGS,
    UNRESOLVED,
    description,
    details,
    holders,
    in_office,
    plural,
    sources,
    tally,
)
from onrecord.output.views import ArticleView, Brief, ClaimView, DeedView, HolderView, SpeakerView, StatementView

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

LEGEND = (
    "Passages with a solid rule are direct quotes, with the source's own quotation marks. Passages with a dotted rule "
    "are the article's wording; of it only what stands in quotation marks is quoted. White space is closed up, nothing "
    "else is changed. References are file:paragraph and lead to the passage in the full text."
)

DEEDS_LEGEND = (
    "Under each event stands the article's sentence that it rests on, word for word, with the words that name the "
    "event in bold."
)


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
    yield from _legends(brief.articles)
    yield _section("h2", "Articles")
    deeds = any(view.deeds for view in brief.articles)
    rows = [
        tag(
            "tr",
            tag("td", tag("a", view.title, href=f"#{view.anchor}")),
            tag("td", clean(view.article.outlet or ""), class_="wide"),
            tag("td", view.article.published or "date unknown", class_="day"),
            tag("td", str(len(view.statements)), class_="number"),
            tag("td", str(len(view.deeds)), class_="number") if deeds else None,
        )
        for view in brief.articles
    ]
    heads = ("article", "outlet|wide", "published", "statements|number", "events|number")
    yield _table(heads if deeds else heads[:-1], rows)
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
        columns = ("speaker", "office and country|wide", "statements|number", "denials|number", "articles|number")
        yield _table(columns, rows)


def _legends(views: Sequence[ArticleView]) -> Iterator[Markup]:
    if len(views) > 1 or any(view.statements for view in views):
        yield tag("p", LEGEND, class_="legend")
    if any(view.deeds for view in views):
        yield tag("p", DEEDS_LEGEND, class_="legend")


def _article(view: ArticleView, brief: Brief, several: bool) -> Iterator[Markup]:
    top, sub, low = ("h2", "h3", "h4") if several else ("h1", "h2", "h3")
    yield tag(top, view.title, class_="title")
    where: list[str] = [part for part in sources(view) if part != view.url]
    link = tag("a", view.url, href=view.url, rel="noopener noreferrer") if view.url else None
    yield tag("p", " · ".join(where), " · " if link else None, link, class_="source")
    yield tag("p", tally(view), class_="source")
    if not several:
        yield from _legends([view])
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
    if view.claims:
        yield _section(sub, DISPUTED)
        yield tag("p", DISPUTED_NOTE, class_="source")
        yield from (_claim(claim) for claim in view.claims)
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
    yield from _deeds(view, sub, low)
    yield from engaged_section(view, sub)
    if view.notes:
        yield _section(sub, "Notes")
        yield tag("ul", *(tag("li", note) for note in view.notes))
    if not view.statements:
        yield tag("p", "No statement was found in this article.")
    summary = f"Full text with the statements {'and events ' if view.deeds else ''}marked"
    yield tag("details", tag("summary", summary), full_text(view))


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


def _claim(claim: ClaimView) -> Markup:
    style = "stance deny" if claim.standing == "disputed" else "stance"
    text = [tag("span", STANDINGS[claim.standing], class_=style), Markup(" “"), tag("bdi", claim.text), "”"]
    sides = [tag("li", words, *_holder(holder)) for words, holder in holders(claim)]
    return tag("div", tag("p", *text, class_="words"), tag("ul", *sides), class_="claim", id=claim.anchor)


def _holder(holder: HolderView) -> Iterator[Markup]:
    yield tag("bdi", holder.who.text)
    for number, run in enumerate(holder.places):
        yield Markup(", " if number else " ")
        yield tag("small", linked(run))


def _deeds(view: ArticleView, heading: str, low: str) -> Iterator[Markup]:
    if view.done:
        yield _section(heading, DONE)
        yield from (_deed(deed) for deed in view.done)
    if view.not_done:
        yield _section(heading, NOT_DONE)
        yield tag("p", NOT_DONE_NOTE, class_="source")
        for modality, deeds in view.not_done:
            yield tag(low, modality.capitalize(), class_="modality")
            yield from (_deed(deed) for deed in deeds)


def _deed(deed: DeedView) -> Markup:
    line: list[str] = []
    if deed.modality != "actual":
        style = "stance deny" if deed.modality == "denied" else "stance"
        line += [tag("span", deed.modality, class_=style), Markup(" ")]
    for side, arrow in ((deed.source, ""), (deed.target, "→ ")):
        if side:
            unresolved = None if side.resolved else tag("small", UNRESOLVED)
            line += [arrow, tag("bdi", side.text), unresolved or ""]
            line.append(" " if side is deed.source and deed.target else ": ")
    about: list[Markup] = []
    for detail in deed.details:
        about += [Markup(" · ")] if about else []
        about += [linked(run) for run in detail]
    trigger = tag("b", deed.trigger) if deed.trigger else None
    return tag(
        "div",
        tag("p", *line, deed.what, class_="what"),
        tag("p", *about, class_="meta"),
        tag("p", deed.before, trigger, deed.after, class_="evidence"),
        class_="deed" if deed.modality == "actual" else "deed not-done",
        id=deed.anchor,
    )


def _section(element: str, words: str) -> Markup:
    return tag(element, words, class_="section")


def _table(heads: Iterable[str], rows: Iterable[Markup]) -> Markup:
    cells = []
    for head in heads:
        words, _, kind = head.partition("|")
        cells.append(tag("th", words, scope="col", class_=kind or None))
    return tag("table", tag("thead", tag("tr", *cells)), tag("tbody", *rows))
