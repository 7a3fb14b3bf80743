"""The command that writes a record in the formats of others: export."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.claims_cli import join_claims
from onrecord.cli_options import NoConfig, Own, Quiet, as_day, own_knowledge
from onrecord.errors import OptionError
from onrecord.record_cli import RecordFile

if TYPE_CHECKING:
    from onrecord.output.export.joined_lines import Lines
    from onrecord.output.export.run import ExportFormat
    from onrecord.output.export.source import Report
    from onrecord.record import Record

EXPORT_HELP = """Write a record in a format that other tools read, with row counts and versions.

\b
Formats:
  jsonl           whole readings with their articles' texts, one a line: the contract of "onrecord read";
                  with --lines claims, positions or events what the record joins across articles
  csv, parquet    a folder of tables with manifest.json; parquet needs pip install "onrecord[parquet]"
  webannotation   W3C Web Annotations (JSON-LD): statements, events and claims on the words they stand in
  followthemoney  FollowTheMoney entities for Aleph and the like, one a line
  plover          events as CSV with POLECAT's columns, and modality, source and evidence beside them

Claims and events that many articles report are joined first where something has come or gone. An event that several
articles report is one row or entity of plover and followthemoney, with the number of reports.

--since, --until and --outlet choose articles by publication. Near-duplicates are left out, their outlets named where
the format has room for that; --duplicates takes them in as articles of their own. No format but jsonl, csv, parquet
holds texts of whole articles: mind whose they are before you pass those on.

\b
Examples:
  onrecord export --format csv -o tables                     a folder of tables from record.db
  onrecord export -f jsonl --record desk.db | gzip > desk.jsonl.gz
  onrecord export -f jsonl --lines claims -o claims.jsonl    who said what of each claim, with passages
  onrecord export -f webannotation -o statements.jsonld      .jsonl or .ndjson: one annotation a line
  onrecord export -f plover --since 2024-01-01 --until 2024-06-30 -o events.csv
  onrecord export -f followthemoney --outlet "Example News" -o graph.ftm.json
"""

_DEFAULT = Path("record.db")
_LINES = (".jsonl", ".ndjson")


def add_export_command(app: typer.Typer) -> None:
    """Put the command on the program."""
    app.command("export", help=EXPORT_HELP, short_help="Write a record in a format that other tools read.")(export)


def export(
    format: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="jsonl, csv, parquet, webannotation, followthemoney or plover."
        ),
    ],
    record: RecordFile = _DEFAULT,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="File to write; for csv and parquet, folder.  [default: standard output]",
        ),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Articles published on this day or later.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Articles published on this day or earlier.")
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Articles of this outlet; may be repeated.")
    ] = None,
    duplicates: Annotated[bool, typer.Option("--duplicates", help="Take near-duplicates in as well.")] = False,
    lines: Annotated[
        str | None,
        typer.Option(
            "--lines", metavar="KIND", help="jsonl: readings, claims, positions or events.  [default: readings]"
        ),
    ] = None,
    no_join: Annotated[
        bool, typer.Option("--no-join", help="Take claims as they were joined last: joining them anew takes a while.")
    ] = False,
    quiet: Quiet = False,
    knowledge: Own = None,
    no_config: NoConfig = False,
) -> None:
    """Write a record in a format that other tools read."""
    from onrecord.console import complain, target, troubles_told

    with troubles_told():
        from onrecord.output.export.folders import check_folder
        from onrecord.output.export.joined_lines import Lines
        from onrecord.output.export.parquets import require_pyarrow
        from onrecord.output.export.run import ExportFormat, export_folder, export_stream
        from onrecord.output.export.source import Selection
        from onrecord.output.files import check_target
        from onrecord.record import Record

        if format not in list(ExportFormat):
            raise OptionError(f"--format {format!r} is no format; there are {', '.join(ExportFormat)}")
        kind = ExportFormat(format)
        if lines is not None and lines not in list(Lines):
            raise OptionError(f"--lines {lines!r} is no kind of line; there are {', '.join(Lines)}")
        if lines is not None and kind is not ExportFormat.jsonl:
            raise OptionError(f"--lines is for --format jsonl; {kind} has a form of its own")
        what = Lines(lines or Lines.readings)
        chosen = Selection(
            since=as_day(since, "--since"),
            until=as_day(until, "--until"),
            outlets=tuple(outlet or ()),
            duplicates=duplicates,
        )
        if chosen.since and chosen.until and chosen.since > chosen.until:
            raise OptionError(f"--since {chosen.since} is after --until {chosen.until}")
        if kind is ExportFormat.parquet:
            require_pyarrow()
        with Record.open(record) as opened:
            if kind.is_folder:
                if output is None:
                    raise OptionError(f"--format {kind} writes a folder of tables; name it with --output")
                check_folder(output)
                _join(opened, kind, what, quiet, anew=not no_join)
                report = export_folder(opened, kind, output, chosen)
            else:
                if output is not None:
                    check_target(output, [str(record)])
                _join(opened, kind, what, quiet, anew=not no_join)
                base = None
                if kind is ExportFormat.followthemoney and (own := own_knowledge(knowledge, no_config)):
                    from onrecord.knowledge.own import load

                    base = load(own)
                single = output is not None and output.suffix in _LINES
                with target(output) as stream:
                    report = export_stream(opened, kind, stream, chosen, base=base, lines=single, what=what)
        if not quiet:
            for line in _told(report, output):
                complain(line)


def _join(record: Record, kind: ExportFormat, what: Lines, quiet: bool, *, anew: bool) -> None:
    """Bring what the export takes of joined claims and events up to date."""
    from onrecord.errors import RecordError

    if anew and kind.has_claims(what):
        join_claims(record, quiet)
    if kind.has_joined_events(what):
        with suppress(RecordError):  # somebody else writes: the export works them out, and keeps them nowhere
            record.join_events()


def _told(report: Report, output: Path | None) -> list[str]:
    """Row counts and versions, a line each."""
    from onrecord.output.display import clean

    rows = ", ".join(f"{number:,} {name}" for name, number in report.rows.items())
    lines = [f"{output or 'standard output'}: {rows}"]
    if not report.produced_by:
        lines.append("no article is what the options ask for")
    for made in report.produced_by:
        by = made.by
        lines.append(
            f"{made.readings:,} read by onrecord {clean(by.onrecord)}, weights {clean(by.weights)}, "
            f"knowledge {clean(by.knowledge)}"
        )
    for name, joining in report.joined.items():
        late = "" if joining.fresh else ", from articles that have changed since"
        known = f"{name} joined by {clean(joining.made_by)}{late}"
        lines.append(known if joining.made_by else f"{name} are not joined yet")
    tables = f", tables {report.tables}" if report.tables else ""
    lines.append(f"written by onrecord {report.onrecord}, schema {report.schema}, record {report.record}{tables}")
    return lines
