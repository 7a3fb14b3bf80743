"""The file beside a file that says what its report does not: ``NAME.meta.json`` for ``NAME.txt``."""

from __future__ import annotations

import json
from pathlib import Path

from onrecord.intake.document import Metadata

SUFFIX = ".meta.json"
_MOST_BYTES = 1_000_000


def read_sidecar(path: Path) -> tuple[Metadata, tuple[str, ...]]:
    """What the sidecar of the report at `path` says, and a note where there is one that cannot be used.

    Looked for as ``report.meta.json`` and ``report.txt.meta.json``. Keys: published, outlet, url, title, author.
    """
    for candidate in (path.with_name(path.stem + SUFFIX), path.with_name(path.name + SUFFIX)):
        if not candidate.is_file():
            continue
        try:
            with candidate.open("rb") as stream:
                content = json.loads(stream.read(_MOST_BYTES))
        except (OSError, ValueError, RecursionError) as error:
            return Metadata(), (f"sidecar not used: {candidate.name} is not JSON ({error})",)
        if not isinstance(content, dict):
            return Metadata(), (f"sidecar not used: {candidate.name} is not a JSON object",)
        return metadata_from(content), ()
    return Metadata(), ()


def metadata_from(content: dict[str, object]) -> Metadata:
    """The metadata in a JSON object with the sidecar's keys; values that are no text are left out."""

    def text(key: str) -> str | None:
        value = content.get(key)
        return value if isinstance(value, str) else None

    return Metadata(
        published=content.get("published"),
        outlet=text("outlet"),
        url=text("url"),
        title=text("title"),
        author=text("author"),
    )
