"""`python -m benchmarks TASK`: reproduce a figure, or write predictions for texts of your own."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.data import Row, shared

FLOORS = Path(__file__).with_name("floors.json")


def _arguments() -> argparse.Namespace:
    from benchmarks import ingest as ingest_task
    from benchmarks.desk import measure as desk_task

    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--weights", type=Path, help="folder of other weights than the shipped ones")
    parser.add_argument("--threads", type=int, default=2, help="threads of the network (default 2)")
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    one = tasks.add_parser("attribution", help="source, cue and content spans against PolNeAR's dev part")
    one.add_argument("source", nargs="?", type=Path, metavar="IN", help='rows {"id", "text"[, "attributions"]}')
    one.add_argument("out", nargs="?", type=Path, metavar="OUT", help='write {"id", "attributions"} here')
    two = tasks.add_parser("statements", help="statements and their speakers against our own labels")
    two.add_argument("source", nargs="?", type=Path, metavar="IN", help='rows {"id", "date", "text"}')
    two.add_argument("out", nargs="?", type=Path, metavar="OUT", help="write readings here")
    two.add_argument("--gold", type=Path, help="labels to score against")
    two.add_argument("--wrong", action="store_true", help="list what was missed and which speakers are wrong")
    three = tasks.add_parser("speed", help="words a second, articles a second, cold start, peak memory")
    three.add_argument("source", nargs="?", type=Path, metavar="IN", help="articles to read (JSON Lines)")
    three.add_argument("out", nargs="?", type=Path, metavar="OUT", help="write the figures here as JSON")
    three.add_argument("--articles", type=int, default=60, help="how many articles to read (default 60)")
    four = tasks.add_parser("actors", help="country, sector and name of actor phrases, on our own lists")
    four.add_argument("source", nargs="?", type=Path, metavar="IN", help='rows {"id", "phrase", "date"}')
    four.add_argument("out", nargs="?", type=Path, metavar="OUT", help='write {"id", "country", "sector", "name"} here')
    four.add_argument("--wrong", action="store_true", help="list the phrases of the dev list that are wrong")
    for name, what, row in (
        (
            "plover",
            "PLOVER roots of marked actor pairs",
            "tab-separated: uid, sentence, marked_sentence, source, target",
        ),
        ("modality", "modality of event mentions, on our dev labels", 'rows {"id", "sentence", "left", "span"}'),
        ("events", "whole events of single sentences, on our dev labels", 'rows {"id", "sentence", "date"}'),
        ("factuality", "event factuality in three classes, on UW's dev part", 'rows {"text", "targets"}'),
    ):
        coded = tasks.add_parser(name, help=what)
        coded.add_argument("source", nargs="?" if name != "plover" else None, type=Path, metavar="IN", help=row)
        coded.add_argument("out", nargs="?", type=Path, metavar="OUT", help="write predictions here (JSON Lines)")
    joined = tasks.add_parser("coreference", help="event mentions joined across documents, on ECB+'s dev part")
    joined.add_argument("source", nargs="?", type=Path, metavar="IN", help='rows {"tokens", "context"[, "chain"]}')
    joined.add_argument("--out", type=Path, help='write the mentions with their "cluster" here (JSON Lines)')
    joined.add_argument("--contexts", type=Path, help='rows {"id", "tokens"}; default: beside IN, so named')
    joined.add_argument("--gold-topics", metavar="FIELD", help='topics from this field ("topic"), else they are found')
    tasks.add_parser("petrarch", help="roots of PETRARCH's unit-test sentences, their actors given")
    tasks.add_parser("lookups", help="phrases a second, and how long the tables take to load")
    tasks.add_parser("heads", help="how often the tables answer who headed a state or its government")
    ingest_task.add_arguments(
        tasks.add_parser("ingest", help="what the record costs above reading, a second run, kills during ingest")
    )
    stances = tasks.add_parser(
        "stance", help="what one text says of another, on VitaminC's and FNC-1's held-back parts"
    )
    stances.add_argument("source", nargs="?", type=Path, metavar="IN", help='rows {"claim", "evidence"}, or FNC-1 CSV')
    stances.add_argument("out", nargs="?", type=Path, metavar="OUT", help="write predictions here (JSON Lines)")
    stances.add_argument("--bodies", type=Path, help="IN is a CSV of FNC-1's form, and these are its bodies")
    engaged = tasks.add_parser("engagements", help="what reports say of commitments between states, on our own labels")
    engaged.add_argument(
        "source", nargs="?", type=Path, metavar="IN", help='rows {"id", "text", "published"[, "engagements"]}'
    )
    engaged.add_argument("out", nargs="?", type=Path, metavar="OUT", help='write {"id", "engagements"} here')
    engaged.add_argument("--wrong", action="store_true", help="list what is wrong in the dev part")
    found = tasks.add_parser("search", help="how long a search takes in a record of a million statements")
    found.add_argument("--record", type=Path, help="keep the made record here, or take the one that is there")
    found.add_argument("--statements", type=int, default=1_000_000, help="statements in it (default 1,000,000)")
    found.add_argument("--searches", type=int, default=300, help="at least so many searches (default 300)")
    asked = tasks.add_parser("whatif", help="how long what-if takes over all treaties, on written and random cases")
    asked.add_argument("--cases", type=int, default=200, help="cases drawn at random (default 200)")
    tasks.add_parser("network", help="how long the dyad-years of all treaties since 1949 take")
    desk_task.add_arguments(
        tasks.add_parser("desk", help="the workbench on a record of 10,000 articles: API, first paint, scrolling")
    )
    tasks.add_parser("floors", help="fail where a figure is under its floor (the accuracy gate of CI)")
    return parser.parse_args()


def _print_scores(scores: Row, wrong: bool) -> None:
    for key in ("misses", "wrong_speaker"):
        listed = scores.pop(key, [])
        for row in listed if wrong else []:
            print(key, *row, sep="\t")
    print(json.dumps(scores, indent=1))


def _print_actors(scores: Row, wrong: bool) -> None:
    for part, found in scores.items():
        listed = found.pop("wrong", [])
        # what the test list gets wrong stays unseen: it is to measure, not to tune on
        for row in listed if wrong and part != "test" else []:
            print(*row, sep="\t")
        by_sector = found.pop("by_sector")
        print(f"{part}: " + ", ".join(f"{name} {value} %" for name, value in found.items()))
        print("  by sector: " + ", ".join(f"{name} {right:g} % of {n}" for name, (right, n) in by_sector.items()))


def _look_up(scores: Row, path: str) -> float:
    value: object = scores
    for key in path.split("/"):
        value = value[key] if isinstance(value, dict) else value[int(key)]  # type: ignore[index]
    return float(value)  # type: ignore[arg-type]


def floors(weights: Path | None, threads: int) -> int:
    """Compare the accuracy figures with `floors.json`; the number of figures under their floor."""
    from benchmarks.coreference import coreference
    from benchmarks.phrases import actors
    from benchmarks.stance import stance

    wanted_of: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    measured: dict[str, Row] = {"actors": actors(None, None) or {}}
    if (shared() / "data/polnear/dev.jsonl").is_file():
        from benchmarks import accuracy, coding

        measured["attribution"] = accuracy.attribution(None, None, weights, threads) or {}
        measured["statements"] = accuracy.statements(None, None, None, weights, threads) or {}
        for task, run in coding.TASKS.items():
            measured[task] = run(None, None, weights, threads) or {}
        measured["coreference"] = coreference(None, None, None, None) or {}
        measured["stance"] = stance(None, None, None, weights, every=4) or {}
    else:
        print(f"floors: all but the actors SKIPPED, no corpora in {shared()} (set ONRECORD_SHARED)")
    under = 0
    for task, wanted in wanted_of.items():
        for path, floor in wanted.items() if task in measured else ():
            value = _look_up(measured[task], path)
            ok = value >= floor
            under += not ok
            print(f"{'ok  ' if ok else 'FAIL'} {task} {path}: {value} (floor {floor})")
    return under


def main() -> None:
    """Run the task that the command line names."""
    args = _arguments()
    if args.task == "floors":
        sys.exit(1 if floors(args.weights, args.threads) else 0)
    if args.task == "speed":
        from benchmarks.speed import speed

        speed(args.source, args.out, args.articles, args.weights)
        return
    if args.task == "ingest":
        from benchmarks.ingest import ingest

        ingest(args.source, args.articles, args.workers, args.rounds, args.kills)
        return
    if args.task == "desk":
        from benchmarks.desk.measure import desk

        desk(args)
        return
    if args.task == "lookups":
        from benchmarks.phrases import lookups

        lookups()
        return
    if args.task == "search":
        from benchmarks.search import search

        search(args.statements, args.searches, args.record)
        return
    if args.task in ("whatif", "network"):
        from benchmarks import treaties

        treaties.network() if args.task == "network" else treaties.whatif(args.cases)
        return
    if args.task == "heads":
        from benchmarks.heads import heads

        heads()
        return
    if args.task == "actors":
        from benchmarks.phrases import actors

        found = actors(args.source, args.out)
        if found is None:
            print("no gold labels in the input: predictions only")
        else:
            _print_actors(found, args.wrong)
        return
    if args.task == "stance":
        from benchmarks.stance import stance

        told = stance(args.source, args.out, args.bodies, args.weights)
        print("no gold labels in the input: predictions only" if told is None else json.dumps(told, indent=1))
        return
    if args.task == "engagements":
        from benchmarks.engagement import engagements, show

        compared = engagements(args.source, args.out, args.weights, args.threads)
        if compared is None:
            print("no gold labels in the input: predictions only")
        else:
            show(compared, args.wrong)
        return
    if args.task == "coreference":
        from benchmarks.coreference import coreference

        scored = coreference(args.source, args.out, args.contexts, args.gold_topics)
        print("no gold chains in the input: predictions only" if scored is None else json.dumps(scored, indent=1))
        return
    from benchmarks import accuracy, coding

    if args.task == "petrarch":
        scores: Row | None = coding.petrarch(args.weights, args.threads)
    elif args.task == "plover":
        scores = coding.plover(args.source, args.out, args.weights, args.threads)
    elif args.task in coding.TASKS:
        scores = coding.TASKS[args.task](args.source, args.out, args.weights, args.threads)
    elif args.task == "attribution":
        scores = accuracy.attribution(args.source, args.out, args.weights, args.threads)
    else:
        scores = accuracy.statements(args.source, args.out, args.gold, args.weights, args.threads)
    if scores is None:
        print("no gold labels in the input: predictions only")
    else:
        _print_scores(scores, wrong=getattr(args, "wrong", False))


if __name__ == "__main__":
    main()
