"""Web pages: the article, its metadata, what is lost, and pages that were made to break things."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from onrecord.intake import Document, Failure, IntakeOptions, read_file

LEAD = "The foreign ministers of Northland and Southland met on Wednesday to talk about the border, officials said."
SECOND = "“We have agreed on nothing yet,” said Maria Kovac, the minister of Northland, “but we will meet again.”"
THIRD = "Her colleague, Peter Lang, said that the talks had been useful and frank, according to the state agency."
LAST = "The talks go on in June, a spokeswoman for the ministry told reporters after the meeting in Riverton."

HEAD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Ministers meet in Riverton | The Riverton Post</title>
<meta property="og:title" content="Ministers meet in Riverton">
<meta property="og:site_name" content="The Riverton Post">
<meta name="author" content="Anna Field"><meta property="article:published_time" content="2023-05-04T23:30:00+02:00">
<link rel="canonical" href="https://riverton.example/news?id=1&amp;x=2"></head>"""
FURNITURE = """<nav><a href="/">Home</a> <a href="/w">World</a></nav>
<div class="cookie-banner">We use cookies to make this site better. <button>Accept all</button></div>"""
FOOTER = """<aside><p>Most read</p></aside>
<footer><p>© 2023 The Riverton Post. All rights reserved.</p></footer></body></html>"""


def page(*body: str, head: str = HEAD) -> str:
    return f"{head}<body>{FURNITURE}<article>{''.join(body)}</article>{FOOTER}"


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(tmp_path: Path, content: str | bytes, name: str = "page.html", **options: int) -> Document:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (item,) = read_file(path, IntakeOptions(**options))  # type: ignore[arg-type]
    assert isinstance(item, Document), item
    return item


def refused(tmp_path: Path, content: str | bytes) -> str:
    path = tmp_path / "page.html"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (item,) = read_file(path)
    assert isinstance(item, Failure), item
    return item.why


def test_the_article_and_its_metadata(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        page(
            "<h1>Ministers meet in Riverton</h1>",
            p(LEAD.replace(" and ", " &amp; ")),
            "<figure><img src='x.jpg'><figcaption>The ministers. Photo: Jane Doe/AFP</figcaption></figure>",
            p(SECOND.replace("“but we", "“but<br>we")),
            "<h2>What happens next?</h2>",
            p(
                f"<b>{THIRD[:4]}</b>{THIRD[4:]}",
                'Read more: <a href="/x">Northland closes border</a>',
                LAST,
                "Follow us on Twitter",
            ),
        ),
    )
    article = document.article
    assert article.text.split("\n\n") == [
        "Ministers meet in Riverton",
        LEAD.replace(" and ", " & "),
        SECOND,
        "What happens next?",
        THIRD,
        LAST,
    ]
    assert [article.text[s.start : s.end] for s in article.subheadlines] == [
        "Ministers meet in Riverton",
        "What happens next?",
    ]
    assert article.title == "Ministers meet in Riverton"
    assert article.outlet == "The Riverton Post"
    assert article.author == "Anna Field"
    assert article.published == "2023-05-04"
    assert article.url == "https://riverton.example/news?id=1&x=2"
    assert not any("html:" in note or "date" in note for note in document.notes)


def test_a_page_without_a_date_has_none(tmp_path: Path) -> None:
    head = "<!DOCTYPE html><html><head><title>Ministers meet</title></head>"
    document = read(
        tmp_path,
        page(p(LEAD, SECOND, THIRD, LAST, "In 2019 the ministers met on May 3, 2019, in Riverton."), head=head),
    )
    assert document.article.published is None
    assert any(note.startswith("date missing") for note in document.notes)


def test_pages_are_told_by_their_content_too(tmp_path: Path) -> None:
    document = read(tmp_path, page(p(LEAD, SECOND, THIRD, LAST)), name="page.txt")
    assert document.article.outlet == "The Riverton Post"
    assert "<p>" not in document.article.text


def test_text_that_speaks_of_tags_is_no_page(tmp_path: Path) -> None:
    document = read(tmp_path, f"{LEAD} He wrote <html> on the board.\n\n{SECOND}", name="page.txt")
    assert "He wrote <html> on the board." in document.article.text


def test_text_in_a_file_that_is_called_html(tmp_path: Path) -> None:
    assert read(tmp_path, f"{LEAD}\n\n{SECOND}").article.text == f"{LEAD}\n\n{SECOND}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_encodings_of_pages(tmp_path: Path, encoding: str) -> None:
    content = page(p(LEAD, SECOND, THIRD, LAST)).replace('charset="utf-8"', f'charset="{encoding}"')
    content = content.replace("©", "")
    assert SECOND in read(tmp_path, content.encode(encoding)).article.text


def test_repeated_paragraphs_that_the_extraction_drops_are_noted(tmp_path: Path) -> None:
    document = read(tmp_path, page(p(LEAD, SECOND, THIRD, SECOND, SECOND, LAST)))
    assert document.article.text.count(SECOND) == 2
    assert "html: 1 repeated paragraph was taken once" in document.notes


@pytest.mark.parametrize("box", ["related-links", "widget"])
def test_paragraphs_that_the_extraction_drops_are_noted(tmp_path: Path, box: str) -> None:
    hidden = "This paragraph stands in a box that the extraction takes for a list of links to other stories of the day."
    document = read(tmp_path, page(p(LEAD, SECOND), f'<div class="{box}"><p>{hidden}</p></div>', p(THIRD, LAST)))
    assert hidden not in document.article.text
    (note,) = [note for note in document.notes if note.startswith("html:")]
    assert note.startswith("html: a paragraph between others of the article was left out by the extraction: “This para")


def test_very_deep_pages_are_read_whole_and_said(tmp_path: Path) -> None:
    start = time.process_time()
    content = "<html><body>" + "<div>" * 50_000 + p(LEAD, SECOND) + "</div>" * 50_000 + p(THIRD) + "</body></html>"
    document = read(tmp_path, content)
    assert time.process_time() - start < 10
    assert document.article.text == f"{LEAD}\n\n{SECOND}\n\n{THIRD}"
    assert any("elements deep" in note for note in document.notes)


def test_very_large_pages_are_read_in_time(tmp_path: Path) -> None:
    start = time.process_time()
    document = read(tmp_path, page(p(*(f"{n}. {LEAD}" for n in range(30_000)))), max_chars=100_000)
    assert time.process_time() - start < 20
    assert any("elements" in note for note in document.notes)
    assert any(note.startswith("truncated") for note in document.notes)


def test_entity_bombs_are_harmless(tmp_path: Path) -> None:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    secret = tmp_path / "secret"
    secret.write_text("the secret of the house")
    content = (
        f'<?xml version="1.0"?><!DOCTYPE html [{entities}<!ENTITY x SYSTEM "file://{secret}">]>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body>{p(LEAD, SECOND, '&j; &x;', LAST)}</body></html>"
    )
    text = read(tmp_path, content, name="page.xhtml").article.text
    assert "aaaaaaaaaaaa" not in text and "secret" not in text
    assert SECOND in text


def test_addresses_of_other_schemes_are_dropped(tmp_path: Path) -> None:
    content = page(p(LEAD, SECOND, THIRD, LAST)).replace(
        "https://riverton.example/news?id=1&amp;x=2", "javascript:alert(1)"
    )
    assert read(tmp_path, content).article.url is None


@pytest.mark.parametrize(
    "content",
    [
        "<html></html>",
        "<html><body><script>var a = 'text';</script></body></html>",
        "<!DOCTYPE html>",
        "<",
        b"<html>\x00\x00",
    ],
)
def test_pages_without_text_are_refused(tmp_path: Path, content: str | bytes) -> None:
    assert "no article" in refused(tmp_path, content) or "not an article" in refused(tmp_path, content)


@pytest.mark.parametrize(
    "junk",
    [
        "\x00",
        "&#xD800;",
        "&#0;",
        "<![CDATA[x]]>",
        "<p" * 1_000,
        "</div>" * 1_000,
        "<!--" * 1_000,
        "&#x1F600;",
        "<b>" * 3_000,
    ],
)
def test_damaged_pages_never_crash(tmp_path: Path, junk: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(p(LEAD, SECOND), junk, p(THIRD, LAST)), encoding="utf-8")
    (item,) = read_file(path)
    assert isinstance(item, Document)
    assert LEAD in item.article.text
    assert "\x00" not in item.article.text
