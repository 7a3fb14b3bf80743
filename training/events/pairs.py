"""Marked pairs out of fully labelled sentences: who did what to whom, and between whom nothing was done."""

from __future__ import annotations

from collections.abc import Iterator

from training.events.items import Pair, Sentence, Stretch

SYMMETRIC = ("CONSULT", "COOPERATE", "AGREE")


def pairs(s: Sentence) -> Iterator[Pair]:
    """Each labelled pair with its root (the first where it has two), then each other pair of actors, as no event."""
    done: dict[tuple[Stretch | None, Stretch | None], str] = {}
    for d in s.deeds:
        if d.root and (d.source or d.target) and not _touch(d.source, d.target):
            done.setdefault((d.source, d.target), d.root)
    for (source, target), root in done.items():
        yield _pair(s, source, target, (root,))
        if root in SYMMETRIC and source and target and (target, source) not in done:
            yield _pair(s, target, source, (root,))
    actors = sorted({x for d in s.deeds if d.root for x in (d.source, d.target) if x})
    related = {*done, *((b, a) for (a, b), root in done.items() if root in SYMMETRIC)}
    for a in actors:
        for b in actors:
            if not _touch(a, b) and (a, b) not in related:
                yield _pair(s, a, b, ())


def _pair(s: Sentence, source: Stretch | None, target: Stretch | None, roots: tuple[str, ...]) -> Pair:
    one, other = (source,) if source else (), (target,) if target else ()
    return Pair(f"{s.id}:{source}{target}", s.corpus, s.text, one, other, roots)


def _touch(a: Stretch | None, b: Stretch | None) -> bool:
    return a is not None and b is not None and a[0] < b[1] and b[0] < a[1]
