"""How engagements found in reports compare with labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.data import Row
from benchmarks.scorers.score_statements import same_name

ARTICLE = "article"
"""The speaker of what the report says in its own words."""

_MISS = {"recall": "missed", "values": "value", "speakers": "speaker", "articles": "article"}


def score(labels: Sequence[Row], predictions: Sequence[Row], texts: Mapping[str, str]) -> Row:
    """Figures in percent, None where there is nothing to count; `wrong` lists (what, report, treaty, act, words).

    A prediction is right if a label of its treaty and act has words in common with it, a label found if a prediction
    has; those of one treaty, act and place count once. Values, speakers and articles are of labels that were found:
    a request's value only where the row of the treaty has such a condition, an article only where the label has one.
    """
    found = {p["id"]: p["engagements"] for p in predictions}
    wrong: list[tuple[str, ...]] = []
    met: dict[str, list[bool]] = {w: [] for w in ("recall", "values", "values_said", "speakers", "articles")}
    right: list[bool] = []
    alarms: list[int] = []
    for report in labels:
        id, wanted = report["id"], report["engagements"]
        said, places = found.get(id, []), [_places(texts[id], label) for label in wanted]
        units: dict[tuple[str, str, int, int], bool] = {}
        for row in said:
            hits = any(_fits(row, label, at) for label, at in zip(wanted, places, strict=True))
            units[row["treaty"], row["act"], row["start"], row["end"]] = hits
        right += units.values()
        wrong += [("extra", id, t, act, texts[id][a:b]) for (t, act, a, b), ok in sorted(units.items()) if not ok]
        if not wanted:
            alarms.append(len(units))
        for label, at in zip(wanted, places, strict=True):
            matched = [row for row in said if _fits(row, label, at)]
            for what, ok in [("recall", bool(matched)), *(_details(label, matched, at) if matched else ())]:
                met[what].append(ok)
                if not ok and what != "values_said":
                    act = "/".join(_listed(label["act"]))
                    wrong.append((_MISS.get(what, what), id, label["treaty"], act, label["quote"], _told(matched)))
    precision, recall = _percent(right), _percent(met["recall"])
    both = (precision or 0) + (recall or 0)
    return {
        "labels": len(met["recall"]),
        "found": len(right),
        "precision": precision,
        "recall": recall,
        "f1": round(2 * (precision or 0) * (recall or 0) / both, 1) if both else 0.0,
        **{what: _percent(met[what]) for what in ("values", "values_said", "speakers", "articles")},
        "reports_without": len(alarms),
        "of_them_with_alarms": sum(map(bool, alarms)),
        "alarms": sum(alarms),
        "wrong": wrong,
    }


def _listed(one: str | list[str]) -> list[str]:
    return [one] if isinstance(one, str) else one


def _places(text: str, label: Row) -> list[tuple[int, int]]:
    quotes = [label["quote"], *label.get("also", ())]
    for quote in quotes:
        if text.count(quote) != 1:
            raise SystemExit(f"benchmarks: these words must stand once in their report: {quote!r}")
    return [(text.index(quote), text.index(quote) + len(quote)) for quote in quotes]


def _shared(row: Row, places: Sequence[tuple[int, int]]) -> int:
    low, high = int(row["start"]), int(row["end"])
    return max(min(high, end) - max(low, start) for start, end in places)


def _fits(row: Row, label: Row, places: Sequence[tuple[int, int]]) -> bool:
    same = row["treaty"] == label["treaty"] and row["act"] in _listed(label["act"])
    return same and _shared(row, places) > 0


def _details(label: Row, matched: Sequence[Row], places: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    condition = label["condition"]
    told = [row for row in matched if condition is None or condition in row]
    if told:
        asked = (condition,) if condition else ("event", "request")
        values = {row.get(name) for row in told for name in asked} - {None}
        ok = values == ({label["value"]} if condition else set())
        yield "values", ok
        if condition:
            yield "values_said", ok
    most = max(_shared(row, places) for row in matched)
    names = [name for row in matched if _shared(row, places) == most for name in row["by"]]
    yield "speakers", any(_same(one, name) for one in _listed(label["by"]) for name in names)
    if label["article"]:
        yield "articles", {row["article"] for row in matched} == {label["article"]}


def _same(one: str, other: str) -> bool:
    if ARTICLE in (one, other):
        return one == other
    return bool(same_name(one, other))  # type: ignore[no-untyped-call]


def _told(matched: Sequence[Row]) -> str:
    """What was said instead, in short."""
    told = {f"{r['article']}, {'/'.join(r['by'])}, event {r['event']}, request {r.get('request')}" for r in matched}
    return "; ".join(sorted(told))


def _percent(answers: Sequence[bool]) -> float | None:
    return round(100 * sum(answers) / len(answers), 1) if answers else None
