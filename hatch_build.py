"""Compiles the knowledge tables and the treaties into the package, for wheels and for editable installs alike."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KnowledgeHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes `onrecord/knowledge/compiled/` from the tables and the treaties before the package is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        try:
            from onrecord.commitments.shipped import write as write_treaties
            from onrecord.knowledge.compile import write

            write()
            write_treaties()  # needs the index
        finally:
            sys.path.pop(0)
