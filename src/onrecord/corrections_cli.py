"""The commands on corrections: corrections, corrections export, corrections import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_formats import AsObjects, ObjectsFormat, by_ending, write_as
from onrecord.cli_options import Output, Quiet, as_day
from onrecord.errors import OptionError
from onrecord.record_cli import RecordFile

if TYPE_CHECKING:
    from onrecord.record.corrections.types import CorrectionFilter

CORRECTIONS_HELP = """List what analysts have corrected in a record, the latest first.

Corrections are kept apart from what was read: they stay when articles are read anew, and find their target again by its
place in the text. docs/corrections.md says what can be corrected, and how.

\b
Examples:
  onrecord corrections --kind event --since 2026-01-01
  onrecord corrections --article 4f0c2b9e11d07a35 --format jsonl
  onrecord corrections export -o corrections.jsonl
  onrecord corrections import from-a-colleague.jsonl
"""

EXPORT_HELP = """Write corrections as training data: one JSON object a line, with the sentence, what the reader said,
what the analyst says, who and when.

All of them, also those that were superseded or withdrawn ("state" says so), unless --current. The file holds words of
articles: forgetting an article in the record does not reach it.

\b
Examples:
  onrecord corrections export -o corrections.jsonl
  onrecord corrections export --current --with-text | jq .analyst
"""

IMPORT_HELP = """Take in corrections that were written by "corrections export" of another record.

What is here already is left alone, so a file may be taken in again. A line whose words are not those of the article, or
that says what cannot be, is left out and told; the exit status is then 1.

\b
Examples:
  onrecord corrections import from-a-colleague.jsonl
"""

_DEFAULT = Path("record.db")
Articles = Annotated[list[str] | None, typer.Option("--article", metavar="ID", help="Of this article; repeatable.")]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", help="Of a statement, event or claim; repeatable.")
]
Who = Annotated[list[str] | None, typer.Option("--who", metavar="NAME", help="Made by this analyst; repeatable.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Made on this day (UTC) or later.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Made on this day (UTC) or earlier.")]
Current = Annotated[bool, typer.Option("--current", help="Without those that were superseded or withdrawn.")]


def add_corrections_commands(app: typer.Typer) -> None:
    """Put the commands on the program."""
    group = typer.Typer(help=CORRECTIONS_HELP, add_completion=False, rich_markup_mode=None)
    group.callback(invoke_without_command=True)(corrections)
    group.command("export", help=EXPORT_HELP, short_help="Write corrections as training data (JSONL).")(export)
    group.command("import", help=IMPORT_HELP, short_help="Take in a colleague's corrections.")(import_file)
    app.add_typer(group, name="corrections", short_help="List, export and exchange what analysts have corrected.")


def corrections(
    context: typer.Context,
    record: RecordFile = _DEFAULT,
    article: Articles = None,
    kind: Kinds = None,
    who: Who = None,
    since: Since = None,
    until: Until = None,
    current: Current = False,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="At most so many; 0 for all.")] = 50,
    format: AsObjects = None,
    output: Output = None,
) -> None:
    """List corrections."""
    from onrecord.console import troubles_told

    if context.invoked_subcommand is not None:
        given = [name for name in context.params if _is_given(context, name)]
        with troubles_told():
            if given:  # else another record than the one named would be written to
                raise OptionError(f"put --{given[0]} behind {context.invoked_subcommand}")
        return
    with troubles_told():
        from onrecord.output.corrections import corrections_csv, corrections_jsonl, corrections_lines
        from onrecord.record import Record

        wanted = _wanted(article, kind, who, since, until, current)
        with Record.open(record) as opened:
            page = opened.corrections(wanted, limit=limit or None)
        write_as(
            output,
            format or by_ending(output, ObjectsFormat.table),
            lambda width: corrections_lines(page.corrections, page.total, width),
            {"csv": lambda: corrections_csv(page.corrections), "jsonl": lambda: corrections_jsonl(page.corrections)},
        )


def export(
    record: RecordFile = _DEFAULT,
    article: Articles = None,
    kind: Kinds = None,
    who: Who = None,
    since: Since = None,
    until: Until = None,
    current: Current = False,
    with_text: Annotated[bool, typer.Option("--with-text", help="The whole text of the article on each line.")] = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Write corrections as training data."""
    from onrecord.console import complain, target, troubles_told

    with troubles_told():
        import msgspec

        from onrecord.output.phrases import plural
        from onrecord.record import Record

        wanted, written = _wanted(article, kind, who, since, until, current), 0
        with Record.open(record) as opened, target(output) as stream:
            for line in opened.training_lines(wanted, with_text=with_text):
                stream.write(msgspec.json.encode(line) + b"\n")
                written += 1
        if output is not None and not quiet:
            complain(f"{output}: {plural(written, 'correction')}")


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="JSONL; - is standard input.")],
    record: RecordFile = _DEFAULT,
    quiet: Quiet = False,
) -> None:
    """Take in corrections."""
    from onrecord.console import FAILED, complain, troubles_told

    with troubles_told():
        from onrecord.output.display import clean
        from onrecord.output.phrases import plural
        from onrecord.record import Record

        if str(file) != "-" and not file.is_file():
            raise OptionError(f"{file}: there is no such file; name one that corrections export has written")
        with Record.open(record) as opened:
            done = opened.import_corrections(_lines(file))
        for number, why in done.refused:
            complain(f"not taken: {clean(str(file))}, line {number}: {clean(why)}")
        if not quiet:
            absent = f", {done.absent:,} of articles that it does not have" if done.absent else ""
            complain(f"{record}: {plural(done.taken, 'correction')} taken in, {done.known:,} known{absent}")
        if done.refused:
            raise typer.Exit(FAILED)


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _lines(file: Path) -> Iterator[bytes]:
    """The lines of the file; of one that is too long only so much that it is seen to be."""
    from onrecord.record.corrections.training import MOST_LINE

    stream = sys.stdin.buffer if str(file) == "-" else file.open("rb")
    with stream:
        while line := stream.readline(MOST_LINE + 1):
            if len(line) > MOST_LINE and not line.endswith(b"\n"):
                while (rest := stream.readline(MOST_LINE)) and not rest.endswith(b"\n"):
                    pass
            yield line


def _wanted(
    article: list[str] | None,
    kind: list[str] | None,
    who: list[str] | None,
    since: str | None,
    until: str | None,
    current: bool,
) -> CorrectionFilter:
    from typing import get_args

    from onrecord.record.corrections.types import CorrectionFilter, Kind

    if bad := set(kind or ()) - set(get_args(Kind)):
        raise OptionError(f"--kind is one of {', '.join(get_args(Kind))}; not {min(bad)!r}")
    return CorrectionFilter(
        articles=tuple(article or ()),
        kinds=tuple(kind or ()),
        who=tuple(who or ()),
        since=as_day(since, "--since"),
        until=as_day(until, "--until"),
        current=current,
    )
