"""What the commands on treaties share: states and files that the user names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_options import own_knowledge, own_treaties

if TYPE_CHECKING:
    from onrecord.commitments.treaties import Treaties
    from onrecord.knowledge.base import Knowledge

State = Annotated[
    list[str] | None, typer.Argument(metavar="STATE...", show_default=False, help="Codes or names of states.")
]


def knowledge_of(files: Sequence[Path] | None, no_config: bool) -> Knowledge:
    """The shipped knowledge with the user's own laid over it."""
    from onrecord.knowledge.own import load

    return load(own_knowledge(files, no_config))


def treaties_of(files: Sequence[Path] | None, base: Knowledge, no_config: bool) -> Treaties:
    """The shipped treaties with the user's own laid over them."""
    from onrecord.commitments.shipped import load_treaties

    return load_treaties(own_treaties(files, no_config), base)


def states_of(given: Sequence[str], base: Knowledge) -> Sequence[str]:
    """ISO3 of the states, each once; raises OptionError for one that is unknown."""
    from onrecord.commitments.asking import states_of as codes_of

    return codes_of(given, base)
