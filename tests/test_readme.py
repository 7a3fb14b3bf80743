"""What README shows is what comes out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
GAP = "[…]"


def test_the_example_is_what_the_command_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("    $ onrecord brief examples/strait.txt\n")[2].partition("\n## ")[0]
    pieces = [piece.strip("\n") for piece in "\n".join(line[4:] for line in shown.split("\n")).split(GAP)]
    command = [sys.executable, "-m", "onrecord", "brief", "examples/strait.txt"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout
    assert len(pieces) == 2
    places = [printed.find(piece) for piece in pieces]
    assert -1 not in places and places == sorted(places), "README's example is not what the brief says: put it right"
