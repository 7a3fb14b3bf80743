"""Where the shipped weights are."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

WEIGHTS = Path(str(resources.files("onrecord.reader").joinpath("weights")))
