"""What makes two articles, or two actors, the same: keys that depend on what they are, never on when they came."""

from __future__ import annotations

import hashlib

import msgspec

from onrecord.knowledge.keys import key
from onrecord.model import Actor, Article

ID_LENGTH = 16
"""Hexadecimal digits of an article's id: 64 bits, so two of a million articles share one with a chance of 3 in 10^8."""


def article_id(article: Article) -> str:
    """The id that an article has in every record: the first digits of a SHA-256 over what it says.

    That is its text with the sub-headlines, title, outlet, author, address and date. Where it lay (`path`), the markup
    around it (`sha256`) and what the input called it (`id`) do not count, so one report saved twice is one article;
    the same words by another outlet, or on another day, are another one.
    """
    content = (
        article.text,
        [[span.start, span.end] for span in article.subheadlines],
        article.title,
        article.outlet,
        article.author,
        article.url,
        article.published,
    )
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:ID_LENGTH]


def actor_identity(actor: Actor) -> tuple[str, ...]:
    """What is the same for one actor in all articles: the key of the tables, else kind, name and country."""
    if actor.ref:
        return (actor.ref,)
    name = key(actor.name) if actor.name.strip() else ""
    return actor.kind, name.removeprefix("the "), actor.country or "", "known" if actor.known else ""
