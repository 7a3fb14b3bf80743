"""RSS and Atom: entries, dates, links, damaged feeds; saved feeds as documents; feeds whose pages are fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from local_web import Answer, Site, local_fetcher, serving
from onrecord.errors import InputError, OptionError
from onrecord.intake import Document, Failure, IntakeOptions, read_file, read_inputs
from onrecord.intake.feeds import MOST_ENTRIES, looks_like_feed, parse_feed
from onrecord.intake.fetch import Validators
from onrecord.intake.pages import id_of_url
from onrecord.intake.web import read_url

LEAD = "The foreign minister of Northland has rejected reports that his troops are preparing to cross the river border."
SECOND = "“We have no such plans,” Peter Lang told reporters in Riverton, “and we have never had them.”"

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://n.example/rss-0.91.dtd">
<rss version="2.0"><channel><title>Northland Courier</title><link>http://courier.example/</link>
<item><title>Minister &amp; troops</title><link>/world/troops.html?a=1&amp;b=2</link>
<pubDate>Wed, 19 Aug 2020 23:30:00 -0500</pubDate><author>Ann Reed</author>
<description><![CDATA[<p>{LEAD}</p><script>alert("x")</script><p>{SECOND}</p>]]></description></item>
<item><title>Script</title><link>javascript:alert(1)</link><description>Short.</description></item>
</channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>
<entry><title type="html">Troops</title><link href="https://courier.example/troops"/>
<updated>2020-08-20T01:00:00Z</updated><summary>{LEAD}</summary>
<content type="html">
&lt;h2&gt;At the river&lt;/h2&gt;&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</content></entry>
</feed>"""


def page(title: str, text: str = f"<p>{LEAD}</p><p>{SECOND}</p>") -> bytes:
    head = f'<title>{title}</title><meta property="og:site_name" content="Northland Courier">'
    return f"<html><head>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>".encode()


# --- entries


def test_the_entries_of_rss() -> None:
    feed = parse_feed(RSS.encode(), base="http://courier.example/feed")
    assert feed.title == "Northland Courier"
    assert feed.notes == ()
    first, second = feed.entries
    assert first.url == "http://courier.example/world/troops.html?a=1&b=2"
    assert (first.title, first.author) == ("Minister & troops", "Ann Reed")
    assert first.published == "2020-08-19"  # the day that it writes, not that of Greenwich
    assert LEAD in first.content
    assert second.url is None
    assert second.published is None


def test_the_entries_of_atom() -> None:
    (entry,) = parse_feed(ATOM.encode()).entries
    assert (entry.url, entry.title, entry.published) == ("https://courier.example/troops", "Troops", "2020-08-20")
    assert SECOND in entry.content  # the content, not the shorter summary


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<pubDate>2020-08-19</pubDate>", "2020-08-19"),
        ("<pubDate>20200819T101500Z</pubDate>", "2020-08-19"),
        ("<dc:date>2020-08-19T10:15:00+02:00</dc:date>", "2020-08-19"),
        ("<pubDate>yesterday</pubDate>", None),
        ("<pubDate>Wed, 19 Aug 0020 10:00:00 GMT</pubDate>", None),
        ("", None),
    ],
)
def test_dates_of_entries(written: str, read: str | None) -> None:
    raw = (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>'
        f"<title>T</title>{written}</item></channel></rss>"
    )
    assert parse_feed(raw.encode()).entries[0].published == read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_of_feeds(encoding: str) -> None:
    raw = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Über</title></channel></rss>'
    assert parse_feed(raw.encode(encoding)).title == "Über"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://a:b@c.example/", "data:,x", "  "]
)
def test_links_to_anything_but_pages_are_dropped(link: str) -> None:
    raw = f'<rss version="2.0"><channel><item><title>T</title><link>{link}</link></item></channel></rss>'
    assert parse_feed(raw.encode(), base="http://courier.example/").entries[0].url is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("</channel></rss>", ""),
        lambda text: text.replace("Minister &amp; troops", "Minister & troops &nbsp;"),
        lambda text: "Warning: mysql gone away in line 7\n" + text.split("-->")[1].split('.dtd">')[1],
        lambda text: text.replace("<link>http://courier", "<link><b>http://courier"),
    ],
)
def test_of_a_damaged_feed_is_read_what_can_be(damage: object) -> None:
    assert callable(damage)
    feed = parse_feed(damage(RSS).encode(), base="http://courier.example/")
    assert feed.entries[0].url == "http://courier.example/world/troops.html?a=1&b=2"
    assert LEAD in feed.entries[0].content


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "not a feed"),
        (b"no markup here", "not a feed"),
        (b"<html><body><p>A page</p></body></html>", "another kind of XML or HTML"),
        (b"<?xml version='1.0'?><svg/>", "another kind of XML or HTML"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0'><channel/></rss>", "declares entities"),
        (b"x <!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0'><channel/></rss>", "declarations"),
        (b"<rss version='2.0'>" + b" " * 10_000_000, "too large"),
        (b"\x00\x01\x02" * 100, "not a feed"),
    ],
)
def test_what_is_no_feed_is_refused_in_words(raw: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse_feed(raw)


def test_the_parser_sees_nothing_before_the_first_element(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    parse = feedparser.parse

    def noted(stream: io.BytesIO, **more: object) -> object:
        seen.append(stream.getvalue())
        return parse(stream, **more)

    monkeypatch.setattr(feedparser, "parse", noted)
    for text in (RSS, "Warning: line 7\n" + ATOM):
        parse_feed(text.encode())
        parse_feed(text.encode("utf-16"))
    assert len(seen) == 4
    assert all(raw.startswith((b"<rss", b"<feed")) for raw in seen)


def test_feeds_are_told_from_pages() -> None:
    assert looks_like_feed(RSS)
    assert looks_like_feed("\ufeff " + ATOM)
    assert looks_like_feed('<rdf:RDF xmlns="http://purl.org/rss/1.0/">')
    assert not looks_like_feed("<html><body>about <rss> feeds</body></html>")
    assert not looks_like_feed("A text about <rss>.")


# --- saved feeds


def test_a_saved_feed_gives_the_reports_that_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "courier.xml"
    path.write_text(RSS)
    first, second = read_file(path)
    assert isinstance(first, Document)
    article = first.article
    assert article.text == f"{LEAD}\n\n{SECOND}"
    assert (article.id, article.path) == ("courier-1", f"{path}:1")
    assert (article.published, article.title, article.outlet) == (
        "2020-08-19",
        "Minister & troops",
        "Northland Courier",
    )
    assert isinstance(second, Failure)
    assert second.path == f"{path}:2"
    assert "its page may hold more" in second.why


def test_headings_of_an_entry_are_sub_headlines(tmp_path: Path) -> None:
    path = tmp_path / "courier.atom"
    path.write_text(ATOM)
    (document,) = read_file(path)
    assert isinstance(document, Document)
    assert [document.article.text[s.start : s.end] for s in document.article.subheadlines] == ["At the river"]


def test_a_page_that_ends_in_xml_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "page.xml"
    path.write_bytes(page("Troops"))
    (document,) = read_file(path)
    assert isinstance(document, Document)
    assert document.article.url is None


def test_entries_are_capped_and_the_rest_is_told(tmp_path: Path) -> None:
    items = "<item><title>T</title><link>http://courier.example/</link></item>" * (MOST_ENTRIES + 3)
    path = tmp_path / "long.rss"
    path.write_text(f'<rss version="2.0"><channel>{items}</channel></rss>')
    outcomes = list(read_file(path))
    assert len(outcomes) == MOST_ENTRIES + 1
    assert isinstance(outcomes[-1], Failure)
    assert "3 more entries were not read" in outcomes[-1].why


def test_an_empty_feed_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "empty.rss"
    path.write_text('<rss version="2.0"><channel><title>T</title></channel></rss>')
    (outcome,) = read_file(path)
    assert isinstance(outcome, Failure)
    assert "no entries" in outcome.why


# --- from the web


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(
        {"/a": page("Troops at the river"), "/b": page("Talks on the river", f"<p>{SECOND} {LEAD}</p>")}
    ) as running:
        yield running


def feed_of(*links: str) -> Answer:
    items = "".join(f"<item><link>{link}</link><pubDate>19 Aug 2020</pubDate></item>" for link in links)
    body = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    return Answer(body.encode(), headers={"Content-Type": "application/rss+xml", "ETag": '"1"'})


def told(outcomes: Iterator[Document | Failure]) -> list[str]:
    return [item.article.id if isinstance(item, Document) else item.why for item in outcomes]


def test_a_page_gives_its_article(site: Site) -> None:
    site.pages["/moved"] = Answer(status=301, headers={"Location": "/a"})
    visit = read_url(site.url("/moved"), fetcher=local_fetcher())
    (document,) = visit.items
    assert isinstance(document, Document)
    article = document.article
    assert SECOND in article.text
    assert (article.url, article.path, article.id) == (site.url("/a"), site.url("/moved"), "a")
    assert article.outlet == "Northland Courier"
    assert visit.validators == Validators(url=site.url("/a"))


def test_a_page_cannot_claim_another_address(site: Site) -> None:
    claim = b'<link rel="canonical" href="https://www.bbc.com/news/1"></head>'
    site.pages["/a"] = page("Troops at the river").replace(b"</head>", claim)
    (document,) = read_url(site.url("/a"), fetcher=local_fetcher()).items
    assert isinstance(document, Document)
    assert document.article.url == site.url("/a")


def test_a_text_gives_its_article_and_other_media_a_failure(site: Site) -> None:
    site.pages["/t.txt"] = Answer(f"{LEAD}\n\n{SECOND}".encode("cp1252"), headers={"Content-Type": "text/plain"})
    site.pages["/t.json"] = Answer(b"{}", headers={"Content-Type": "application/json"})
    (document,) = read_url(site.url("/t.txt"), fetcher=local_fetcher()).items
    assert isinstance(document, Document)
    assert document.article.text == f"{LEAD}\n\n{SECOND}"
    (outcome,) = read_url(site.url("/t.json"), fetcher=local_fetcher()).items
    assert isinstance(outcome, Failure)
    assert "application/json" in outcome.why


def test_the_charset_of_the_answer_counts(site: Site) -> None:
    text = (
        "<p>Министр иностранных дел опроверг сообщения о том, что войска готовятся перейти границу. По его словам, "
        "таких планов нет и не было, а переговоры продолжатся в июне в столице, и в этом нет сомнений.</p>"
    )
    site.pages["/a"] = Answer(
        f"<html><body><article>{text}</article></body></html>".encode("koi8-r"),
        headers={"Content-Type": "text/html; charset=koi8-r"},
    )
    (document,) = read_url(site.url("/a"), fetcher=local_fetcher()).items
    assert isinstance(document, Document)
    assert document.article.text.startswith("Министр иностранных дел")


def test_the_pages_of_a_feed_are_fetched_one_by_one(site: Site) -> None:
    site.pages["/feed"] = feed_of("/a", "/missing", "javascript:x", "/a", "/b")
    visit = read_url(site.url("/feed"), fetcher=local_fetcher())
    assert site.paths == ["/feed"]  # nothing before it is asked for
    outcomes = list(visit.items)
    assert told(iter(outcomes))[0] == "a"
    assert [isinstance(item, Document) for item in outcomes] == [True, False, False, True]
    first, missing, script, _ = outcomes
    assert isinstance(first, Document)
    assert first.article.published == "2020-08-19"  # the feed's
    assert isinstance(missing, Failure)
    assert (missing.path, "404 Not Found" in missing.why) == (site.url("/missing"), True)
    assert isinstance(script, Failure)
    assert "no link to an http" in script.why
    assert site.paths == ["/feed", "/a", "/missing", "/b"]


def test_a_feed_is_told_by_what_it_holds(site: Site) -> None:
    feed = feed_of("/a")
    site.pages["/feed"] = Answer(feed.body, headers={"Content-Type": "text/html"})
    assert told(read_url(site.url("/feed"), fetcher=local_fetcher()).items) == ["a"]
    site.pages["/feed"] = Answer(b"{}", headers={"Content-Type": "application/rss+xml"})
    assert "not a feed" in told(read_url(site.url("/feed"), fetcher=local_fetcher()).items)[0]


def test_entries_that_were_seen_are_passed_over_and_pages_capped(site: Site) -> None:
    site.pages["/feed"] = feed_of("/a", "/b", "/c", "/d")
    visit = read_url(site.url("/feed"), fetcher=local_fetcher(), seen={site.url("/a")}, most_pages=1)
    assert told(visit.items) == ["b", "2 more entries were not fetched: at one visit only 1 are; visit it again"]
    assert site.paths == ["/feed", "/b"]


def test_an_unchanged_feed_is_not_read_again(site: Site) -> None:
    site.pages["/feed"] = feed_of("/a")
    first = read_url(site.url("/feed"), fetcher=local_fetcher())
    site.pages["/feed"] = Answer(status=304)
    second = read_url(site.url("/feed"), fetcher=local_fetcher(), previous=first.validators)
    assert second.unchanged
    assert list(second.items) == []
    assert second.validators == first.validators


def test_an_address_that_cannot_be_fetched_is_a_failure() -> None:
    visit = read_url("ftp://example.org/")
    assert visit.validators is None
    assert "not an http or https" in told(visit.items)[0]


def test_a_wrong_option_is_raised(site: Site) -> None:
    with pytest.raises(OptionError):
        list(read_url(site.url("/a"), IntakeOptions(published="soon"), local_fetcher()).items)


@pytest.mark.parametrize(
    ("url", "id"),
    [
        ("https://c.example/2020/08/19/troops-at-river.html", "troops-at-river"),
        ("https://c.example/news/world-123/", "world-123"),
        ("https://c.example/index.html", "c.example"),
        ("https://c.example/", "c.example"),
        ("https://c.example/%D0%BC%D0%B8%D1%80", "мир"),
        ("https://c.example/a%2F..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("https://c.example/" + "a" * 300, "a" * 80),
    ],
)
def test_ids_of_addresses_are_readable(url: str, id: str) -> None:
    assert id_of_url(url) == id


def test_feeds_of_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(ATOM)
    assert [isinstance(item, Document) for item in read_inputs([tmp_path])] == [True]
