"""Joining the event mentions of ECB+ across documents, gold mentions given.

As usual in the field since Barhom et al. 2019: mentions are gold, which documents are of one topic is not (documents
are clustered first, over all topics of the part), singletons count, and the mean of MUC, B3 and CEAF-e is reported.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import msgspec

from benchmarks.data import Row, describe, rows, shared, write
from benchmarks.scorers import score_coreference
from onrecord.record.average_link import average_link
from onrecord.record.pair_model import FloatArray, PairModel, likenesses, shipped_model
from onrecord.record.passages import Mention, Passage, Rarity, Weights, cosine, passage, terms, trigger_text

_ENDS = frozenset(".!?")
_LONGEST = 120
"""Tokens at either side of a trigger in which the ends of its sentence are looked for: the contexts mark none."""


class Prepared(msgspec.Struct, frozen=True):
    """Mentions as pairs of them are compared, and which may be pairs: those of documents on one topic."""

    passages: list[Passage]
    triggers: FloatArray
    documents: list[Weights]
    rarity: Rarity
    topics: list[list[int]]

    def likenesses(self, pairs: Sequence[tuple[int, int]]) -> FloatArray:
        """What the pair network judges by."""
        return likenesses(self.passages, self.triggers, self.documents, self.rarity, pairs)


def coreference(source: Path | None, out: Path | None, contexts: Path | None, gold_topics: str | None) -> Row | None:
    """Join the mentions of `source`; scored where they have a `chain`.

    `contexts` holds their documents' tokens; by default the file beside `source` with "contexts" for "mentions" in its
    name. `gold_topics` names a field whose values stand for the topics that are else found. Predictions have `cluster`.
    """
    path = source or shared() / "data/ecbplus/dev_mentions.jsonl"
    items = rows(path)
    tokens = {
        row["id"]: row["tokens"] for row in rows(contexts or path.with_name(re.sub("mentions", "contexts", path.name)))
    }
    model = shipped_model()
    prepared = prepare(items, tokens, model, gold_topics)
    clusters = join(prepared, model, model.settings.joined)
    if out:
        write(out, ({**item, "cluster": f"c{clusters[n]}"} for n, item in enumerate(items)))
    print(
        describe(path, len(items), "event mentions")
        + f", {len(prepared.topics)} topics "
        + (f"given by {gold_topics!r}" if gold_topics else "found")
    )
    if not items or not all("chain" in item for item in items):
        return None
    gold = {str(n): item["chain"] for n, item in enumerate(items)}
    return dict(score_coreference.score(gold, {str(n): cluster for n, cluster in clusters.items()}))


def prepare(
    items: Sequence[Row], contexts: Mapping[str, Sequence[str]], model: PairModel, gold_topics: str | None = None
) -> Prepared:
    """Mentions with all that pairs are compared by."""
    ids = sorted({item["context"] for item in items})
    number = {id: n for n, id in enumerate(ids)}
    stems = [terms(contexts[id]) for id in ids]
    rarity = model.rarity(stems)
    documents = [rarity.vector(found) for found in stems]
    mentions = [_mention(item, contexts[item["context"]], number[item["context"]]) for item in items]
    if gold_topics:
        named: Mapping[int, Hashable] = {number[item["context"]]: item[gold_topics] for item in items}
    else:
        alike = {(a, b): cosine(documents[a], documents[b]) for a, b in combinations(range(len(ids)), 2)}
        found = average_link(len(ids), alike, model.settings.topics)
        named = {document: n for n, cluster in enumerate(found) for document in cluster}
    topics: defaultdict[Hashable, list[int]] = defaultdict(list)
    for n, mention in enumerate(mentions):
        topics[named[mention.document]].append(n)
    return Prepared(
        [passage(mention, rarity) for mention in mentions],
        model.trigger_vectors([trigger_text(m.tokens, m.first, m.last) for m in mentions]),
        documents,
        rarity,
        list(topics.values()),
    )


def join(prepared: Prepared, model: PairModel, least: float) -> dict[int, int]:
    """The cluster of each mention, by their numbers."""
    clusters: dict[int, int] = {}
    for among in prepared.topics:
        pairs = list(combinations(range(len(among)), 2))
        found = model.probabilities(prepared.likenesses([(among[i], among[j]) for i, j in pairs]))
        for members in average_link(len(among), dict(zip(pairs, map(float, found), strict=True)), least):
            clusters.update((among[m], among[members[0]]) for m in members)
    return clusters


def _mention(item: Row, tokens: Sequence[str], document: int) -> Mention:
    first, last = min(item["tokens"]), max(item["tokens"])
    start, end = first, last + 1
    while start > 0 and tokens[start - 1] not in _ENDS and first - start < _LONGEST:
        start -= 1
    while end < len(tokens) and tokens[end - 1] not in _ENDS and end - last < _LONGEST:
        end += 1
    return Mention(
        tokens=tuple(tokens[start:end]),
        first=first - start,
        last=last - start,
        document=document,
        sentence=(start, end),
    )
