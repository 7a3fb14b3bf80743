"""The list of articles and the reading view, as pages and over the API."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from made_engaged import ATTACK, EVENT, engaged, engagement, state, value
from made_joined import joined
from made_readings import TEXT, empty, span
from made_treaties import invented, treaty_knowledge
from onrecord.commitments.treaties import Treaties
from onrecord.model import Actor, Office, Reading
from onrecord.output.display import mask
from onrecord.output.engaged import known_by
from onrecord.record import Record
from onrecord.web.article_labels import first_words
from onrecord.web.cards import Cards, sureness
from onrecord.web.engaged_cards import Word, engagement_cards
from onrecord.web.pages.articles import asked_for
from web_app import article_id, client, record_of, strait

STRAIT, PACT = "Marenga denies firing on trawler", "Bombs on Arl City"


class Page(HTMLParser):
    """A page: its elements, and the words of the article's text by the offsets that they say they have."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.by_offset: dict[int, str] = {}
        self.ids: list[str] = []
        self._at: int | None = None
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self._at = int(found["data-s"]) if found.get("data-s") else None  # type: ignore[arg-type]
        if self._at is not None:
            self.by_offset[self._at] = ""

    def handle_endtag(self, tag: str) -> None:
        self._at = None

    def handle_data(self, data: str) -> None:
        if self._at is not None:
            self.by_offset[self._at] += data


def test_the_api_lists_gives_and_filters_articles() -> None:
    asks = client()
    listed = asks.get("/api/v1/articles").json()
    assert listed["total"] == 2
    assert [row["article"]["title"] for row in listed["items"]] == [STRAIT, PACT]  # the latest first
    assert (listed["items"][0]["statements"], listed["items"][0]["events"]) == (9, 6)
    for query, expected in (
        ("outlet=The+Arl+Post", [PACT]),
        ("outlet=The+Arl+Post&outlet=The+Saro+Post", [STRAIT, PACT]),
        ("since=2024-01-01", [STRAIT]),
        ("until=2023-12-31", [PACT]),
        ("q=trawler", [STRAIT]),
        ("limit=1&offset=1", [PACT]),
        ("q=lighthouse", []),
    ):
        found = asks.get(f"/api/v1/articles?{query}").json()["items"]
        assert [row["article"]["title"] for row in found] == expected, query
    assert asks.get(f"/api/v1/articles/{article_id('strait')}").json()["article"]["outlet"] == "The Saro Post"
    csv = asks.get("/api/v1/articles.csv").text.splitlines()
    assert "article.id" in csv[0] and len(csv) == 3


def test_the_reading_is_the_contracts() -> None:
    answer = client().get(f"/api/v1/articles/{article_id('strait')}/reading")
    made = msgspec.json.decode(answer.content, type=Reading)
    assert made.article.text == TEXT and made.statements == strait().statements


@pytest.mark.parametrize(
    "path", ["/api/v1/articles/none", "/api/v1/articles/none/reading", "/api/v1/articles/none/claims", "/articles/none"]
)
def test_what_is_not_there_is_404(path: str) -> None:
    answer = client().get(path)
    assert answer.status_code == 404 and "none" in answer.text


@pytest.mark.parametrize("query", ["since=tomorrow", "limit=0", "limit=201", "colour=red", "q=a&q=b"])
def test_what_cannot_be_asked_is_400(query: str) -> None:
    assert client().get(f"/api/v1/articles?{query}").status_code == 400
    assert client().get(f"/articles?{query}").status_code == 400


def test_the_list_leads_to_the_articles_and_keeps_its_filters() -> None:
    asks = client()
    page = asks.get("/articles?outlet=The+Arl+Post&q=&since=").text
    assert article_id("pact") in page and article_id("strait") not in page
    assert 'value="The Arl Post" selected' in page
    assert "/api/v1/articles.csv?outlet=The+Arl+Post" in page
    assert 'href="/articles?limit=1&amp;offset=1"' in asks.get("/articles?limit=1").text
    assert "No article fits" in asks.get("/articles?q=lighthouse").text


def test_every_span_of_the_reading_is_in_the_page_at_its_offsets() -> None:
    page = Page(client().get(f"/articles/{article_id('strait')}").text)
    for offset, words in page.by_offset.items():
        assert TEXT[offset : offset + len(words)] == words
    assert "".join("".join(page.by_offset.values()).split()) == "".join(TEXT.split())
    for id in ("s1", "s9", "e1", "e3", "card-s1", "card-e3"):
        assert page.ids.count(id) == 1, id
    targets = {found["data-target"] for _, found in page.elements if found.get("data-target")}
    assert {"statement:s1", "event:e3"} <= targets


def test_cards_say_who_how_sure_and_on_whose_word() -> None:
    made = strait()
    cards = {c.id: c for c in Cards(made, {"renn": 7, "tvn": 8}, (), {"MDG": "Marenga"}.get).statements()}  # type: ignore[arg-type]
    told = cards["s3"]
    assert told.who is not None and (told.who.name, told.who.key) == ("Ada Renn", 7)
    assert (told.how, told.mention, told.sure, told.sureness) == ("by coreference", "She", 0.83, "fairly sure")
    assert told.about == "Foreign Minister, Marenga"
    assert [via.key for via in cards["s4"].via] == [8]
    inside = cards["s5"].inside
    assert inside is not None and (inside.statement, inside.who) == ("s4", "Jorun Hale")
    unnamed = cards["s6"].who
    assert unnamed is not None and (unnamed.name, unnamed.key) == ("Some harbour residents", None)
    assert cards["s7"].who is None
    assert [(c.stance, c.disputed) for c in cards["s1"].claims] == [("deny", True)]
    page = client().get(f"/articles/{article_id('strait')}").text
    assert re.search(r'href="/actors/\d+" data-actor="renn"><bdi>Ada Renn', page)
    assert "fairly sure 0.83" in page and "as told by" in page and "denies" in page


def test_what_others_say_in_a_statement_is_no_stance_of_its_speaker() -> None:
    made = strait()
    claim = made.claims[0]
    rumour = msgspec.structs.replace(claim.stances[0], actor=None, mention=span(TEXT, "a day"), stance="support")
    made = msgspec.structs.replace(made, claims=(msgspec.structs.replace(claim, stances=(rumour, *claim.stances)),))
    cards = {c.id: c for c in Cards(made, {}, (), str).statements()}
    assert [c.stance for c in cards["s1"].claims] == ["deny"]


def test_events_say_what_is_told_and_on_whose_word() -> None:
    cards = {c.id: c for c in Cards(strait(), {}, (), str).events()}
    fired = cards["e3"]
    assert fired.modality == "denied" and fired.told is not None
    assert (fired.told.who, fired.told.stance, fired.told.part) == ("Marenga", "deny", "denies")
    assert fired.target_words == "“a Tolvian trawler”" or fired.target_words == "a Tolvian trawler"
    assert any("Saro Strait" in words for words in fired.details)
    assert [at for at, _ in fired.also] == [span(TEXT, "hit")]
    assert cards["e2"].told is None
    page = client().get(f"/articles/{article_id('strait')}").text
    assert "denied by <a" in page.replace("\n", " ") and 'class="chip modality-denied"' in page


def test_engagements_have_treaty_conditions_and_whose_word_they_are(tmp_path: Path) -> None:
    base = treaty_knowledge(tmp_path)
    known = known_by(Treaties(invented(base), base=base))
    cards = engagement_cards(engaged(), known, state)
    assert [card.span for card in cards] == sorted(card.span for card in cards)
    denied = next(card for card in cards if card.id == "g2")
    assert "Article 5" in denied.title and denied.act.endswith("said by") and denied.by.who == "Ada Renn"
    assert [(v.value, v.by) for v in denied.values] == [("not met, on the word of", Word("Ada Renn", "s1"))]
    assert denied.unsaid
    page = client().get(f"/articles/{article_id('pact')}").text  # whose treaties the workbench does not know
    assert 'id="card-g2"' in page and "no finding on whether an obligation has fallen due" in page
    assert "not among the treaties that are known" in page


def test_claims_of_the_record_lead_to_their_pages(tmp_path: Path) -> None:
    path = tmp_path / "joined.db"
    with joined(path) as record:
        claim = next(record.claims(disputed=True))
        article = claim.reports[0].article.id
    asks = client(path)
    rows = asks.get(f"/api/v1/articles/{article}/claims").json()
    assert claim.id in [row["id"] for row in rows]
    assert f'href="/claims/{claim.id}"' in asks.get(f"/articles/{article}").text


def test_a_passage_can_be_asked_for() -> None:
    asks = client()
    at = span(TEXT, "the radar tracks")
    page = Page(asks.get(f"/articles/{article_id('strait')}?at={at.start}-{at.end}").text)
    marked = [int(str(found["data-s"])) for _, found in page.elements if "asked" in str(found.get("class")).split()]
    assert [page.by_offset[offset] for offset in marked] == ["the radar tracks"] and "at" in page.ids
    beyond = asks.get(f"/articles/{article_id('strait')}?at=5-99999")
    assert beyond.status_code == 200 and "99,999" in beyond.text and "it may have changed" in beyond.text
    for wrong in ("9-5", "0-0", "x", "1-2-3", "-1-4", "١-٢"):
        assert asked_for(wrong, 100).span is None and asked_for(wrong, 100).trouble
    assert asked_for("0-100", 100).span is not None and not asked_for("0-100", 100).trouble


def test_confidence_in_words() -> None:
    assert [sureness(c) for c in (1.0, 0.9, 0.89, 0.7, 0.5, 0.49)] == [
        "sure", "sure", "fairly sure", "fairly sure", "unsure", "a guess",
    ]  # fmt: skip


HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\x1b[31m ' onmouseover='alert(3)"


def hostile() -> Reading:
    """A report with markup in every field that comes from outside, and text of every awkward kind."""
    text = f"{HOSTILE} said {HOSTILE} \U0001f6a2 \u05d0\u05d1\u05d2 e\u0301\x00\n\n" + TEXT
    made = strait()
    shift = len(text) - len(TEXT)
    moved = msgspec.convert(_shifted(msgspec.to_builtins(made), shift), Reading)
    actors = tuple(
        Actor(id=a.id, name=f"{a.name} {HOSTILE}", kind=a.kind, offices=(Office(title=HOSTILE, of=HOSTILE),))
        for a in moved.actors
    )
    statements = tuple(msgspec.structs.replace(s, occasion=HOSTILE) for s in moved.statements)
    events = tuple(msgspec.structs.replace(e, date_text=HOSTILE, mode=HOSTILE) for e in moved.events)
    claims = tuple(msgspec.structs.replace(c, text=HOSTILE) for c in moved.claims)
    article = msgspec.structs.replace(
        moved.article, text=text, title=HOSTILE, outlet=HOSTILE, author=HOSTILE, url="javascript:alert(4)",
        language=HOSTILE,
    )  # fmt: skip
    return msgspec.structs.replace(
        moved, article=article, actors=actors, statements=statements, events=events, claims=claims
    )


def _shifted(value: object, by: int) -> object:
    if isinstance(value, dict):
        return {
            k: v + by if k in ("start", "end") and isinstance(v, int) else _shifted(v, by) for k, v in value.items()
        }
    return [_shifted(v, by) for v in value] if isinstance(value, list | tuple) else value


def test_nothing_from_an_article_becomes_markup(tmp_path: Path) -> None:
    made = hostile()
    record = record_of(tmp_path / "hostile.db", made)
    asks, id = client(record), article_id("strait", record)
    for path in ("/articles", f"/articles/{id}", f"/articles/{id}?at=0-9"):
        answer = asks.get(path)
        assert answer.status_code == 200
        page = Page(answer.text)
        for tag, found in page.elements:
            assert tag != "img" and not any(name.startswith("on") or name == "style" for name in found)
            assert tag != "script" or str(found.get("src") or found.get("data-src")).startswith("/static/")
            for name in ("href", "src", "action"):
                assert not str(found.get(name, "")).lstrip().lower().startswith(("javascript:", "data:", "http"))
        shown = re.sub(r'<option value="[^"]*"', "", answer.text)  # which is sent back as it is, and never shown
        assert "\u202e" not in shown and "\x1b" not in shown and "\x00" not in shown
    text = mask(made.article.text)
    offsets = Page(asks.get(f"/articles/{id}").text).by_offset
    assert all(text[offset : offset + len(words)] == words for offset, words in offsets.items())
    assert "no http or https link" in asks.get(f"/articles/{id}").text


def test_an_empty_reading_and_an_unknown_commitment_have_pages(tmp_path: Path) -> None:
    odd = engaged(
        engagement("gone-1", "event", "bombed", "e1", value("event", "met")), id="odd", path="odd.txt", title=None
    )
    record = record_of(tmp_path / "odd.db", empty(title=None), odd)
    asks = client(record)
    assert "No statement was found." in asks.get(f"/articles/{article_id('strait', record)}").text
    page = asks.get(f"/articles/{article_id('odd', record)}").text
    assert f"<h1><bdi>{first_words(odd.article.text)}</bdi></h1>" in unescape(page) and "gone-1" in page
    assert EVENT.sentence == span(odd.article.text, ATTACK)


def test_the_keys_of_actors_are_the_records(tmp_path: Path) -> None:
    path = record_of(tmp_path / "one.db", strait())
    with Record.open(path) as record:
        (renn,) = record.find_actors("Ada Renn")
    assert f'href="/actors/{renn.key}"' in client(path).get(f"/articles/{article_id('strait', path)}").text
