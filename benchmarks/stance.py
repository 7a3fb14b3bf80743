"""What one text says of another: VitaminC's claims and evidence, FNC-1's headlines and bodies.

Without input, on the pages and bodies of the training files that were held back from training (by the SHA-256 of their
name); with input, on a file of the same form, and predictions are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.data import Row, describe, shared, write
from benchmarks.stance_data import FNC, VITAMINC, Pair, fnc, part, scores_of, vitaminc
from onrecord.reader.claims.network import ClaimNetwork
from onrecord.reader.networks import shipped
from onrecord.reader.wordpiece import VOCABULARY, WordPieces
from onrecord.reader.words import WordVectors

HELD_PAGE, HELD_BODY = (10, 9), (5, 0)
"""Which part of how many is held back: of VitaminC by page, of FNC-1 by body."""


def stance(
    source: Path | None, out: Path | None, bodies: Path | None, weights: Path | None, every: int = 1
) -> Row | None:
    """Scores of both corpora, or of `source`: a CSV of FNC-1's form with `bodies`, else JSON Lines of VitaminC's.

    Of both corpora only one pair in `every`, as the gate of CI takes them: all take five minutes.
    """
    network = _network(weights)
    if source is not None:
        of_fnc = bodies is not None
        pairs = list(fnc(source, bodies)) if bodies is not None else vitaminc(source)
        return _scored(network, source, pairs, FNC if of_fnc else VITAMINC, out)
    folder = shared() / "data/stance"
    page, stances = folder / "vitaminc_real_train.jsonl", folder / "fnc1_train_stances.csv"
    held = [p for p in vitaminc(page) if held_back(p.group, HELD_PAGE)]
    about = [p for p in fnc(stances, folder / "fnc1_train_bodies.csv") if held_back("b" + p.group, HELD_BODY)]
    return {
        "vitaminc": _scored(network, page, _some(held, every), VITAMINC, None),
        "fnc": _scored(network, stances, _some(about, every), FNC, None),
    }


def _some(pairs: Sequence[Pair], every: int) -> list[Pair]:
    """About one in `every`, by the hash of the name: neighbours in these files are variants of one another."""
    return [p for p in pairs if part(p.id, every) == 0]


def held_back(group: str, which: tuple[int, int]) -> bool:
    """Whether a group is in the part that is held back."""
    return part(group, which[0]) == which[1]


def _network(weights: Path | None) -> ClaimNetwork:
    folder = weights or shipped()
    return ClaimNetwork(folder, WordPieces.load(folder / VOCABULARY), WordVectors(folder))


def _scored(
    network: ClaimNetwork, path: Path, pairs: Sequence[Pair], labels: Sequence[str], out: Path | None
) -> Row | None:
    given = [_given(network, p, labels) for p in pairs]
    if out is not None:
        write(out, ({"id": p.id, "label": label} for p, label in zip(pairs, given, strict=True)))
    print(describe(path, len(pairs), "pairs"))
    gold = [p.label for p in pairs if p.label is not None]
    if len(gold) < len(pairs) or not pairs:
        return None
    return scores_of(gold, given, labels)


def _given(network: ClaimNetwork, pair: Pair, labels: Sequence[str]) -> str:
    claim, said = network.side(pair.claim), network.side(pair.said)
    if labels is FNC:
        chances: Sequence[float] = network.stance(claim, said)
    else:
        answer = network.answer(claim, said)
        chances = (answer.supports, answer.contradicts, answer.neither)
    return labels[max(range(len(labels)), key=chances.__getitem__)]
