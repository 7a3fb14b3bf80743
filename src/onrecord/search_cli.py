"""The command that finds words in a record: search."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli_formats import AsTable, TableFormat, by_ending
from onrecord.cli_options import Output, Quiet, as_day
from onrecord.record_cli import RecordFile

SEARCH_HELP = """Find words in the statements, events and articles of a record, best first.

All words of QUERY must be there, in any of their forms (troop, troops). "In quotation marks": next to each other, in
this order. -word: not there. a OR b: one of them. word*: whatever goes on so. Everything else is punctuation. Put QUERY
in single quotation marks, so that the shell leaves it as it is.

Statements are searched in the words quoted, events in the sentence that tells of them, articles in title and text.
Options that fit one kind only (--stance, --modality, ...) leave out the others. Near-duplicates count once.

\b
Examples:
  onrecord search 'foreign troops'
  onrecord search '"foreign troops" OR mercenar* -Syria' --in statements --stance deny
  onrecord search ceasefire --speaker "Jorun Hale" --since 2024-01-01
  onrecord search border --in events --root MOBILIZE --country BLR --modality not-actual
  onrecord search sanctions --outlet "Example News" --limit 0 -o sanctions.csv
"""

_DEFAULT = Path("record.db")


Words = Annotated[list[str], typer.Argument(metavar="QUERY", show_default=False, help="What to find.")]
Many = list[str] | None


def add_search_command(app: typer.Typer) -> None:
    """Put the command on the program."""
    app.command("search", help=SEARCH_HELP, short_help="Find words in a record, with filters.")(search)


def search(
    query: Words,
    record: RecordFile = _DEFAULT,
    kinds: Annotated[
        Many, typer.Option("--in", metavar="KIND", help="statements, events or articles; may be repeated.  [all]")
    ] = None,
    speaker: Annotated[
        Many,
        typer.Option(
            "--speaker",
            "--actor",
            metavar="NAME|CODE",
            help="Whose statement it is; who takes part in the event; whom the article names. A name, words of it, or "
            "a state's code in capitals (BLR) for all of it. Names and codes may be repeated.",
        ),
    ] = None,
    country: Annotated[
        Many,
        typer.Option(metavar="CODE", help="The speaker's country; where the event was; one that the article names."),
    ] = None,
    outlet: Annotated[Many, typer.Option(metavar="NAME", help="Who published it.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Said, done or published on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Said, done or published on this day or earlier.")
    ] = None,
    kind: Annotated[Many, typer.Option(metavar="NAME", help="Statements: direct, indirect or mixed.")] = None,
    stance: Annotated[Many, typer.Option(metavar="NAME", help="Statements: support, deny, query or comment.")] = None,
    modality: Annotated[
        Many,
        typer.Option(metavar="NAME", help="Events: actual, denied, alleged, ...; not-actual: all but the first."),
    ] = None,
    root: Annotated[Many, typer.Option(metavar="ROOT", help="Events: PLOVER root, such as ASSAULT.")] = None,
    duplicates: Annotated[bool, typer.Option("--duplicates", help="Take near-duplicates in as well.")] = False,
    limit: Annotated[
        int,
        typer.Option("--limit", "-n", min=0, max=10**9, metavar="N", help="At most so many of each kind; 0 for all."),
    ] = 10,
    format: AsTable = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Find words in a record."""
    from onrecord.console import complain, is_terminal, target, troubles_told

    with troubles_told():
        from onrecord.output.files import check_target
        from onrecord.output.search import compared, hits_csv, hits_jsonl, hits_lines, hits_text
        from onrecord.output.search_filters import Asked, filters
        from onrecord.record import Record
        from onrecord.record.query import parse

        understood = parse(" ".join(query))
        asked = Asked(
            kinds=kinds or (),
            actors=speaker or (),
            countries=country or (),
            outlets=outlet or (),
            since=as_day(since, "--since"),
            until=as_day(until, "--until"),
            forms=kind or (),
            stances=stance or (),
            modalities=modality or (),
            roots=root or (),
            duplicates=duplicates,
        )
        if output is not None:
            check_target(output, [str(record)])
        chosen = format or by_ending(output, TableFormat.table)
        with Record.open(record) as opened:
            wanted = filters(opened, asked)
            found = [opened.search(understood, one, limit=limit or None) for one in wanted.values()]
        if chosen is TableFormat.table and output is None and is_terminal(sys.stdout):
            from onrecord.output.terminal import print_lines

            print_lines(lambda width: hits_lines(found, width), sys.stdout)
        else:
            with target(output) as stream:
                if chosen is TableFormat.table:
                    stream.write(hits_text(found).encode("utf-8"))
                else:
                    for piece in (hits_csv if chosen is TableFormat.csv else hits_jsonl)(found):
                        stream.write(piece)
        if not quiet:
            if not any(one.hits for one in found):
                complain(f"nothing found in {' and '.join(wanted)}")
            for remark in filter(None, map(compared, found)):
                complain(remark)
