"""The command that asks what treaties say of a supposed case: whatif."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_formats import by_ending
from onrecord.cli_options import NoConfig, Output, Own, OwnTreaties, as_day
from onrecord.treaty_options import knowledge_of, treaties_of

if TYPE_CHECKING:
    from onrecord.commitments.outcome import Outcome

WHATIF_HELP = """Say what treaties would oblige whom to, if a state were attacked or threatened, and what that hangs on.

An aid to reading treaties, not a forecast. An obligation is engaged where all that its article asks for is met,
possible where nothing is not met and something is not known, for example whether help was asked for. That help is
given is never inferred. Then what it may set off: those who help may be attacked in turn, the attacker's allies may be
called on, pledges may conflict. Every step names its article; the end lists what is not known, and the option that
says it.

--say CONDITION=VALUE gives a condition of the case a value (met, not_met or unknown), by its id or kind; with the
commitment's id before it (csto-4-2010:request=met), that of one commitment, in what follows too. answer=met says that
force in answer to an attack counts as an attack itself.

\b
Examples:
  onrecord whatif --event armed_attack --by LTU --on BLR --date 2025-07-01
  onrecord whatif --event armed_attack --by LTU --on BLR --date 2025-07-01 --request BLR --say decision=met
  onrecord whatif --event armed_attack --by Argentina --on "United Kingdom" --at "Falkland Islands" --date 1982-04-02
  onrecord whatif --event invasion --by RUS --on POL --date 2025-07-01 --depth 2 -o whatif.svg
"""


class WhatIfFormat(StrEnum):
    """What the answer can be written as."""

    text = "text"
    json = "json"
    dot = "dot"
    svg = "svg"


class WhatIfTarget(StrEnum):
    """What is attacked."""

    territory = "territory"
    forces = "forces"


_ENDINGS = {".json": "json", ".dot": "dot", ".gv": "dot", ".svg": "svg"}


def add_whatif_command(app: typer.Typer) -> None:
    """Put the command on the program."""
    app.command("whatif", help=WHATIF_HELP, short_help="Say what treaties oblige whom to, if a state is attacked.")(
        whatif
    )


def whatif(
    event: Annotated[
        str, typer.Option(metavar="CLASS", help="What happens: armed_attack, invasion, blockade, cyber_attack, ...")
    ],
    on: Annotated[str, typer.Option(metavar="STATE", help="To whom: a state's name or code.")],
    date: Annotated[str, typer.Option(metavar="DATE", help="The day whose treaties count (YYYY-MM-DD).")],
    by: Annotated[
        str | None, typer.Option(metavar="STATE", help="Who does it; left out: not known, or no state.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Where, as some articles have an area.  [default: the state itself]"),
    ] = None,
    target: Annotated[
        WhatIfTarget | None, typer.Option(help="What is attacked.  [default: as the place tells]")
    ] = None,
    request: Annotated[
        list[str] | None, typer.Option(metavar="STATE", help="A state that asks for help; may be repeated.")
    ] = None,
    say: Annotated[
        list[str] | None, typer.Option(metavar="CONDITION=VALUE", help="What a condition is; may be repeated.")
    ] = None,
    depth: Annotated[
        int,
        typer.Option(min=0, max=9, metavar="N", help="Rounds of what may follow; 0 for obligations of the case alone."),
    ] = 1,
    treaties: OwnTreaties = None,
    format: Annotated[
        WhatIfFormat | None,
        typer.Option("--format", "-f", help="How to write it.  [default: by the ending of FILE, else text]"),
    ] = None,
    output: Output = None,
    knowledge: Own = None,
    no_config: NoConfig = False,
) -> None:
    """Say what treaties oblige whom to."""
    from onrecord.console import is_terminal, troubles_told
    from onrecord.console import target as stream_of

    with troubles_told():
        from onrecord.commitments.areas import Areas
        from onrecord.commitments.asking import Asked, case_of
        from onrecord.commitments.evaluate import Frame
        from onrecord.commitments.event_classes import event_classes
        from onrecord.commitments.whatif import what_if
        from onrecord.output.files import check_target

        day = as_day(date, "--date") or ""
        if output is not None:
            check_target(output, [*map(str, knowledge or ()), *map(str, treaties or ())])
        base = knowledge_of(knowledge, no_config)
        frame = Frame(treaties_of(treaties, base, no_config), Areas(base), event_classes(), base)
        asked = Asked(
            event=event,
            on=on,
            by=by,
            day=day,
            place=at or "",
            target=target.value if target else None,
            request=tuple(request or ()),
            say=tuple(say or ()),
        )
        case = case_of(asked, frame, "--{}".format)
        outcome = what_if(case, frame.treaties, frame.areas, frame.classes, base, depth=depth)
        chosen = format or by_ending(output, WhatIfFormat.text, _ENDINGS)
        if chosen is WhatIfFormat.text and output is None and is_terminal(sys.stdout):
            from onrecord.output.terminal import print_lines
            from onrecord.output.whatif import whatif_lines

            print_lines(lambda width: whatif_lines(outcome, width), sys.stdout)
        else:
            with stream_of(output) as stream:
                stream.write(_written(outcome, chosen))


def _written(outcome: Outcome, format: WhatIfFormat) -> bytes:
    from onrecord.output.whatif import whatif_json, whatif_text

    if format is WhatIfFormat.json:
        return whatif_json(outcome)
    if format is WhatIfFormat.dot:
        from onrecord.output.whatif_dot import whatif_dot

        return whatif_dot(outcome).encode("utf-8")
    if format is WhatIfFormat.svg:
        from onrecord.output.whatif_svg import whatif_svg

        return whatif_svg(outcome).encode("utf-8")
    return whatif_text(outcome).encode("utf-8")
