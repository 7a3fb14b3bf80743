"""`python -m benchmarks search`: how long a search takes in a record of a million statements.

The record is made: articles of words drawn from a Zipf distribution (function words first, as in English), each with
subjects of its own so that words come together as they do in reports; statements, events, speakers, outlets and days in
the proportions of real records. It is written by bulk inserts through the schema, its triggers included, in a temporary
folder. Every query is a `Record.search` with all that it hands out, asked once each in random order.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.record import Record
from onrecord.record.hits import ArticleFilter
from onrecord.record.types import EventFilter, StatementFilter

STATEMENTS, EVENTS, SENTENCES = 18, 24, 45
"""In each article, as in the reports that we have."""

WORDS, TOPICS, IN_TOPIC = 60_000, 400, 120
"""Words of the language, subjects, and words that come often in one subject."""

_FUNCTION = """
the of and to in a that is was for on with as it by at from be are this have has had not but were which or his her he
she they an been their its will would who said we after also more than when all one about into over if
"""
_STANCES = (("support", 94), ("deny", 3), ("query", 1), ("comment", 2))
_KINDS = (("indirect", 58), ("direct", 24), ("mixed", 18))
_MODALITIES = (("actual", 58), ("planned", 13), ("possible", 11), ("denied", 4), ("alleged", 5), ("requested", 9))
_ROOTS = (("ASSAULT", 45), ("RETREAT", 9), ("COERCE", 7), ("ACCUSE", 7), ("CONSULT", 6), ("MOBILIZE", 4), ("AID", 22))
_COUNTRIES = ("BLR", "RUS", "UKR", "POL", "LTU", "DEU", "FRA", "GBR", "USA", "CHN", "IRN", "ISR", "TUR", "IND", "KAZ")
_OUTLETS = 60
_ACTORS = 4000
_FIRST_DAY, _DAYS = date(2015, 1, 1), 3650


def _word(number: int) -> str:
    """A word that can be said, another one for each number."""
    letters = ""
    rest = number + 300
    while rest:
        rest, syllable = divmod(rest, 75)
        letters += "bdfgklmnprstvzh"[syllable // 5] + "aeiou"[syllable % 5]
    return letters + "ntrs"[number % 4]


def _country(actor: int) -> str:
    return _COUNTRIES[int((actor * 0.618 % 1) ** 2 * len(_COUNTRIES))]


class _Language:
    """Words, how often each comes, and which come together."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        function = _FUNCTION.split()
        made = [_word(number) for number in range(WORDS - len(function))]
        self.words = np.array([*function, *made], dtype=object)
        weights = 1 / (np.arange(WORDS) + 2.7) ** 1.05
        self.cumulated = np.cumsum(weights / weights.sum())
        rare = np.arange(len(function), WORDS)
        chances = weights[rare] ** 0.5
        self.topics = self.random.choice(rare, (TOPICS, IN_TOPIC), p=chances / chances.sum())

    def sentences(self, number: int) -> list[str]:
        """The sentences of one article: two of three words from the whole language, the rest from its subjects."""
        lengths = self.random.integers(8, 36, number)
        size = int(lengths.sum())
        drawn: NDArray[np.int64] = np.searchsorted(self.cumulated, self.random.random(size)).clip(max=WORDS - 1)
        of_subject = self.topics[self.random.integers(0, TOPICS, 3)].ravel()
        subject = of_subject[(len(of_subject) * self.random.random(size) ** 2).astype(int)]
        mixed = self.words[np.where((self.random.random(size) < 0.3) & (drawn > 40), subject, drawn)]
        ends = np.cumsum(lengths)
        return [
            (" ".join(mixed[end - length : end]) + ".").capitalize() for end, length in zip(ends, lengths, strict=True)
        ]


def _of(chosen: random.Random, table: tuple[tuple[str, int], ...], number: int) -> list[str]:
    return chosen.choices([name for name, _ in table], [weight for _, weight in table], k=number)


def fill(path: Path, statements: int, seed: int = 1) -> None:
    """Make the record."""
    Record.open(path, create=True).close()
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = WAL", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -262144"):
        connection.execute(f"PRAGMA {setting}")
    language, chosen = _Language(seed), random.Random(seed)
    chosen_actors = [1 / (n + 5) for n in range(_ACTORS)]
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO actors (key, identity, kind, name, country) VALUES (?, ?, 'person', ?, ?)",
        [(n + 1, json.dumps([n]), f"Person {n}", _country(n)) for n in range(_ACTORS)],
    )
    connection.executemany(
        "INSERT INTO actor_names (actor, name, country, alias, articles) VALUES (?, ?, '', 0, 1)",
        [(n + 1, f"Person {n}") for n in range(_ACTORS)],
    )
    connection.execute("COMMIT")
    articles = statements // STATEMENTS
    for number in range(1, articles + 1):
        if number % 500 == 1:
            connection.execute("BEGIN")
        actors = chosen.choices(range(_ACTORS), chosen_actors, k=8)
        _article(connection, number, articles, actors, language, chosen)
        if number % 500 == 0 or number == articles:
            connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _article(
    connection: sqlite3.Connection,
    number: int,
    articles: int,
    actors: list[int],
    language: _Language,
    chosen: random.Random,
) -> None:
    sentences = language.sentences(SENTENCES)
    starts, at = [], 0
    for sentence in sentences:
        starts.append(at)
        at += len(sentence) + 1
    day = (_FIRST_DAY + timedelta(days=number * _DAYS // articles + chosen.randint(-20, 0))).isoformat()
    connection.execute(
        "INSERT INTO articles (key, id, title, outlet, published, text, subheadlines, language, added) "
        "VALUES (?, ?, ?, ?, ?, ?, '[]', 'en', '')",
        (
            number, f"{number:016x}", " ".join(sentences[0].split()[:9]),
            f"Outlet {int(_OUTLETS * chosen.random() ** 2)}", day, " ".join(sentences),
        ),
    )  # fmt: skip
    if number % 25 == 0:
        connection.execute("INSERT INTO duplicates VALUES (?, ?, 0.9)", (number, number - 1))
    first = number * 8
    connection.executemany(
        "INSERT INTO article_actors (key, article, local_id, actor, name, country, known) VALUES (?,?,?,?,?,?,0)",
        [(first + n, number, f"a{n}", actor + 1, f"Person {actor}", _country(actor)) for n, actor in enumerate(actors)],
    )
    key = number * STATEMENTS
    where = chosen.choices(range(SENTENCES), k=STATEMENTS)
    kinds, stances = _of(chosen, _KINDS, STATEMENTS), _of(chosen, _STANCES, STATEMENTS)
    who = [int(8 * chosen.random() ** 1.5) for _ in range(STATEMENTS)]
    connection.executemany(
        "INSERT INTO statements (key, article, local_id, kind, stance, quote, cue, how, speaker_in_article, confidence,"
        " speaker, speaker_country, day) VALUES (?, ?, ?, ?, ?, ?, 'said', 'named', ?, 0.9, ?, ?, ?)",
        [
            (
                key + n, number, f"s{n}", kinds[n], stances[n], sentences[where[n]], first + who[n],
                actors[who[n]] + 1, _country(actors[who[n]]), day,
            )
            for n in range(STATEMENTS)
        ],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO statement_spans VALUES (?, 'content', 0, ?, ?)",
        [(key + n, starts[where[n]], starts[where[n]] + len(sentences[where[n]])) for n in range(STATEMENTS)],
    )
    key = number * EVENTS
    where = chosen.choices(range(SENTENCES), k=EVENTS)
    roots, modalities = _of(chosen, _ROOTS, EVENTS), _of(chosen, _MODALITIES, EVENTS)
    connection.executemany(
        "INSERT INTO events (key, article, local_id, plover, modality, trigger_words, sentence, starts_on, ends_on, "
        "place_country, confidence, trigger_starts_at, trigger_ends_at, sentence_starts_at, sentence_ends_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0.8, ?, ?, ?, ?)",
        [
            (
                key + n, number, f"e{n}", roots[n], modalities[n], sentences[where[n]][:4], sentences[where[n]],
                day, day, chosen.choice(_COUNTRIES), starts[where[n]], starts[where[n]] + 4,
                starts[where[n]], starts[where[n]] + len(sentences[where[n]]),
            )
            for n in range(EVENTS)
        ],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO event_actors (event, role, number, actor_in_article, actor, country) VALUES (?, ?, 0, ?, ?, ?)",
        [
            (key + n, role, first + a, actors[a] + 1, _country(actors[a]))
            for n in range(EVENTS)
            for role, a in (("source", chosen.randrange(8)), ("target", chosen.randrange(8)))
        ],
    )


Ask = tuple[str, str, str, StatementFilter | EventFilter | ArticleFilter]
"""What kind of words, what filter, the query, and what is searched with it."""


def _queries(record: Path, chosen: random.Random) -> dict[str, list[str]]:
    """Queries by how common their words are; all of them from quotations of the record."""
    connection = sqlite3.connect(record)
    last = connection.execute("SELECT max(key) FROM statements").fetchone()[0]
    sample = sorted(chosen.sample(range(STATEMENTS, last), min(20_000, last // 2)))
    quotes = [
        str(quote).lower().rstrip(".").split()
        for start in range(0, len(sample), 500)
        for (quote,) in connection.execute(
            f"SELECT quote FROM statements WHERE key IN ({', '.join(map(str, sample[start : start + 500]))})"
        )
    ]
    connection.close()
    shares = Counter(word for words in quotes for word in set(words))
    found: dict[str, list[str]] = {}
    for name, least, most in (
        ("function word", 0.05, 1.0), ("common word", 0.005, 0.05), ("word", 0.0005, 0.005), ("rare word", 0, 0.0002)
    ):  # fmt: skip
        fitting = sorted(word for word, n in shares.items() if least < n / len(quotes) <= most)
        found[name] = chosen.sample(fitting, min(20, len(fitting)))
    common, rare, function = found["common word"], found["rare word"], found["function word"]
    found["two words"] = [" ".join(chosen.sample(words, 2)) for words in chosen.sample(quotes, 20)]
    found["common or rare"] = [f"{a} OR {b}" for a, b in zip(common, rare, strict=False)]
    found["common without common"] = [f"{a} -{b}" for a, b in zip(common, reversed(common), strict=False)]
    starts = [(words, chosen.randrange(len(words) - 3)) for words in chosen.sample(quotes, 20)]
    found["phrase"] = ['"' + " ".join(words[start : start + 3]) + '"' for words, start in starts]
    found["phrase of function words"] = [f'"{a} {b}"' for a, b in zip(function, reversed(function), strict=False)]
    found["prefix"] = [f"{word[:4]}*" for word in common]
    return found


def _filters(chosen: random.Random) -> Iterator[tuple[str, StatementFilter | EventFilter | ArticleFilter]]:
    """Filters of each kind, alone and together."""
    speaker, many = (chosen.randrange(400, _ACTORS),), (chosen.randrange(1, 10),)
    country, outlet = (chosen.choice(_COUNTRIES),), (f"Outlet {chosen.randrange(_OUTLETS)}",)
    day = _FIRST_DAY + timedelta(days=chosen.randrange(_DAYS - 400))
    since, year, week = (d.isoformat() for d in (day, day + timedelta(365), day + timedelta(7)))
    deny, root, asked = ("deny",), (chosen.choice(_ROOTS)[0],), ("requested", "denied")
    yield "statements", StatementFilter()
    yield "statements, speaker", StatementFilter(speakers=speaker)
    yield "statements, frequent speaker", StatementFilter(speakers=many)
    yield "statements, country", StatementFilter(countries=country)
    yield "statements, outlet", StatementFilter(outlets=outlet)
    yield "statements, stance", StatementFilter(stances=deny)
    yield "statements, kind", StatementFilter(kinds=("direct",), duplicates=True)
    yield "statements, a year", StatementFilter(since=since, until=year)
    yield "statements, a week", StatementFilter(since=since, until=week)
    yield "statements, country, stance, since", StatementFilter(countries=country, stances=deny, since=since)
    yield "statements, speaker, outlet, until", StatementFilter(speakers=many, outlets=outlet, until=since)
    yield "events", EventFilter()
    yield "events, actor", EventFilter(actors=speaker)
    yield "events, country of an actor", EventFilter(countries=country)
    yield "events, root, modality", EventFilter(roots=root, modalities=asked)
    yield "events, place, a year", EventFilter(places=country, since=since, until=year)
    yield "events, root, outlet", EventFilter(roots=root, outlets=outlet)
    yield "articles", ArticleFilter()
    yield "articles, outlet, since", ArticleFilter(outlets=outlet, since=since)
    yield "articles, actor", ArticleFilter(actors=many)
    yield "articles, country, a year", ArticleFilter(countries=country, since=since, until=year)


def _asks(record: Path, number: int, chosen: random.Random) -> list[Ask]:
    """So many searches at least: every kind of words with every filter, in turns."""
    queries = _queries(record, chosen)
    found: list[Ask] = []
    for turn in count():
        if len(found) >= number:
            break
        for words, of_them in queries.items():
            # nobody asks for function words alone; they are here, in one turn, because they are the hardest case
            if turn == 0 or "function" not in words:
                for name, wanted in _filters(chosen):
                    found.append((words, name, chosen.choice(of_them), wanted))
    chosen.shuffle(found)
    return found


def _figures(seconds: Sequence[float]) -> str:
    middle, ninety_fifth = np.percentile(seconds, (50, 95)) * 1000
    most = max(seconds) * 1000
    return f"{len(seconds):5} searches  p50 {middle:6.1f} ms  p95 {ninety_fifth:6.1f} ms  max {most:6.1f} ms"


def search(statements: int, number: int, record: Path | None = None) -> float:
    """Make the record (or take one that was made so), ask, print the figures; the 95th percentile in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = record or Path(folder) / "record.db"
        began = time.perf_counter()
        if not path.exists():
            fill(path, statements)
            print(f"made in {time.perf_counter() - began:.0f} s")
        chosen = random.Random(2)
        asks = _asks(path, number, chosen)
        taken: list[tuple[float, float, bool]] = []
        with Record.open(path) as opened:
            totals = opened.status().totals
            print(
                f"measured on {totals.articles:,} made articles with {totals.statements:,} statements and "
                f"{totals.events:,} events, near-duplicates left out; {path.stat().st_size / 1e9:.1f} GB, "
                f"{os.cpu_count()} processors, SQLite {sqlite3.sqlite_version}, load {os.getloadavg()[0]:.1f}"
            )
            for _, _, query, wanted in asks:
                began, used = time.perf_counter(), time.process_time()
                found = opened.search(query, wanted)
                taken.append((time.perf_counter() - began, time.process_time() - used, found.complete))
    for title, column in (("by words", 0), ("by filter", 1)):
        print(f"\n{title}")
        for name in dict.fromkeys(sorted(str(ask[column]) for ask in asks)):
            some = [took[0] for ask, took in zip(asks, taken, strict=True) if ask[column] == name]
            print(f"  {name:36}{_figures(some)}")
    complete = sum(found for _, _, found in taken) / len(taken)
    print(f"\n  {'all':36}{_figures([seconds for seconds, _, _ in taken])}")
    print(f"  {'all, processor time':36}{_figures([seconds for _, seconds, _ in taken])}")
    print(f"  {complete:.0%} over all hits that fit, the rest over the newest of them")
    return float(np.percentile([seconds for seconds, _, _ in taken], 95) * 1000)
