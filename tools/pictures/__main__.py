"""Make the pictures of the documentation again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.pictures.making import make, served
from tools.pictures.shots import CHROMIUM, TroubleError, browser, take
from tools.pictures.views import LIGHT, PHONE, WORD, Look, View, views

from onrecord.web.security.passwords import hash_password

ROOT = Path(__file__).parents[2]
OURS = (ROOT / "examples", Path(__file__).with_name("reports.jsonl"))
_LOGIN = View("login", "/", (LIGHT, PHONE))


def main() -> int:
    """Make a record, serve it, look at it."""
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("--record", type=Path, help="a record to look at; made of the reports where it is not there")
    parser.add_argument(
        "--samples", type=Path, nargs="+", default=OURS, help="reports to read  [default: examples/ and invented ones]"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", help="[default: docs/pictures]")
    parser.add_argument("--only", default="", help="names of views, with commas between")
    parser.add_argument("--word", default=WORD, help=f"what is searched for  [default: {WORD}]")
    parser.add_argument("--kind", choices=("webp", "png"), default="webp")
    parser.add_argument("--chromium", type=Path, default=CHROMIUM)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    names = set(filter(None, given.only.split(",")))
    troubles = 0
    with TemporaryDirectory() as folder, browser(given.chromium) as seen:
        record = given.record or Path(folder) / "record.db"
        if not record.exists():
            make(record, given.samples)

        def look_at(base: str, wanted: Iterable[View]) -> int:
            return sum(
                not _taken(seen, base, view, look, given.out / f"{view.name}{look.suffix}.{given.kind}")
                for view in wanted
                if not names or view.name in names
                for look in view.looks
            )

        with served(record) as base:
            troubles += look_at(base, views(base, given.word))
        with served(record, hash_password("a password for pictures")) as base:
            troubles += look_at(base, [_LOGIN])
    return min(troubles, 1)


def _taken(seen: object, base: str, view: View, look: Look, path: Path) -> bool:
    try:
        take(seen, base, view, look, path)
    except TroubleError as error:
        print(error, file=sys.stderr)
        return False
    print(f"{path.stat().st_size:>8,}  {path.name}")
    return True


if __name__ == "__main__":
    sys.exit(main())
