"""The commands on the network of commitments: network dyads, network measures."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_formats import AsTable, TableFormat, by_ending, write_as
from onrecord.cli_options import NoConfig, Output, Own, OwnTreaties, Quiet, as_day
from onrecord.errors import OptionError
from onrecord.treaty_options import State, knowledge_of, states_of, treaties_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from msgspec import Struct

    from onrecord.commitments.network import Period

NETWORK_HELP = """Measure the network of commitments: dyad-years, counts, communities, degree, conflicting pledges.

docs/network.md defines every measure and column.

\b
Examples:
  onrecord network dyads -o dyads.csv
  onrecord network measures --on 2024-06-01
"""

DYADS_HELP = """Write which pledges states have with one another, a dyad and year a row, laid out as ATOP's dyad-years.

States have their Correlates of War numbers, kinds their ATOP names (defense, offense, neutral, nonagg, consul); an
empty ccode is a state without a number. Undirected, the state with the lower number first; with --directed, the first
state owes and the second is owed. What was in force on any day of a year counts for it, as in ATOP; with --on-day, only
what was in force on that day. With one STATE (a code or a name) only its dyads, with several those among them.

\b
Examples:
  onrecord network dyads -o dyads.csv                              1949 to this year
  onrecord network dyads --directed --from 1991 --to 2018 -o directed.csv
  onrecord network dyads --on-day 12-31 -o year-ends.csv
  onrecord network dyads Poland Belarus --from 1990
  onrecord network dyads --treaties my-treaties.yaml --format jsonl
"""

MEASURES_HELP = """Count obligations and show how they hang together, on a day or year by year.

\b
Measures (--measure):
  obligations   treaties, commitments, pledges and dyads in force, by kind
  communities   groups of states with more pledges among them than chance gives (greedy modularity)
  degree        with how many states each state has pledges
  conflicts     pledges of a state to two others that could not both be kept if these fought each other

Communities and degree are of defence pledges; --kind takes another kind, or all. With --years, what was in force on any
day of a year counts for it. With STATE (a code or a name): obligations, communities and degree with any of these,
conflicts with all of them. csv takes one measure.

\b
Examples:
  onrecord network measures --on 2024-06-01
  onrecord network measures --years 1949-2026 --measure obligations -o obligations.csv
  onrecord network measures Poland Belarus --measure conflicts
  onrecord network measures --kind non_aggression --measure degree --measure communities
  onrecord network measures --years 1990-1993 --format jsonl
"""

MEASURES = ("obligations", "communities", "degree", "conflicts")


class DyadsFormat(StrEnum):
    """What dyad-years can be written as."""

    csv = "csv"
    jsonl = "jsonl"


def add_network_commands(app: typer.Typer) -> None:
    """Put the commands on the program."""
    group = typer.Typer(help=NETWORK_HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    group.command("dyads", help=DYADS_HELP, short_help="Write dyad-years laid out as ATOP's.")(dyads)
    group.command("measures", help=MEASURES_HELP, short_help="Count obligations; communities, degree, conflicts.")(
        measures
    )
    app.add_typer(group, name="network", short_help="Write dyad-years, and measure the network of commitments.")


def dyads(
    states: State = None,
    directed: Annotated[bool, typer.Option("--directed", help="A row for each direction, obligor first.")] = False,
    first: Annotated[int, typer.Option("--from", metavar="YEAR", help="The first year.")] = 1949,
    last: Annotated[
        int | None, typer.Option("--to", metavar="YEAR", help="The last year.  [default: this one]")
    ] = None,
    on_day: Annotated[
        str | None,
        typer.Option(
            metavar="MM-DD", help="Only what was in force on this day of each year.  [default: on any day of it]"
        ),
    ] = None,
    format: Annotated[
        DyadsFormat | None,
        typer.Option("--format", "-f", help="How to write them.  [default: by the ending of FILE, else csv]"),
    ] = None,
    output: Output = None,
    treaties: OwnTreaties = None,
    quiet: Quiet = False,
    knowledge: Own = None,
    no_config: NoConfig = False,
) -> None:
    """Write dyad-years."""
    from onrecord.console import complain, target, troubles_told

    with troubles_told():
        from onrecord.commitments.network import DirectedDyadYear, DyadYear, directed_dyad_years, dyad_years, spells
        from onrecord.commitments.network.periods import day_of_years, year_range
        from onrecord.output.network import rows_csv, rows_jsonl

        years = year_range(first, _this_year() if last is None else last)
        day = None if on_day is None else day_of_years(on_day)
        _checked(output, treaties, knowledge)
        base = knowledge_of(knowledge, no_config)
        asked = states_of(states or (), base)
        owed = spells(treaties_of(treaties, base, no_config), base)
        rows: Sequence[DyadYear | DirectedDyadYear]
        rows = (directed_dyad_years if directed else dyad_years)(owed, base, years, on_day=day, states=asked)
        chosen = format or by_ending(output, DyadsFormat.csv)
        with target(output) as stream:
            as_csv = rows_csv(rows, DirectedDyadYear if directed else DyadYear)
            for piece in as_csv if chosen == "csv" else rows_jsonl(rows):
                stream.write(piece)
        if not quiet and output is not None:
            complain(f"{output}: {len(rows):,} {'directed ' * directed}dyad-years, {years[0]} to {years[-1]}")


def measures(
    states: State = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day to measure (YYYY-MM-DD).  [default: today]")
    ] = None,
    span: Annotated[str | None, typer.Option("--years", metavar="A-B", help="These years, each by itself.")] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="obligations, communities, degree or conflicts; may be repeated.  [default: all]"
        ),
    ] = None,
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="Pledges that communities and degree are of: a kind, or all.")
    ] = "defence",
    format: AsTable = None,
    output: Output = None,
    treaties: OwnTreaties = None,
    knowledge: Own = None,
    no_config: NoConfig = False,
) -> None:
    """Measure the network."""
    from onrecord.console import troubles_told

    with troubles_told():
        from onrecord.commitments import network
        from onrecord.output import network as writing

        periods = _periods(on, span)
        wanted = _measures(measure or MEASURES)
        chosen = format or by_ending(output, TableFormat.table)
        if chosen == "csv" and len(wanted) > 1:
            raise OptionError(f"csv holds one measure; choose it with --measure: {', '.join(wanted)}")
        _checked(output, treaties, knowledge)
        base = knowledge_of(knowledge, no_config)
        asked = frozenset(states_of(states or (), base))
        ties = _kind(kind)
        owed = network.spells(treaties_of(treaties, base, no_config), base)
        theirs = [s for s in owed if not asked or asked & {s.obligor, s.beneficiary}]
        all_of_it = network.Period("", periods[0].start, periods[-1].end)
        found = writing.Measures(
            periods,
            ties,
            [row for p in periods for row in network.counts(theirs, p)] if "obligations" in wanted else None,
            [r for p in periods for r in network.communities(owed, p, ties) if not asked or asked & set(r.states)]
            if "communities" in wanted
            else None,
            [r for p in periods for r in network.degrees(owed, p, ties) if not asked or r.state in asked]
            if "degree" in wanted
            else None,
            network.conflicts(owed, base, all_of_it, asked) if "conflicts" in wanted else None,
        )
        types: dict[str, type[Struct]] = {
            "obligations": network.Count,
            "communities": network.Community,
            "degree": network.Degree,
            "conflicts": network.Conflict,
        }

        def name(code: str) -> str:
            return base.states[code].name if code in base.states else code

        write_as(
            output,
            chosen,
            lambda width: writing.measures_lines(found, name, width),
            {
                "csv": lambda: writing.rows_csv(found.rows, types[wanted[0]]),
                "jsonl": lambda: writing.rows_jsonl(found.rows),
            },
        )


def _checked(output: Path | None, *inputs: Sequence[Path] | None) -> None:
    """Raises OptionError where the output cannot be written, or is one of the inputs."""
    from onrecord.output.files import check_target

    if output is not None:
        check_target(output, [str(file) for files in inputs for file in files or ()])


def _periods(on: str | None, span: str | None) -> Sequence[Period]:
    from onrecord.commitments.network import day, year, years

    if on is not None and span is not None:
        raise OptionError("give a day with --on, or years with --years, not both")
    if span is not None:
        return [year(number) for number in years(span)]
    from datetime import date

    return [day(as_day(on, "--on") or date.today().isoformat())]


def _measures(given: Sequence[str]) -> Sequence[str]:
    for name in given:
        if name not in MEASURES:
            raise OptionError(f"--measure {name!r} is not one of {', '.join(MEASURES)}")
    return [name for name in MEASURES if name in given]


def _kind(given: str) -> str:
    from onrecord.commitments.network.measures import ALL
    from onrecord.commitments.types import KINDS

    if given not in (*KINDS, ALL):
        raise OptionError(f"--kind {given!r} is not one of {', '.join(KINDS)}, {ALL}")
    return given


def _this_year() -> int:
    from datetime import date

    return date.today().year
