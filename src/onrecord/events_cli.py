"""`onrecord events --record`: the events of a record, reports of one event joined."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import OptionError, RecordError

if TYPE_CHECKING:
    from onrecord.output.event_filters import Wanted
    from onrecord.record import Record
    from onrecord.record.types import StoredActor, StoredEvent


def list_record(path: Path, asked: Wanted, format: str, output: Path | None) -> None:
    """Write the events of the record at `path` in which a report is asked for; `format` is table, csv or jsonl."""
    from onrecord.console import is_terminal, target
    from onrecord.output.event_groups import groups_csv, groups_jsonl, groups_lines, groups_text
    from onrecord.record import Record
    from onrecord.record.types import EventFilter

    wanted = EventFilter(
        roots=tuple(sorted(asked.roots)),
        modes=tuple(sorted(asked.modes)),
        modalities=tuple(sorted(asked.modalities)),
        places=tuple(sorted(asked.countries)),
        since=asked.since,
        until=asked.until,
    )
    with Record.open(path) as record:
        with suppress(RecordError):  # while somebody else writes the groups are worked out without being kept
            record.join_events()
        changed = record.changed_fields()
        groups = record.event_groups(wanted, _Sides(record, asked).fit)
        if format != "table":
            with target(output) as stream:
                for piece in (groups_csv if format == "csv" else groups_jsonl)(groups, changed):
                    stream.write(piece)
        elif (table := list(groups)) and output is None and is_terminal(sys.stdout):
            from onrecord.output.terminal import print_lines

            print_lines(lambda width: groups_lines(table, width, changed), sys.stdout)
        else:
            from onrecord.output.lines import WIDTH

            with target(output) as stream:
                stream.write(groups_text(table, WIDTH, changed).encode("utf-8"))


class _Sides:
    """Who is asked for, as keys of the record's actors and as states."""

    def __init__(self, record: Record, asked: Wanted) -> None:
        self.least = asked.least
        self.either, self.source, self.target = (
            [_found(record, name) for name in names] for names in (asked.actors, asked.sources, asked.targets)
        )

    def fit(self, event: StoredEvent) -> bool:
        """Whether a report has whom is asked for on the side that is asked for, and is sure enough."""
        return (
            event.confidence >= self.least
            and (not self.source or _any(self.source, event.source))
            and (not self.target or _any(self.target, event.target))
            and (not self.either or _any(self.either, (*event.source, *event.target)))
        )


def _found(record: Record, name: str) -> frozenset[int | str]:
    """The keys of the actors called so; a state's code itself."""
    from onrecord.output.event_filters import is_code

    if is_code(name):
        return frozenset((name,))
    keys = frozenset[int | str](actor.key for actor in record.find_actors(name))
    if not keys:
        raise OptionError(f"the record has no actor called {name!r}; give whole words of a name, or a code such as BLR")
    return keys


def _any(wanted: Sequence[frozenset[int | str]], actors: Iterable[StoredActor]) -> bool:
    present = {key for actor in actors for key in (actor.key, actor.country)}
    return any(present & keys for keys in wanted)
