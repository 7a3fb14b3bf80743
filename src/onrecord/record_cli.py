"""The commands that keep a record: ingest, status, verify, forget."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_options import (
    AllowPrivate,
    DateField,
    IdField,
    NoConfig,
    Outlet,
    OutletField,
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
    fetcher_for,
    left_out,
    own_knowledge,
    own_treaties,
)
from onrecord.errors import OptionError
from onrecord.record_helptexts import FORGET_HELP, INGEST_HELP, STATUS_HELP, VERIFY_HELP

if TYPE_CHECKING:
    from onrecord.record.ingest import Ingest

RecordFile = Annotated[
    Path,
    typer.Option("--record", "-r", metavar="FILE", envvar="ONRECORD_RECORD", help="The record: a SQLite file."),
]


class Format(StrEnum):
    """Lines to read, or data."""

    text = "text"
    json = "json"


AsFormat = Annotated[Format, typer.Option("--format", "-f", help="Lines to read, or JSON.")]
_DEFAULT = Path("record.db")


def add_record_commands(app: typer.Typer) -> None:
    """Put the commands on the program."""
    app.command("ingest", help=INGEST_HELP, short_help="Read reports into a record, leaving alone what it has.")(ingest)
    app.command("status", help=STATUS_HELP, short_help="Show what is in a record, and what failed.")(status)
    app.command("verify", help=VERIFY_HELP, short_help="Check that a record is whole.")(verify)
    app.command("forget", help=FORGET_HELP, short_help="Remove articles and all that came from them.")(forget)


def ingest(
    paths: Paths = None,
    record: RecordFile = _DEFAULT,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again files, and pages of feeds, in which something failed.")
    ] = False,
    reread: Annotated[
        bool,
        typer.Option(
            "--reread", help="Read anew every article of the record that other weights, tables or versions read."
        ),
    ] = False,
    published: Published = None,
    outlet: Outlet = None,
    url: Url = None,
    allow_private: AllowPrivate = False,
    most_pages: Annotated[
        int, typer.Option("--most-pages", min=1, metavar="N", help="Pages of one feed that are fetched at one visit.")
    ] = 200,  # MOST_PAGES of onrecord.intake.web, which takes time to import
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
    """Read reports into a record."""
    from onrecord.console import FAILED, INTERRUPTED, complain, troubles_told
    from onrecord.intake.files import scan_inputs
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
        if not paths and not reread:
            raise OptionError("nothing to ingest: name a file, a folder, a web address or a feed (see --help)")
        own, bound = own_knowledge(knowledge, no_config), own_treaties(treaties, no_config)
        listing = scan_inputs(paths or ())
        if listing.skipped and not quiet:
            complain(left_out(listing.skipped))

        from onrecord.engine import work
        from onrecord.record import Record
        from onrecord.record.ingest import Ingest

        by = (tuple(map(str, own)), tuple(map(str, bound)))
        fetcher = fetcher_for(listing.files, allow_private)
        web = None
        if fetcher:
            from onrecord.record.visits import Web

            web = Web(fetcher=fetcher, most_pages=most_pages)
        with Record.open(record, create=bool(paths)) as opened:
            told = _Told(quiet)
            try:
                job = Ingest(
                    opened,
                    listing.files,
                    options,
                    workers=workers,
                    knowledge=own,
                    treaties=bound,
                    retry_failed=retry_failed,
                    reread=(lambda: work.produced_by(*by)) if reread else None,
                    web=web,
                )
                told.follow(job)
            except KeyboardInterrupt:
                complain(f"stopped; {told.summary(record)}; the record is whole, the same command again goes on")
                raise typer.Exit(INTERRUPTED) from None
            if not quiet:
                complain(told.summary(record))
            if told.failed_before:
                complain(f"{told.failed_before} failed in an earlier run; --retry-failed tries them again")
            if told.ends["failed"]:
                raise typer.Exit(FAILED)


class _Told:
    """What has been told of an ingest so far."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.ends: Counter[str] = Counter()
        self.failed_before = 0

    def follow(self, job: Ingest) -> None:
        """Run it, with a bar where somebody looks on; what fails is told at once."""
        from onrecord.console import complain, is_terminal
        from onrecord.output.display import clean

        bar = _Bar(job.size) if not self.quiet and job.size != 0 and is_terminal(sys.stderr) else None
        try:
            with closing(job.run()) as ended:
                for end in ended:
                    self.ends[end.end] += end.reports - end.failed
                    self.failed_before += end.failed
                    if end.end == "failed":
                        name = "standard input" if end.location == "-" else clean(end.location)
                        complain(f"not read: {name}: {clean(end.why or '')}")
                    if bar:
                        bar.advance(end.size, self.ends["read"] + self.ends["reread"])
        finally:
            if bar:
                bar.stop()

    def summary(self, record: Path) -> str:
        """One line."""
        shown = [end for end in ("read", "reread", "unchanged") if self.ends[end]]
        parts = [f"{self.ends[end]:,} {end}" for end in shown or ["read"]]
        if self.ends["duplicate"]:
            parts.append(_count(self.ends["duplicate"], "duplicate"))
        if self.ends["failed"]:
            parts.append(f"{self.ends['failed']:,} failed")
        return f"{record}: {', '.join(parts)}"


class _Bar:
    """How far the ingest is, how fast, and how long it will take; by bytes, since a file may hold many reports."""

    def __init__(self, size: int | None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self.began = time.monotonic()
        self.progress = Progress(
            TextColumn("reading"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
        )
        self.task = self.progress.add_task("", total=size)
        self.progress.start()

    def advance(self, size: int, articles: int) -> None:
        """So many bytes more, and so many articles in all."""
        rate = articles / max(time.monotonic() - self.began, 0.001)
        self.progress.update(self.task, advance=size, description=f"{articles:,} articles, {rate:.1f} a second")

    def stop(self) -> None:
        """Take it off the screen."""
        self.progress.stop()


def status(
    record: RecordFile = _DEFAULT,
    inputs: Annotated[bool, typer.Option("--inputs", help="List every input and what became of it.")] = False,
    format: AsFormat = Format.text,
) -> None:
    """Show what is in a record."""
    import msgspec

    from onrecord.console import target, troubles_told

    with troubles_told():
        from onrecord.output.status import status_text
        from onrecord.record import Record

        with Record.open(record) as opened, target(None) as stream:
            found = opened.status()
            listed = list(opened.inputs()) if inputs else None
            if format is Format.json:
                content = msgspec.to_builtins(found)
                if listed is not None:
                    content["listed"] = msgspec.to_builtins(listed)
                stream.write(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")
            else:
                stream.write(status_text(found, listed).encode("utf-8"))


def verify(record: RecordFile = _DEFAULT, format: AsFormat = Format.text) -> None:
    """Check that a record is whole."""
    import msgspec

    from onrecord.console import FAILED, target, troubles_told

    with troubles_told():
        from onrecord.output.display import clean
        from onrecord.record import Record

        with Record.open(record) as opened, target(None) as stream:
            problems = list(opened.verify())
            digest = opened.digest() if not problems else None
            if format is Format.json:
                content = {"whole": not problems, "digest": digest, "problems": problems}
                stream.write(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")
            elif problems:
                stream.write("".join(f"{clean(p.where)}: {clean(p.what)}\n" for p in problems).encode("utf-8"))
            else:
                articles = opened.status().totals.articles
                stream.write(f"{record} is whole: {_count(articles, 'article')}, {digest}\n".encode())
        if problems:
            raise typer.Exit(FAILED)


def forget(
    articles: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARTICLE...", show_default=False, help="Ids, files or web addresses of articles."),
    ] = None,
    record: RecordFile = _DEFAULT,
    outlet: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Articles of this outlet; may be repeated.")
    ] = None,
    before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Articles published before this day; undated ones stay.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be removed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    clean_up: Annotated[
        bool, typer.Option("--clean", help="Only write the file anew, where an earlier forgetting could not.")
    ] = False,
) -> None:
    """Remove articles and all that came from them."""
    from onrecord.console import complain, is_terminal, troubles_told

    with troubles_told():
        if not (articles or outlet or before or clean_up):
            raise OptionError("nothing to forget: name articles, --outlet or --before (see --help)")
        if articles and (outlet or before):
            raise OptionError("name articles, or choose them with --outlet and --before, not both")
        day = as_day(before, "--before")
        from onrecord.output.status import forgotten_lines
        from onrecord.record import Record

        with Record.open(record) as opened:
            if clean_up:
                opened.clean()
                return
            found = opened.forget(articles or (), outlets=outlet or (), before=day, dry_run=True)
            for line in forgotten_lines(found, dry_run or not yes):
                typer.echo(line)
            if dry_run or not found.articles:
                return
            if not yes:
                if not is_terminal(sys.stdin):
                    raise OptionError("forgetting cannot be undone: add --yes to do it, or --dry-run to only look")
                if not typer.confirm("Remove this for good?"):
                    complain("nothing was removed")
                    return
            opened.forget([article.id for article in found.articles])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
