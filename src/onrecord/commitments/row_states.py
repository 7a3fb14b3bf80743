"""States as the rows of a treaty give them: codes or English names, or one word that stands for some."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.rowcheck import Problems, Row
from onrecord.knowledge.states import state_codes, state_of, unknown_state


class RowStates:
    """Reads the states of rows; what is unknown goes to the row's problems."""

    def __init__(self, base: Knowledge, problems: Problems) -> None:
        self._base = base
        self._problems = problems
        self._codes = state_codes(base.states.values())

    def one(self, row: Row, field: str) -> str:
        """ISO3 of the state of a field that must be given; empty where it cannot be told."""
        text = row.text(field, required=True)
        return self._code(row, field, text) if text else ""

    def some(self, row: Row, field: str, words: Sequence[str], otherwise: str) -> tuple[str, ...]:
        """ISO3 of the states of a field, sorted; or the one of `words` that stands in their place.

        `otherwise` is what a field that is not given means.
        """
        texts = row.texts(field)
        if not texts:
            return (otherwise,)
        if len(texts) > 1 and (both := [t for t in texts if t in words]):
            row.wrong(field, f"{field}: {both[0]!r} stands for states by itself; give it alone, or list states")
            return (otherwise,)
        if texts[0] in words:
            return (texts[0],)
        return tuple(sorted({code for text in texts if (code := self._code(row, field, text, words))}))

    def _code(self, row: Row, field: str, text: str, words: Sequence[str] = ()) -> str:
        code = state_of(text, self._codes, self._base.look_up(text))
        if code is None:
            near = self._problems.near(text.lower(), words, cutoff=0.7)
            if near:
                told = f"unknown state {text!r}; did you mean {near[0]}?"
            else:
                told = unknown_state("state", text, self._base, self._problems)
            row.wrong(field, told if field == "state" else f"{field}: {told}")
        return code or ""
