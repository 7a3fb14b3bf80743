"""Short names for articles, posts of the day, and which addresses may become links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from onrecord.model import Article, Office
from onrecord.output.display import clean

_RECORD = re.compile(r":\d+$")  # intake gives a record the path FILE:LINE


def article_labels(articles: Sequence[Article]) -> list[str]:
    """A short name for each article to refer to it by: the file's stem where no other has it, else more of the path.

    Records of JSONL, and what has no file, go by their id.
    """
    labels: list[str | None] = [None] * len(articles)
    for short in (_stem, _file_name, _path, _id):
        names = [clean(short(article)) for article in articles]
        counts: dict[str, int] = {}
        for name in names:
            counts[name] = counts.get(name, 0) + 1
        for index, name in enumerate(names):
            if labels[index] is None and name and counts[name] == 1:
                labels[index] = name
    return [label or f"article {number}" for number, label in enumerate(labels, start=1)]


def safe_url(url: str | None) -> str | None:
    """The address, if it is an http or https link that a browser can follow without surprises, else None."""
    if not url or any(ord(c) <= 32 or c in "\"'<>\\`" or 127 <= ord(c) <= 159 for c in url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def office_line(offices: Sequence[Office], on: str | None) -> str | None:
    """The posts held on that day; where the day is unknown, or none is held on it, all of them with their years."""
    current = [
        office for office in offices if on and (office.start or "") <= on and (office.end is None or on <= office.end)
    ]
    lines = [_office(office, with_years=not current) for office in current or offices]
    return "; ".join(dict.fromkeys(lines)) or None


def _office(office: Office, with_years: bool) -> str:
    line = clean(office.title)
    if office.of and clean(office.of).casefold() not in line.casefold():
        line = f"{line}, {clean(office.of)}"
    if with_years and (office.start or office.end):
        line += f" ({(office.start or '')[:4]}–{(office.end or '')[:4]})"
    return line


def _stem(article: Article) -> str:
    return PurePath(article.path).stem if _is_file(article) and article.path else article.id


def _file_name(article: Article) -> str:
    return PurePath(article.path).name if _is_file(article) and article.path else article.id


def _path(article: Article) -> str:
    return article.path or article.id


def _id(article: Article) -> str:
    return article.id


def _is_file(article: Article) -> bool:
    """Whether the article is a file of its own: no record of a file of many, nor from standard input or memory."""
    return article.path not in (None, "-") and not _RECORD.search(article.path or "")
