"""The commands on claims: claims, claim, positions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_formats import AsLines, LinesFormat, by_ending, write_as
from onrecord.cli_options import Output, Quiet, as_day
from onrecord.record_cli import RecordFile

if TYPE_CHECKING:
    from onrecord.output.lines import Line
    from onrecord.record import Record
    from onrecord.record.joined import StoredClaim
    from onrecord.record.positions import IsActor

CLAIMS_HELP = """List the claims of a record: what several say, or somebody denies; disputed ones first.

A claim is one proposition, whoever says it, in however many articles and words. It is disputed where somebody supports
what somebody else denies. One saying that many outlets report counts once. Who is only said to say something ("denied
rumours that ...") is shown as unnamed, with the article's words. docs/claims.md says how claims are joined.

\b
Examples:
  onrecord claims --disputed
  onrecord claims --about "foreign troops" --since 2020-08-01
  onrecord claims --actor Lukashenko --format jsonl | jq .text
"""

CLAIM_HELP = """Show the history of one claim: who said what of it, when, with the passages side by side.

\b
Examples:
  onrecord claim 3f9c2b7a10de
  onrecord claim 3f9c2b7a10de --format jsonl | jq .reports
"""

POSITIONS_HELP = """Show what an actor has said on the claims of a record over time, and where it changed.

With --between NAME, how far the two agree: on how many of the claims that both support or deny they do the same.

\b
Examples:
  onrecord positions Lukashenko
  onrecord positions "Sergei Lavrov" --on "chemical weapons"
  onrecord positions Belarus --between Russia
"""

_DEFAULT = Path("record.db")


About = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Only claims with all these words in their text or their passages.")
]


def add_claims_commands(app: typer.Typer) -> None:
    """Put the commands on the program."""
    app.command("claims", help=CLAIMS_HELP, short_help="List what is claimed, and what is disputed.")(claims)
    app.command("claim", help=CLAIM_HELP, short_help="Show the history of one claim.")(claim)
    app.command("positions", help=POSITIONS_HELP, short_help="Show what an actor has said over time.")(positions)


def claims(
    record: RecordFile = _DEFAULT,
    disputed: Annotated[bool, typer.Option("--disputed", help="Only disputed ones.")] = False,
    about: About = None,
    actor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only claims on which this actor has said something.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only claims on which something was said on this day or later.")
    ] = None,
    format: AsLines = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """List the claims of a record."""
    from onrecord.console import complain, troubles_told

    with troubles_told():
        from onrecord.output.claims import claims_jsonl, claims_lines

        day = as_day(since, "--since")
        with _opened(record, quiet) as opened:
            is_actor = _actor(opened, actor) if actor else None
            found = [
                c
                for c in opened.claims(disputed=disputed)
                if (about is None or _is_about(c, about))
                and (is_actor is None or any(is_actor(r) for r in c.reports))
                and (day is None or (c.last_day or "") >= day)
            ]
            marked = opened.claim_corrections([c.id for c in found])
        _write(output, format, lambda width: claims_lines(found, width, marked), lambda: claims_jsonl(found, marked))
        if not found and not quiet:
            complain("no such claim in the record")


def claim(
    id: Annotated[str, typer.Argument(metavar="ID", help="The claim's id, as onrecord claims shows it.")],
    record: RecordFile = _DEFAULT,
    format: AsLines = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Show one claim with its history."""
    from onrecord.console import troubles_told

    with troubles_told():
        from onrecord.output.claims import claim_lines, claims_jsonl

        with _opened(record, quiet) as opened:
            found = opened.claim(id)
            marked = opened.claim_corrections([id])
        _write(output, format, lambda width: claim_lines(found, width, marked), lambda: claims_jsonl([found], marked))


def positions(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="A name, words of it, or a key of the tables.")],
    record: RecordFile = _DEFAULT,
    on: Annotated[str | None, typer.Option("--on", metavar="TEXT", help="Only on claims with all these words.")] = None,
    between: Annotated[
        str | None, typer.Option(metavar="NAME", help="How far ACTOR and this one agree, instead.")
    ] = None,
    format: AsLines = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Show what an actor has said over time."""
    from onrecord.console import complain, troubles_told

    with troubles_told():
        import msgspec

        from onrecord.output.claims import agreement_lines, positions_lines
        from onrecord.record.positions import agreement
        from onrecord.record.positions import positions as positions_of

        with _opened(record, quiet) as opened:
            first = _actor(opened, actor)
            second = _actor(opened, between) if between else None
            wanted = [c for c in opened.claims() if on is None or _is_about(c, on)]
        if between and second:
            how_far = agreement(wanted, first, second)
            told = {"share": how_far.share, "both": how_far.both, "agreed": how_far.agreed}
            _write(
                output,
                format,
                lambda width: agreement_lines(actor, between, how_far, width),
                lambda: [msgspec.json.encode(told) + b"\n"],
            )
            return
        found = positions_of(wanted, first)
        _write(
            output,
            format,
            lambda width: positions_lines(actor, found, width),
            lambda: (msgspec.json.encode(p) + b"\n" for p in found),
        )
        if not found and not quiet:
            complain(f"{actor} speaks to no claim of the record")


@contextmanager
def _opened(path: Path, quiet: bool) -> Iterator[Record]:
    """The record, its claims worked out anew where something has come or gone."""
    from onrecord.record import Record

    with Record.open(path) as record:
        join_claims(record, quiet)
        yield record


def join_claims(record: Record, quiet: bool) -> None:
    """Work claims out anew where something has come or gone; while another program writes, say that they are old."""
    from onrecord.console import complain, joining_shown
    from onrecord.errors import RecordError
    from onrecord.reader.claims import Claims

    try:
        with joining_shown(quiet) as tick:
            record.join_claims(Claims(), tick)
    except RecordError as error:
        if not quiet:
            complain(f"claims are those of an earlier state: {error}")


def _actor(record: Record, name: str) -> IsActor:
    from onrecord.errors import OptionError
    from onrecord.record.positions import speaks

    found = record.find_actors(name)
    if not found:
        raise OptionError(f"the record has no actor called {name!r}; give whole words of a name")
    return speaks(frozenset(actor.key for actor in found))


def _is_about(claim: StoredClaim, words: str) -> bool:
    from onrecord.knowledge.tables import fold

    wanted = fold(words).split()
    texts = [claim.text, *(report.passage for report in claim.reports)]
    return any(all(word in fold(text) for word in wanted) for text in texts)


def _write(
    output: Path | None,
    format: LinesFormat | None,
    lines: Callable[[int], Iterable[Line]],
    jsonl: Callable[[], Iterable[bytes]],
) -> None:
    write_as(output, format or by_ending(output, LinesFormat.table), lines, {"jsonl": jsonl})
