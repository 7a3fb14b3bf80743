"""The command line. What takes time to import is imported by the command that needs it."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord._version import __version__
from onrecord.claims_cli import add_claims_commands
from onrecord.cli_formats import AsTable, TableFormat, by_ending
from onrecord.cli_inputs import outcomes, prepare
from onrecord.cli_options import (
    AllowPrivate,
    DateField,
    IdField,
    NoConfig,
    Outlet,
    OutletField,
    Output,
    Own,
    OwnTreaties,
    Paths,
    Published,
    Quiet,
    TextField,
    TitleField,
    Url,
    UrlField,
    Workers,
    as_day,
    own_knowledge,
    own_treaties,
)
from onrecord.corrections_cli import add_corrections_commands
from onrecord.engaged_cli import add_engaged_command, commitments_known
from onrecord.errors import OptionError
from onrecord.events_cli import list_record
from onrecord.export_cli import add_export_command
from onrecord.helptexts import ACTORS_HELP, BRIEF_HELP, EVENTS_HELP, HELP, READ_HELP, WHO_HELP
from onrecord.network_cli import add_network_commands
from onrecord.record_cli import add_record_commands
from onrecord.search_cli import add_search_command
from onrecord.serve_cli import add_serve_command
from onrecord.treaties_cli import add_treaties_commands
from onrecord.whatif_cli import add_whatif_command

if TYPE_CHECKING:
    from onrecord.output.views import Brief

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: fast, and as readable in a pipe as on a terminal
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


class BriefFormat(StrEnum):
    """What a brief can be written as."""

    text = "text"
    md = "md"
    html = "html"


class ReadFormat(StrEnum):
    """What readings can be written as."""

    jsonl = "jsonl"
    json = "json"


class WhoFormat(StrEnum):
    """What an answer can be written as."""

    text = "text"
    json = "json"


class ActorsFormat(StrEnum):
    """What a list of actors can be written as."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"
    yaml = "yaml"


_BRIEF_ENDINGS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """What comes before a command."""


@app.command("brief", help=BRIEF_HELP, short_help="Show who says what in reports, word for word.")
def brief(
    paths: Paths = None,
    format: Annotated[
        BriefFormat | None,
        typer.Option("--format", "-f", help="How to write it.  [default: by the ending of FILE, else text]"),
    ] = None,
    output: Output = None,
    published: Published = None,
    outlet: Outlet = None,
    url: Url = None,
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
    """Show who says what."""
    from onrecord.console import is_terminal, target, troubles_told
    from onrecord.intake.options import IntakeOptions

    options = IntakeOptions(
        published=published,
        outlet=outlet,
        url=url,
        text_field=text_field,
        id_field=id_field,
        date_field=date_field,
        title_field=title_field,
        outlet_field=outlet_field,
        url_field=url_field,
    )
    with troubles_told():
        own, bound = own_knowledge(knowledge, no_config), own_treaties(treaties, no_config)
        files, work = prepare(paths, output, quiet, [*own, *bound], streaming=False)
    with troubles_told(work, "no brief was written"):
        from onrecord.knowledge.tables import countries
        from onrecord.output.brief import make_brief

        readings = list(work.readings(outcomes(files, options, workers, own, allow_private, bound)))
        if readings:
            names = countries()
            made = make_brief(
                readings,
                work.failures,
                lambda code: names[code].name if code in names else code,
                commitments_known(own, bound),
            )
            chosen = format or by_ending(output, BriefFormat.text, _BRIEF_ENDINGS)
            if output is None and chosen is BriefFormat.text and is_terminal(sys.stdout):
                from onrecord.output.terminal import print_brief

                print_brief(made, sys.stdout)
            else:
                with target(output) as stream:
                    stream.write(_render(made, chosen).encode("utf-8"))
        elif output is not None:
            work.remark(f"nothing was read, so {output} was not written")
        work.finish()


@app.command("read", help=READ_HELP, short_help="Write everything found as JSON, one article a line.")
def read(
    paths: Paths = None,
    format: Annotated[
        ReadFormat, typer.Option("--format", "-f", help="One article a line, or all of them as one indented array.")
    ] = ReadFormat.jsonl,
    output: Output = None,
    published: Published = None,
    outlet: Outlet = None,
    url: Url = None,
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
    """Write everything found as JSON."""
    from onrecord.console import target, troubles_told
    from onrecord.intake.options import IntakeOptions
    from onrecord.output.jsonl import json_array, jsonl

    options = IntakeOptions(
        published=published,
        outlet=outlet,
        url=url,
        text_field=text_field,
        id_field=id_field,
        date_field=date_field,
        title_field=title_field,
        outlet_field=outlet_field,
        url_field=url_field,
    )
    partial = None
    kept = "the articles written so far are whole" if format is ReadFormat.jsonl else "the array is not closed"
    if output is not None:
        partial = output.with_name(output.name + ".partial") if format is ReadFormat.jsonl else None
        kept = f"what was read is in {partial}" if partial else f"{output} was not written"
    with troubles_told():
        own, bound = own_knowledge(knowledge, no_config), own_treaties(treaties, no_config)
        files, work = prepare(paths, output, quiet, [*own, *bound], streaming=True)
    with troubles_told(work, kept):
        readings = work.readings(outcomes(files, options, workers, own, allow_private, bound))
        with target(output, partial) as stream:
            for piece in (jsonl if format is ReadFormat.jsonl else json_array)(readings):
                stream.write(piece)
                if output is None:
                    stream.flush()  # what is read is there for the next program at once
        work.finish()


@app.command("schema", short_help="Print the JSON Schema of what 'read' writes.")
def schema() -> None:
    """Print the JSON Schema (2020-12) of what "onrecord read" writes for one article."""
    from onrecord.console import target, troubles_told
    from onrecord.output.jsonl import schema as json_schema

    with troubles_told(), target(None) as stream:
        stream.write(json_schema())


@app.command("actors", help=ACTORS_HELP, short_help="List who speaks in reports, and whom the tables lack.")
def actors(
    paths: Paths = None,
    unknown: Annotated[bool, typer.Option("--unknown", help="Only actors that the tables lack.")] = False,
    least: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Only actors with N statements or more.  [default: 0; 1 with --unknown]"),
    ] = None,
    format: Annotated[
        ActorsFormat | None,
        typer.Option("--format", "-f", help="How to write them.  [default: table; yaml with --unknown]"),
    ] = None,
    output: Output = None,
    published: Published = None,
    allow_private: AllowPrivate = False,
    workers: Workers = None,
    quiet: Quiet = False,
    knowledge: Own = None,
    no_config: NoConfig = False,
    text_field: TextField = None,
    id_field: IdField = None,
    date_field: DateField = None,
    title_field: TitleField = None,
    outlet_field: OutletField = None,
    url_field: UrlField = None,
) -> None:
    """List actors."""
    from onrecord.console import is_terminal, target, troubles_told
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
    with troubles_told():
        own = own_knowledge(knowledge, no_config)
        files, work = prepare(paths, output, quiet, own, streaming=False)
    with troubles_told(work, "no list was written"):
        from onrecord.output.actors import Tally, actors_lines, write_actors

        tally = Tally()
        for reading in work.readings(outcomes(files, options, workers, own, allow_private)):
            tally.add(reading)
        if work.read:
            found = tally.actors(unknown=unknown, least=(1 if unknown else 0) if least is None else least)
            chosen = format or (ActorsFormat.yaml if unknown else ActorsFormat.table)
            if output is None and chosen is ActorsFormat.table and is_terminal(sys.stdout):
                from onrecord.output.terminal import print_lines

                print_lines(lambda width: actors_lines(found, width), sys.stdout)
            else:
                with target(output) as stream:
                    stream.write(write_actors(found, chosen.value).encode("utf-8"))
        elif output is not None:
            work.remark(f"nothing was read, so {output} was not written")
        work.finish()


@app.command("events", help=EVENTS_HELP, short_help="List who did what to whom, and whether it happened.")
def events(
    paths: Paths = None,
    modality: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Whether it happened, as the report has it: actual, denied, alleged, ordered, planned, requested, "
            "conditional or possible; not-actual is all but the first.",
        ),
    ] = None,
    root: Annotated[list[str] | None, typer.Option(metavar="ROOT", help="PLOVER root, such as ASSAULT.")] = None,
    mode: Annotated[list[str] | None, typer.Option(metavar="MODE", help="PLOVER mode, such as aerial.")] = None,
    actor: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|CODE",
            help="Who takes part, on either side: a part of a name, or a state's code in capitals (BLR) for all of it.",
        ),
    ] = None,
    source: Annotated[list[str] | None, typer.Option(metavar="NAME|CODE", help="Who does it; as with --actor.")] = None,
    target: Annotated[
        list[str] | None, typer.Option(metavar="NAME|CODE", help="To whom it is done; as with --actor.")
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Where: the state's code, such as UKR.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only events on or after this day; none without a date.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only events on or before this day; none without a date.")
    ] = None,
    least: Annotated[
        float, typer.Option(metavar="CONFIDENCE", help="Only events at least so sure, from 0 to 1.", show_default=False)
    ] = 0.0,
    record: Annotated[
        Path | None,
        typer.Option(
            "--record", "-r", metavar="FILE", help="The events of this record instead, reports of one event joined."
        ),
    ] = None,
    format: AsTable = None,
    output: Output = None,
    published: Published = None,
    outlet: Outlet = None,
    url: Url = None,
    allow_private: AllowPrivate = False,
    workers: Workers = None,
    quiet: Quiet = False,
    knowledge: Own = None,
    no_config: NoConfig = False,
    text_field: TextField = None,
    id_field: IdField = None,
    date_field: DateField = None,
    title_field: TitleField = None,
    outlet_field: OutletField = None,
    url_field: UrlField = None,
) -> None:
    """List events."""
    from onrecord.console import is_terminal, troubles_told
    from onrecord.console import target as stream_of
    from onrecord.intake.options import IntakeOptions

    options = IntakeOptions(
        published=published,
        outlet=outlet,
        url=url,
        text_field=text_field,
        id_field=id_field,
        date_field=date_field,
        title_field=title_field,
        outlet_field=outlet_field,
        url_field=url_field,
    )
    chosen = format or by_ending(output, TableFormat.table)
    streaming = chosen is not TableFormat.table
    partial, kept = None, "the events written so far are whole" if streaming else "no table was written"
    if streaming and output is not None:
        partial = output.with_name(output.name + ".partial")
        kept = f"what was found is in {partial}"
    with troubles_told():
        from onrecord.output.event_filters import wanted

        asked = wanted(
            modality=modality or (),
            root=root or (),
            mode=mode or (),
            actor=actor or (),
            source=source or (),
            target=target or (),
            country=country or (),
            since=as_day(since, "--since"),
            until=as_day(until, "--until"),
            least=least,
        )
        if record is not None:
            if paths:
                raise OptionError("name files to read, or a --record, not both")
            list_record(record, asked, chosen.value, output)
            return
        own = own_knowledge(knowledge, no_config)
        files, work = prepare(paths, output, quiet, own, streaming)
    with troubles_told(work, kept):
        from onrecord.output.event_formats import events_csv, events_jsonl, events_lines, events_text
        from onrecord.output.events import Search

        search = Search(asked)
        rows = search.rows(work.readings(outcomes(files, options, workers, own, allow_private)))
        if streaming:
            with stream_of(output, partial) as stream:
                for piece in (events_csv if chosen is TableFormat.csv else events_jsonl)(rows):
                    stream.write(piece)
                    if output is None:
                        stream.flush()  # what is found is there for the next program at once
        elif (table := list(rows)) and output is None and is_terminal(sys.stdout):
            from onrecord.output.terminal import print_lines

            print_lines(lambda width: events_lines(table, width), sys.stdout)
        elif work.read:
            with stream_of(output) as stream:
                stream.write(events_text(table).encode("utf-8"))
        elif output is not None:
            work.remark(f"nothing was read, so {output} was not written")
        if work.read and not search.found:
            work.remark(search.nothing(work.read))
        work.finish()


@app.command("who", help=WHO_HELP, short_help="Say who somebody is, or who held an office on a day.")
def who(
    name: Annotated[
        list[str],
        typer.Argument(metavar="NAME", show_default=False, help="What to look up; quotation marks are optional."),
    ],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day to answer for (YYYY-MM-DD).")] = None,
    format: Annotated[WhoFormat, typer.Option("--format", "-f", help="Lines to read, or JSON.")] = WhoFormat.text,
    knowledge: Own = None,
    no_config: NoConfig = False,
) -> None:
    """Answer from the tables."""
    from onrecord.console import FAILED, complain, is_terminal, target, troubles_told

    with troubles_told():
        # an argument that is not UTF-8 comes with lone surrogates, which no output can hold
        words = " ".join(" ".join(name).split()).encode("utf-8", "replace").decode("utf-8")
        if not words:
            raise OptionError("nothing to look up: give a name (see --help)")
        day = as_day(on, "--on")
        own = own_knowledge(knowledge, no_config)
        from onrecord.knowledge.answers import answer
        from onrecord.knowledge.own import load
        from onrecord.output.display import clean
        from onrecord.output.who import who_json, who_lines, who_text

        found = answer(load(own), words, day)
        if format is WhoFormat.json:
            with target(None) as stream:
                stream.write(who_json(found))
        elif found.matches and is_terminal(sys.stdout):
            from onrecord.output.terminal import print_lines

            print_lines(lambda width: who_lines(found, width), sys.stdout)
        elif found.matches:
            with target(None) as stream:
                stream.write(who_text(found).encode("utf-8"))
        if not found.matches:
            near = f"; close to it are: {', '.join(clean(n) for n in found.close)}" if found.close else ""
            complain(f"the tables know nothing of {clean(words)!r}{near}")
            raise typer.Exit(FAILED)


def _render(brief: Brief, format: BriefFormat) -> str:
    if format is BriefFormat.html:
        from onrecord.output.html import render_html

        return render_html(brief)
    if format is BriefFormat.md:
        from onrecord.output.markdown import render_markdown

        return render_markdown(brief)
    from onrecord.output.text import render_text

    return render_text(brief)


add_record_commands(app)
add_serve_command(app)
add_search_command(app)
add_claims_commands(app)
add_corrections_commands(app)
add_export_command(app)
add_engaged_command(app)
add_treaties_commands(app)
add_network_commands(app)
add_whatif_command(app)


def main() -> None:
    """The program `onrecord`."""
    # working out the options of all commands takes longer than many a command
    asked = [command for command in app.registered_commands if sys.argv[1:2] == [command.name]]
    app.registered_commands = asked or app.registered_commands
    app.registered_groups = [] if asked else app.registered_groups
    app(prog_name="onrecord")
