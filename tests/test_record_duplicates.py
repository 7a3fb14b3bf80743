from __future__ import annotations

import itertools
import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fake_reader
from made_record import put, report, whole
from onrecord.intake.types import Document
from onrecord.model import Article, Reading
from onrecord.record import Record
from onrecord.record.fingerprint import ALIKE, bands, signature, similarities
from onrecord.record.identity import article_id

WORDS = [f"word{n}" for n in range(4000)]


def text(seed: int, sentences: int = 12) -> list[str]:
    chosen = random.Random(seed)
    return [" ".join(chosen.choices(WORDS, k=14)).capitalize() + "." for _ in range(sentences)]


def shared(one: str, other: str) -> float:
    def shingles(words: list[str]) -> set[tuple[str, ...]]:
        return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}

    a, b = (shingles(t.lower().replace(".", "").split()) for t in (one, other))
    return len(a & b) / len(a | b)


def article(words: str, **more: str) -> Article:
    made = Article(id="x", sha256="0" * 64, text=words, language="en", **more)
    return msgspec.structs.replace(made, path=f"{article_id(made)}.txt")


def similarity(one: bytes, other: bytes) -> float:
    return similarities(one, [other])[0]


def reading(made: Article) -> Reading:
    return fake_reader.said(Document(article=made))


def links(record: Record) -> dict[str, str]:
    return {article: original for article, original, _ in record.duplicates()}


def test_a_signature_is_of_the_words_and_the_same_on_every_machine() -> None:
    made = signature("The ferry did not sail, said the captain of the port of Lise.")
    assert made == signature("THE FERRY did not sail -- said the captain of the port of Lise")
    assert (len(made), len(set(bands(made)))) == (480, 40)
    # part of the record's format: stored signatures must agree with those of later versions
    assert made[:12].hex() == "73175b089b138b248f1fa005"


def test_of_no_others_there_are_no_similarities() -> None:
    assert similarities(signature("a word"), []) == []


def test_short_and_empty_texts_have_signatures_too() -> None:
    assert similarity(signature("two words"), signature("Two words.")) == 1.0
    assert similarity(signature("two words"), signature("other words")) < 0.1
    assert len(signature("")) == len(signature("😀")) == 480


@pytest.mark.parametrize("changed", [0, 1, 2, 3, 5, 8, 12])
def test_similarity_is_near_the_true_share_of_shingles(changed: int) -> None:
    one = text(1)
    other = text(2)[:changed] + one[changed:]
    found = similarity(signature(" ".join(one)), signature(" ".join(other)))
    assert found == pytest.approx(shared(" ".join(one), " ".join(other)), abs=0.14)


def test_wire_copy_with_another_headline_and_a_few_changed_sentences_is_linked_to_the_first(tmp_path: Path) -> None:
    body = text(3, 20)
    first = article(" ".join(body), published="2024-05-08", outlet="Agency", title="Ferry stays in port")
    cut = article(" ".join(body[:17]), published="2024-05-09", outlet="The Post", title="No ferry today")
    changed = article(
        " ".join([*text(4, 2), *body[2:9], *text(5, 1), *body[10:]]), published="2024-05-09", outlet="The Echo"
    )
    other = article(" ".join(text(6, 20)), published="2024-05-09", outlet="The Post")
    again = article(" ".join(body), published="2024-05-08", outlet="Another Agency", title="Ferry stays in port")
    path = tmp_path / "record.db"
    with Record.open(path, create=True) as record:
        put(record, *map(reading, (other, changed, again, first, cut)))
        original = min(article_id(first), article_id(again))
        assert links(record) == {
            article_id(a): original for a in (cut, changed, first, again) if article_id(a) != original
        }
        assert record.article(article_id(cut)).original == original
        assert {a.outlet for a in record.articles()} == {"Agency", "The Post", "The Echo", "Another Agency"}
        assert len(list(record.articles(duplicates=False))) == 2
        assert record.status().totals.duplicates == 3
    whole(path)


def test_figures_count_a_duplicate_once(tmp_path: Path) -> None:
    with Record.open(tmp_path / "record.db", create=True) as record:
        words = report(3)
        put(record, *(reading(article(words, outlet=name)) for name in ("One", "Two", "Three")))
        totals = record.status().totals
        assert (totals.articles, totals.duplicates, totals.statements, totals.outlets) == (3, 2, 3, 3)
        assert len(list(record.statements())) == 3


def test_every_order_of_arrival_gives_the_same_links(tmp_path: Path) -> None:
    """A chain: each is like its neighbours, the ends are not like one another."""
    steps = [text(10 + n, 10) for n in range(4)]
    chain = [" ".join([*steps[0][n * 2 :], *steps[1][: n * 2]]) for n in range(4)]
    days = ["2024-05-03", "2024-05-01", "2024-05-04", "2024-05-02"]
    made = [article(words, published=day) for words, day in zip(chain, days, strict=True)]
    digests, seen = set(), []
    for order in itertools.permutations(made):
        path = tmp_path / "record.db"
        path.unlink(missing_ok=True)
        with Record.open(path, create=True) as record:
            put(record, *map(reading, order))
            seen.append(links(record))
            digests.add(record.digest())
        whole(path)
    assert len(digests) == 1 and all(found == seen[0] for found in seen)
    assert seen[0]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_links_depend_on_the_articles_alone_also_after_forgetting(tmp_path: Path, data: st.DataObject) -> None:
    """Against the rule itself, applied to all articles at once."""
    pools = [text(20, 8), text(21, 8)]
    number = data.draw(st.integers(2, 9))
    made = {}
    for _ in range(number):
        pool = data.draw(st.sampled_from(pools))
        keep = data.draw(st.integers(3, 8))
        words = " ".join([*pool[:keep], *text(data.draw(st.integers(30, 33)), 8 - keep)])
        one = article(
            words, **data.draw(st.sampled_from([{}, {"published": "2024-01-01"}, {"published": "2023-01-01"}]))
        )
        made[article_id(one)] = one
    order = data.draw(st.permutations(sorted(made)))
    gone = data.draw(st.sets(st.sampled_from(sorted(made)), max_size=len(made) - 1))
    path = tmp_path / "record.db"
    path.unlink(missing_ok=True)
    with Record.open(path, create=True) as record:
        put(record, *(reading(made[id]) for id in order))
        assert links(record) == by_rule(made)
        if gone:
            record.forget(sorted(gone))
            assert links(record) == by_rule({id: a for id, a in made.items() if id not in gone})
        assert list(record.verify()) == []


def by_rule(made: dict[str, Article]) -> dict[str, str]:
    originals: list[str] = []
    linked: dict[str, str] = {}
    for id in sorted(made, key=lambda id: (made[id].published or "~", id)):
        own = signature(made[id].text)
        like = [o for o in originals if alike(own, signature(made[o].text))]
        if like:
            linked[id] = like[0]
        else:
            originals.append(id)
    return linked


def alike(one: bytes, other: bytes) -> bool:
    return bool(set(bands(one)) & set(bands(other))) and similarity(one, other) >= ALIKE


def test_a_reread_leaves_the_links_alone(tmp_path: Path) -> None:
    with Record.open(tmp_path / "record.db", create=True) as record:
        first, second = (reading(article(report(3), outlet=name)) for name in ("One", "Two"))
        put(record, first, second)
        before = links(record)
        newer = msgspec.structs.replace(fake_reader.PRODUCED_BY, weights="sha256:new")
        put(record, *(msgspec.structs.replace(r, produced_by=newer) for r in (first, second)))
        assert links(record) == before and len(before) == 1
