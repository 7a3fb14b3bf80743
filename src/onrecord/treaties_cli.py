"""The commands on treaties: treaties validate, treaties list, commitments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_formats import AsLines, AsObjects, LinesFormat, ObjectsFormat, by_ending, write_as
from onrecord.cli_options import NoConfig, Output, Own, OwnTreaties, Quiet, as_day
from onrecord.errors import KnowledgeError, OptionError
from onrecord.treaties_helptexts import COMMITMENTS_HELP, LIST_HELP, TREATIES_HELP, VALIDATE_HELP
from onrecord.treaty_options import State, knowledge_of, states_of, treaties_of

if TYPE_CHECKING:
    from onrecord.knowledge.base import Knowledge
    from onrecord.output.commitments import Wording

On = Annotated[str | None, typer.Option(metavar="DATE", help="The day to answer for (YYYY-MM-DD).  [default: today]")]


def add_treaties_commands(app: typer.Typer) -> None:
    """Put the commands on the program."""
    group = typer.Typer(help=TREATIES_HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    group.command("validate", help=VALIDATE_HELP, short_help="Say whether files of treaties can be used.")(validate)
    group.command("list", help=LIST_HELP, short_help="List the treaties that are known.")(list_treaties)
    app.add_typer(group, name="treaties", short_help="Check files of treaties, and list those that are known.")
    app.command("commitments", help=COMMITMENTS_HELP, short_help="List who is bound to whom on a day.")(commitments)


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", show_default=False, help="YAML files of treaties.")],
    knowledge: Own = None,
    no_config: NoConfig = False,
) -> None:
    """Check files of treaties."""
    from onrecord.console import FAILED, complain, target, troubles_told

    with troubles_told():
        from onrecord.commitments.load import read_sources
        from onrecord.commitments.shipped import check, load_treaties
        from onrecord.output.display import clean
        from onrecord.output.phrases import plural

        base = knowledge_of(knowledge, no_config)
        shipped = {treaty.id for treaty in load_treaties(base=base).all}
        troubles = []
        for file in files:
            try:
                made = check(read_sources([file]), base)
            except KnowledgeError as error:
                troubles.append(str(error))
                continue
            counted = plural(sum(len(treaty.commitments) for treaty in made), "commitment")
            treaties = f"{len(made)} treaty" if len(made) == 1 else f"{len(made)} treaties"
            instead = ", ".join(treaty.id for treaty in made if treaty.id in shipped)
            replaced = f"; in place of the shipped {instead}" if instead else ""
            with target(None) as stream:
                stream.write(f"{clean(str(file))}: {treaties}, {counted}, nothing wrong{replaced}\n".encode())
        if not troubles and len(files) > 1:
            check(read_sources(files), base)  # each may be fine, and two of them give one id to two commitments
        for line in "\n".join(troubles).splitlines():
            complain(clean(line))
        if troubles:
            raise typer.Exit(FAILED)


def list_treaties(
    on: On = None,
    format: AsLines = None,
    output: Output = None,
    treaties: OwnTreaties = None,
    knowledge: Own = None,
    no_config: NoConfig = False,
) -> None:
    """List the treaties that are known."""
    from onrecord.console import troubles_told

    with troubles_told():
        from onrecord.output.commitments import treaties_jsonl, treaties_lines

        day = _day(on)
        known = treaties_of(treaties, knowledge_of(knowledge, no_config), no_config)
        write_as(
            output,
            format or by_ending(output, LinesFormat.table),
            lambda width: treaties_lines(known, day, width),
            {"jsonl": lambda: treaties_jsonl(known.all)},
        )


def commitments(
    states: State = None,
    on: On = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            help="Only commitments of this kind; may be repeated: defence, offence, neutrality, non_aggression, "
            "consultation, assistance, assurance or cooperation.",
        ),
    ] = None,
    format: AsObjects = None,
    output: Output = None,
    treaties: OwnTreaties = None,
    quiet: Quiet = False,
    knowledge: Own = None,
    no_config: NoConfig = False,
) -> None:
    """List who is bound to whom."""
    from onrecord.console import complain, troubles_told

    with troubles_told():
        from onrecord.output import commitments as writing

        day, kinds = _day(on), _kinds(kind or ())
        base = knowledge_of(knowledge, no_config)
        asked = states_of(states or (), base)
        known = treaties_of(treaties, base, no_config)
        found = writing.listed(known, known.bound(day, asked, kinds), day)
        write_as(
            output,
            format or by_ending(output, ObjectsFormat.table),
            lambda width: writing.commitments_lines(found, _wording(base), width),
            {"jsonl": lambda: writing.commitments_jsonl(found), "csv": lambda: writing.commitments_csv(found)},
        )
        if not found and not quiet:
            names = [base.states[code].name for code in asked]
            whom = f" between {' and '.join(names)}" if names[1:] else f" by or to {names[0]}" if names else ""
            complain(f"the treaties that are known have no commitment{' of that kind' * bool(kinds)}{whom} on {day}")


def _day(on: str | None) -> str:
    from datetime import date

    return as_day(on, "--on") or date.today().isoformat()


def _kinds(given: Sequence[str]) -> Sequence[str]:
    from onrecord.commitments.types import KINDS

    for kind in given:
        if kind not in KINDS:
            from difflib import get_close_matches

            near = get_close_matches(kind, KINDS, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise OptionError(f"--kind {kind!r} is not one of {', '.join(KINDS)}{hint}")
    return given


def _wording(base: Knowledge) -> Wording:
    from onrecord.commitments.area_tables import areas_by_id
    from onrecord.commitments.event_classes import event_classes
    from onrecord.commitments.naming import Names
    from onrecord.output.commitments import Wording

    areas = areas_by_id()
    return Wording(Names(base).plain, event_classes().label, lambda id: (areas[id].says, areas[id].doubt))
