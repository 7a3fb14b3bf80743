"""Options that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.errors import OptionError

if TYPE_CHECKING:  # http and ssl: not before something is fetched
    from onrecord.intake.fetch import Fetcher

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH|URL...",
        show_default=False,
        help="Files, folders, web addresses or feeds to read; - is standard input.",
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option("--allow-private", help="Also fetch from this machine and private networks; refused otherwise."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file, replacing it when all is done."),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Date of publication of all inputs (YYYY-MM-DD), whatever they say themselves."),
]
Outlet = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who published all inputs, whatever they say themselves.")
]
Url = Annotated[str | None, typer.Option(metavar="URL", help="Web address of the article.")]
Workers = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Processes to read with.  [default: as many as the amount is worth]"),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress bar and no remarks; what was not read is still reported.")
]
TextField = Annotated[
    str | None,
    typer.Option(metavar="FIELD", help="Records: the field or column with the text.  [default: text, body, ...]"),
]
IdField = Annotated[
    str | None, typer.Option(metavar="FIELD", help="Records: the field or column with the article's id.")
]
DateField = Annotated[
    str | None, typer.Option(metavar="FIELD", help="Records: the field or column with the date of publication.")
]
TitleField = Annotated[str | None, typer.Option(metavar="FIELD", help="Records: the field or column with the title.")]
OutletField = Annotated[str | None, typer.Option(metavar="FIELD", help="Records: the field or column with the outlet.")]
UrlField = Annotated[
    str | None, typer.Option(metavar="FIELD", help="Records: the field or column with the web address.")
]
Own = Annotated[
    list[Path] | None,
    typer.Option(
        "--knowledge",
        "-k",
        metavar="FILE",
        help="YAML of your own actors, offices, memberships, places; may be repeated. `onrecord actors --unknown` "
        "writes rows to fill in; docs/knowledge.md has the fields. Also taken from onrecord.toml here or above.",
    ),
]
OwnTreaties = Annotated[
    list[Path] | None,
    typer.Option(
        "--treaties",
        "-t",
        metavar="FILE",
        help="YAML of your own treaties; may be repeated. `onrecord treaties validate` checks one; docs/treaties.md "
        "has the fields. Also taken from onrecord.toml here or above.",
    ),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Use no configuration file (onrecord.toml).")]


def as_day(text: str | None, option: str) -> str | None:
    """An ISO day as the user wrote it; raises OptionError for anything else."""
    if text is None:
        return None
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise OptionError(f"{option} {text!r} is no day; write it as YYYY-MM-DD") from None


def fetcher_for(files: Sequence[str], allow_private: bool) -> Fetcher | None:
    """What fetches the web addresses among the files, one for all of them; None where there are none."""
    from onrecord.intake.addresses import is_address

    if not any(map(is_address, files)):
        return None
    from onrecord.intake.fetch import Fetcher

    return Fetcher(allow_private=allow_private)


def left_out(skipped: Sequence[str]) -> str:
    """The remark about files of folders that are not read."""
    number = f"{len(skipped):,} file" if len(skipped) == 1 else f"{len(skipped):,} files"
    return f"left out {number} with an extension that is none of a report, table, feed or archive (docs/inputs.md)"


def own_knowledge(files: Sequence[Path] | None, no_config: bool) -> list[Path]:
    """The files of own knowledge: those of the configuration file first, so that the command line's are laid over."""
    configured: Sequence[Path] = ()
    if not no_config:
        from onrecord.config import find

        configured = find().knowledge
    return [*configured, *given_files(files, "--knowledge")]


def own_treaties(files: Sequence[Path] | None, no_config: bool) -> list[Path]:
    """The files of own treaties, in the same order."""
    configured: Sequence[Path] = ()
    if not no_config:
        from onrecord.config import find

        configured = find().treaties
    return [*configured, *given_files(files, "--treaties")]


def given_files(files: Sequence[Path] | None, option: str) -> Sequence[Path]:
    """The YAML files that an option names; raises OptionError where one is no file."""
    for file in files or ():
        if not file.is_file():
            why = "this is no regular file; give a YAML file" if file.exists() else "there is no such file"
            raise OptionError(f"{option} {file}: {why}")
    return files or ()
