"""What the tables hold, and what is found of it in a text: rows, phrases, tokens, items, chunks."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One meaning of a phrase: a row of `forces.csv`, or of `force_heads.csv` (use "head")."""

    use: str
    class_: str = ""
    before: frozenset[str] = frozenset()
    needs: str = ""
    unless: frozenset[str] = frozenset()
    echelon: str | None = None
    group: str = ""
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase in one spelling and number: its words, what joins them ("-" or " " or "/"), and its meanings."""

    words: tuple[str, ...]
    joints: tuple[str, ...]
    lemma: str
    plural: bool
    row: Row
    proper: bool
    fixed: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables, made ready for look-up."""

    phrases: dict[str, tuple[Phrase, ...]]
    kinds: dict[str, frozenset[str]]
    words: dict[str, frozenset[str]]
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign of the text."""

    start: int
    end: int
    form: str
    low: str

    @property
    def number(self) -> bool:
        """Whether it is written in digits."""
        return self.form[0].isdecimal()


@dataclass(slots=True)
class Item:
    """A phrase found at tokens ``[first, last]``."""

    first: int
    last: int
    phrases: tuple[Phrase, ...]
    varied: bool = False

    @property
    def plural(self) -> bool:
        """Whether it is a plural."""
        return any(p.plural for p in self.phrases)

    @property
    def lemma(self) -> str:
        """Its last word in the singular."""
        return self.phrases[0].lemma

    @property
    def head(self) -> Row | None:
        """Its row as a noun that needs a class beside it."""
        return next((p.row for p in self.phrases if p.row.use == "head"), None)


@dataclass(slots=True)
class Chunk:
    """Phrases one after the other, with adjectives, as in "heavy rocket artillery battalions"."""

    first: int
    last: int
    items: list[Item] = field(default_factory=list)
    shared: Item | None = None
    joint: bool = False
    crossed: bool = False
    quantity: int | None = None

    @property
    def end(self) -> Item:
        """The last phrase, which heads the noun phrase."""
        return self.items[-1]
