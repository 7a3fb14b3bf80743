"""The command that lists which commitments reports bear on: engaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_formats import AsTable, TableFormat, by_ending, write_as
from onrecord.cli_inputs import outcomes, prepare
from onrecord.cli_options import (
    AllowPrivate,
    DateField,
    IdField,
    NoConfig,
    OutletField,
    Output,
    Own,
    OwnTreaties,
    Paths,
    Published,
    Quiet,
    TextField,
    TitleField,
    UrlField,
    Workers,
    own_knowledge,
    own_treaties,
)
from onrecord.errors import OptionError
from onrecord.treaty_options import states_of

if TYPE_CHECKING:
    from onrecord.commitments.treaties import Treaties
    from onrecord.console import Work
    from onrecord.knowledge.base import Knowledge
    from onrecord.model import Reading
    from onrecord.output.engaged import Known
    from onrecord.output.engaged_rows import Asked, EngagedRow, Finding

ENGAGED_HELP = """List which commitments between states reports bear on, and who says what of their conditions.

PATH is a report (text, HTML), a file of many (JSONL, CSV, Parquet, saved RSS or Atom, WARC, ZIP), a folder of these,
or - for standard input; URL a web page, or a feed whose pages are fetched. An engagement is a statement or an event
that bears on an article of a treaty: invoking or affirming it, saying that its case has or has not arisen, asking for
help, consulting, suspending, withdrawing; or an attack or threat between states. Each condition is met, not met or
unknown, on somebody's word. Whom a treaty binds depends on the day, so reports need a date (--published).

The jsonl has one engagement a line with its passage and conditions, the csv one a row. It is an aid to reading
treaties, no finding on whether an obligation has fallen due: docs/engagements.md. Treaties of your own (--treaties)
are found as the shipped ones are; in a --record only where it was read with them.

\b
Examples:
  onrecord engaged report.txt --published 2020-08-20
  onrecord engaged reports/ --state BLR --state Russia
  onrecord engaged reports/ --treaty CSTO --format csv -o csto.csv
  onrecord engaged --record desk.db --treaty NATO --format jsonl | jq .conditions
"""


def add_engaged_command(app: typer.Typer) -> None:
    """Put the command on the program."""
    app.command("engaged", help=ENGAGED_HELP, short_help="List which commitments between states reports bear on.")(
        engaged
    )


def engaged(
    paths: Paths = None,
    record: Annotated[
        Path | None, typer.Option("--record", "-r", metavar="FILE", help="The readings of this record instead.")
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATE", help="Only where this state is bound or owed something: a code or name; may be repeated."
        ),
    ] = None,
    treaty: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only of treaties of this name or id; may be repeated."),
    ] = None,
    format: AsTable = None,
    output: Output = None,
    published: Published = None,
    allow_private: AllowPrivate = False,
    workers: Workers = None,
    quiet: Quiet = False,
    treaties: OwnTreaties = None,
    knowledge: Own = None,
    no_config: NoConfig = False,
    text_field: TextField = None,
    id_field: IdField = None,
    date_field: DateField = None,
    title_field: TitleField = None,
    outlet_field: OutletField = None,
    url_field: UrlField = None,
) -> None:
    """List engagements."""
    from onrecord.console import troubles_told
    from onrecord.intake.options import IntakeOptions

    options = IntakeOptions(
        published=published,
        text_field=text_field,
        id_field=id_field,
        date_field=date_field,
        title_field=title_field,
        outlet_field=outlet_field,
        url_field=url_field,
    )
    chosen = format or by_ending(output, TableFormat.table)
    streaming = chosen is not TableFormat.table
    partial, kept = None, "the engagements written so far are whole" if streaming else "no table was written"
    if streaming and output is not None:
        partial = output.with_name(output.name + ".partial")
        kept = f"what was found is in {partial}"
    with troubles_told():
        own, bound = own_knowledge(knowledge, no_config), own_treaties(treaties, no_config)
        base, known = _loaded(own, bound)
        asked = _asked(state or (), treaty or (), base, known)
        if record is None:
            files, work = prepare(paths, output, quiet, [*own, *bound], streaming)
        elif paths or published:
            raise OptionError("name files to read, with --published where they have no date, or a --record, not both")
        else:
            work = _no_inputs(record, output, quiet, streaming)
    with troubles_told(work, kept), ExitStack() as opened:
        from onrecord.output.engaged import known_by
        from onrecord.output.engaged_rows import Finding

        names = {code: state.name for code, state in base.states.items()}
        finding = Finding(asked, known_by(known), lambda code: names.get(code, code))
        if record is None:
            readings = work.readings(outcomes(files, options, workers, own, allow_private, bound))
        else:
            readings = opened.enter_context(_stored(record))
        rows: Iterable[EngagedRow] = finding.rows(readings)
        if not streaming:
            rows = list(rows)
        if streaming or finding.articles or record is not None:
            _write(rows, chosen, output, partial, finding)
        elif output is not None:
            work.remark(f"nothing was read, so {output} was not written")
        if finding.articles or record is not None:
            date = "give it with --published" if record is None else "ingest them anew with --published"
            for remark in finding.remarks(date):
                work.remark(remark)
        work.finish()


def commitments_known(own: Sequence[Path], bound: Sequence[Path]) -> Known:
    """What the brief looks commitments up with, given all files of own knowledge and of own treaties.

    The treaties are loaded when it asks for the first.
    """

    @cache
    def known() -> Known:
        from onrecord.output.engaged import known_by

        return known_by(_loaded(own, bound)[1])

    return lambda id: known()(id)


def _loaded(own: Sequence[Path], bound: Sequence[Path]) -> tuple[Knowledge, Treaties]:
    """What is known; `own` and `bound` are all files of own knowledge and treaties, those of the configuration too."""
    from onrecord.commitments.shipped import load_treaties
    from onrecord.knowledge.own import load

    base = load(own)
    return base, load_treaties(bound, base)


def _no_inputs(record: Path, output: Path | None, quiet: bool, streaming: bool) -> Work:
    """The work that listing a record is: nothing is read but the record."""
    from onrecord.console import Work
    from onrecord.output.files import check_target

    if output is not None:
        check_target(output, [str(record)])
    return Work(0, quiet, streaming)


def _asked(states: Sequence[str], treaties: Sequence[str], base: Knowledge, known: Treaties) -> Asked:
    from onrecord.output.engaged_rows import Asked

    named: set[str] = set()
    for text in treaties:
        text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates, which no output can hold
        called = known.named(text)
        if not called:
            raise OptionError(f"--treaty {text!r}: no treaty is known by this name; onrecord treaties list has all")
        named.update(treaty.id for treaty in called)
    return Asked(states=frozenset(states_of(states, base)), treaties=frozenset(named))


@contextmanager
def _stored(path: Path) -> Iterator[Iterator[Reading]]:
    """The readings of a record by date; near-duplicates say nothing that is not there already."""
    from onrecord.record import Record

    with Record.open(path) as record, record.snapshot():
        yield record.readings([article.id for article in record.articles(duplicates=False)])


def _write(
    rows: Iterable[EngagedRow],
    format: TableFormat,
    output: Path | None,
    partial: Path | None,
    finding: Finding,
) -> None:
    from onrecord.console import target
    from onrecord.output.engaged_formats import engaged_csv, engaged_jsonl, engaged_lines

    if format is not TableFormat.table:
        with target(output, partial) as stream:
            for piece in (engaged_csv if format is TableFormat.csv else engaged_jsonl)(rows):
                stream.write(piece)
                if output is None:
                    stream.flush()  # what is found is there for the next program at once
        return
    table = list(rows)
    write_as(output, "table", lambda width: engaged_lines(table, finding.known, finding.state, width), {})
