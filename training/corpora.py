"""Corpora to documents: PolNeAR (attribution), GUM (names, roles, coreference) and our own labels (all of it).

See `training/README.md` for sources, versions, licences and digests. Nothing of their text is kept in the project.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from onrecord.knowledge.tables import state_forms, titles

Spans = list[tuple[int, int]]

DATE_WORD = re.compile(
    r"(?i)\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|(?:1[89]|20)\d\d)\b|"
    r"^(?:last|next|this) (?:week|month|year|night|summer|winter|spring|autumn|fall)$"
)
TITLE_NOUNS = frozenset(
    (
        *("president", "minister", "chancellor", "king", "queen", "prince", "princess", "emperor", "judge", "justice"),
        *("chairman", "director", "secretary", "ambassador", "governor", "mayor", "pope", "bishop"),
    )
)
PRONOUN = re.compile(r"(?i)^(?:he|she|they|it|him|her|them|his|hers|its|their|theirs|who|whom|whose|\w+sel(?:f|ves))$")


@dataclass(frozen=True)
class Attributed:
    """One gold attribution: spans of its source, cue and content."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True)
class Chained:
    """One mention in a coreference chain: `entity` is the chain's number, `kind` NAME, ROLE or PRONOUN."""

    start: int
    end: int
    entity: int
    kind: str


@dataclass(frozen=True)
class Doc:
    """A text with the layers a corpus labels; a layer that it does not label is None."""

    id: str
    corpus: str
    text: str
    attributions: list[Attributed] | None = None
    names: list[tuple[int, int, str]] | None = None
    roles: Spans | None = None
    chains: list[Chained] | None = None


def polnear(path: Path) -> list[Doc]:
    """PolNeAR in its JSON Lines form: one article a line."""
    out = []
    with path.open(encoding="utf8") as lines:
        for row in map(json.loads, lines):
            attributions = [
                Attributed(*([(s, e) for s, e in a.get(role) or []] for role in ("source", "cue", "content")))
                for a in row["attributions"]
            ]
            out.append(Doc(f"{row['id']}@{row['annotator']}", "polnear", row["text"], attributions))
    return out


def _flat(names: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Drop names that lie in others: the name tagger is flat, and the longest name is the one that refers."""
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(set(names), key=lambda n: (n[0], -n[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    return kept


def _is_title(word: str) -> bool:
    known = titles()
    return word in known or word.rstrip(".") in known or word.lower() in TITLE_NOUNS


@dataclass
class _Token:
    form: str
    upos: str
    start: int
    end: int
    head: int


def gum(path: Path) -> list[Doc]:
    """GUM in CoNLL-U with its entity layer (MISC column, `Entity=`)."""
    documents: list[Doc] = []
    for block in path.read_text(encoding="utf8").split("# newdoc id = ")[1:]:
        name, _, body = block.partition("\n")
        documents.append(_gum_document(name.strip(), body))
    return documents


def _gum_document(name: str, body: str) -> Doc:
    text, tokens = "", []
    names: list[tuple[int, int, str]] = []
    roles: Spans = []
    chains: list[Chained] = []
    states = frozenset(form for form, what in state_forms().items() if what.use != "seat")
    opened: dict[str, list[tuple[int, str]]] = {}
    glue, until = "", -1
    for line in body.split("\n"):
        if line.startswith("# newpar") and text:
            glue = "\n\n"
        if not line or line.startswith("#"):
            until = -1  # a new sentence numbers its words afresh
            continue
        columns = line.split("\t")
        if "-" in columns[0]:  # a multiword token: its words follow and share its characters
            until, whole = int(columns[0].split("-")[1]), columns[1]
            text += glue
            at, glue = len(text), "" if "SpaceAfter=No" in columns[9] else " "
            text += whole
            cursor = at
            continue
        if "." in columns[0]:
            continue
        form, upos, misc = columns[1], columns[3], columns[9]
        base = len(tokens) - int(columns[0]) + 1
        head = base + int(columns[6]) - 1 if columns[6] not in ("0", "_") else -1
        if int(columns[0]) <= until:
            found = text.find(form, cursor)
            start = found if found >= 0 else cursor
            cursor = min(len(text), start + len(form))
            token = _Token(form, upos, start, cursor, head)
        else:
            until = -1
            text += glue
            token = _Token(form, upos, len(text), len(text) + len(form), head)
            text += form
            glue = "" if "SpaceAfter=No" in misc else " "
        number = len(tokens)
        tokens.append(token)
        if upos == "ADJ" and form in states:
            names.append((token.start, token.end, "STATE"))
        entity = re.search(r"(?:^|\|)Entity=([^|]+)", misc)
        if not entity:
            continue
        for piece in re.findall(r"\([^()]+\)?|[^()]+\)", entity.group(1)):
            inner = piece.strip("()")
            group = inner.split("-")[0]
            if piece.startswith("("):
                opened.setdefault(group, []).append((number, inner))
            if piece.endswith(")") and opened.get(group):
                first, description = opened[group].pop()
                _gum_mention(tokens, first, number, description, states, names, roles, chains)
    chains.sort(key=lambda c: (c.start, c.end))
    return Doc(name, "gum", text, None, _flat(names), sorted(set(roles)), chains)


def _gum_mention(
    tokens: list[_Token],
    first: int,
    last: int,
    description: str,
    states: frozenset[str],
    names: list[tuple[int, int, str]],
    roles: Spans,
    chains: list[Chained],
) -> None:
    """Turn one entity span of GUM into our types, by the part of speech of its syntactic head."""
    group, kind = description.split("-")[:2]
    if not group.isdigit():
        return
    inside = range(first, last + 1)
    head = next((i for i in inside if tokens[i].head not in inside), first)
    if kind == "time":
        words = " ".join(t.form for t in tokens[first : last + 1])
        if last - first < 6 and DATE_WORD.search(words):
            names.append((tokens[first].start, tokens[last].end, "DATE"))
        return
    if kind not in ("person", "organization", "place"):
        return
    word = tokens[head]
    if word.upos == "PRON":
        if PRONOUN.match(word.form):
            chains.append(Chained(word.start, word.end, int(group), "PRONOUN"))
        return
    run = _name_run(tokens, first, last, head)
    if word.upos == "NOUN" and kind != "place":
        end = head
        if head + 2 <= last and tokens[head + 1].form in ("of", "for", "to") and last - head <= 6:
            end = last
        if end - first < 12:
            span = (tokens[first].start, tokens[end].end)
            roles.append(span)
            chains.append(Chained(*span, int(group), "ROLE"))
        run = _name_run(tokens, first, last, head + 1) if kind == "person" and head < last else None
    if run is None:
        return
    low, high = run
    if kind == "person":
        while low < high and _is_title(tokens[low].form):
            low += 1
    span = (tokens[low].start, tokens[high].end)
    words = " ".join(t.form for t in tokens[low : high + 1])
    label = {"person": "PERSON", "organization": "ORG", "place": "STATE" if words in states else "PLACE"}[kind]
    if kind == "person" and words in states:
        label = "STATE"  # "Belarusians": a nationality, not a person's name
    names.append((*span, label))
    chains.append(Chained(*span, int(group), "NAME"))


def _name_run(tokens: list[_Token], first: int, last: int, at: int) -> tuple[int, int] | None:
    """The run of capitalised words around token `at`, inside [first, last], that reads as one name."""

    def capital(i: int) -> bool:
        return tokens[i].form[:1].isupper() and tokens[i].upos in ("PROPN", "ADJ", "NOUN", "NUM", "X", "VERB")

    if at > last or tokens[at].upos != "PROPN":
        return None
    low = high = at
    joints = ("-", "al", "von", "van", "de", "der", "bin", "of", "and", "for", "&")
    while low > first and (capital(low - 1) or (tokens[low - 1].form in joints and low - 1 > first)):
        low -= 1
    while high < last and (capital(high + 1) or (tokens[high + 1].form in joints and high + 1 < last)):
        high += 1
    while low < at and tokens[low].form in joints:
        low += 1
    while high > at and tokens[high].form in joints:
        high -= 1
    return low, high


OWN_TYPES = {"P": "PERSON", "N": "STATE", "O": "ORG", "L": "PLACE", "D": "DATE"}
_TAG = re.compile(r"<(/?)([A-Za-z])(\d*)>")


def own(folder: Path) -> list[Doc]:
    """Our own labelled articles (`training/labels`): inline tags, see `training/labels/README.md`."""
    return [parse_own(path.stem, path.read_text(encoding="utf8")) for path in sorted(folder.glob("*.txt"))]


def parse_own(name: str, marked: str) -> Doc:
    """One article with inline tags to a document; the first line, if it starts with `#`, is a comment."""
    if marked.startswith("#"):
        marked = marked.partition("\n")[2].lstrip("\n")
    marked = marked.strip()
    text, at = "", 0
    opened: dict[str, list[int]] = {}
    found: list[tuple[str, str, int, int]] = []
    for tag in _TAG.finditer(marked):
        text += marked[at : tag.start()]
        at = tag.end()
        closing, letter, number = tag.groups()
        if not closing:
            opened.setdefault(letter + number, []).append(len(text))
        else:
            stack = opened.get(letter + number)
            if not stack:
                raise ValueError(f"{name}: {tag.group()} closes nothing")
            found.append((letter, number, stack.pop(), len(text)))
    text += marked[at:]
    if any(opened.values()):
        raise ValueError(f"{name}: not closed: {sorted(k for k, v in opened.items() if v)}")
    found = [(k, n, s, e) for k, n, s, e in found if s < e]
    by_number: dict[str, Attributed] = {}
    for letter, number, start, end in sorted(found, key=lambda f: f[2]):
        if letter in "sct":
            attribution = by_number.setdefault(number, Attributed([], [], []))
            {"s": attribution.source, "c": attribution.cue, "t": attribution.content}[letter].append((start, end))
    names = [(s, e, OWN_TYPES[k]) for k, _, s, e in found if k in OWN_TYPES]
    roles = [(s, e) for k, _, s, e in found if k == "R"]
    kinds = {"P": "NAME", "N": "NAME", "O": "NAME", "L": "NAME", "R": "ROLE", "X": "PRONOUN"}
    chains = [Chained(s, e, int(n), kinds[k]) for k, n, s, e in found if k in kinds and n]
    attributions = [a for a in by_number.values() if a.cue]
    return Doc(name, "own", text, attributions, _flat(names), sorted(set(roles)), sorted(chains, key=lambda c: c.start))


def flattened(doc: Doc) -> Doc:
    """The same document as one paragraph: every line end becomes a blank; offsets stay (two become two blanks)."""
    return Doc(doc.id, doc.corpus, doc.text.replace("\n", " "), doc.attributions, doc.names, doc.roles, doc.chains)
