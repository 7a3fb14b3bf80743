"""The phrases of the tables where they stand in a text, with designations that go on ("Su-30SM")."""

from __future__ import annotations

from onrecord.reader.forces.stretch import Stretch
from onrecord.reader.forces.types import Item, Phrase


def find_items(page: Stretch) -> tuple[list[Item], set[int]]:
    """The phrases, longest first, none overlapping, and the tokens that a phrase which is no force hides."""
    found: list[Item] = []
    hidden: set[int] = set()
    i = 0
    while i < len(page.tokens):
        item = _phrase_at(page, i)
        if item is None:
            i += 1
            continue
        if item.phrases[0].row.use == "not":
            hidden.update(range(item.first, item.last + 1))
        else:
            found.append(item)
        i = item.last + 1
    return found, hidden


def _phrase_at(page: Stretch, i: int) -> Item | None:
    """The longest phrase that begins at token `i`; its meanings, those that hide first."""
    tokens = page.tokens
    if i and tokens[i - 1].form[0].isalnum() and not page.gap(i):
        return None
    if i > 1 and page.hyphen(i - 1) and tokens[i - 2].low in page.lexicon.words["opposed"]:
        return None
    best: list[Phrase] = []
    last = varied = -1
    for phrase in page.lexicon.phrases.get(tokens[i].low, ()):
        if best and len(phrase.words) < len(best[0].words):
            break
        if phrase.proper and not tokens[i].form[0].isupper() and not tokens[i].number:
            continue
        stop = _matches(page, phrase, i)
        if stop is None:
            continue
        extended = _variant(page, stop) if phrase.proper else stop
        if not _ends_word(page, extended):
            continue
        if not best or extended > last:
            best = []
            last, varied = extended, int(extended > stop)
        best.append(phrase)
    if not best:
        return None
    best.sort(key=lambda p: p.row.use != "not")
    if best[0].row.use == "not":
        best = best[:1]
    return Item(i, last, tuple(best), varied > 0)


def _matches(page: Stretch, phrase: Phrase, i: int) -> int | None:
    """The last token of `phrase` where it stands at `i`."""
    tokens = page.tokens
    at = i
    for word, joint in zip(phrase.words[1:], phrase.joints, strict=True):
        step = at + 1
        if step >= len(tokens):
            return None
        hyphen = page.hyphen(step)
        slash = tokens[step].form == "/"
        if hyphen or slash:
            fits = joint != "/" if hyphen else joint == "/"
            step += 1
        else:
            space = page.gap(step)
            fits = (space == "" and joint == "-") if phrase.proper and joint == "-" else space.isspace() or space == ""
            if space == "" and not (tokens[at].number or tokens[step].number):
                fits = False
        if not fits or step >= len(tokens) or tokens[step].low != word:
            return None
        at = step
    return at


def _variant(page: Stretch, at: int) -> int:
    """The last token of a designation that goes on after `at`: "Su-30SM", "Iskander-M", "Shahed-136s"."""
    tokens = page.tokens
    if at + 2 < len(tokens) and page.hyphen(at + 1):
        piece = tokens[at + 2].form
        if (piece.isupper() or piece.isdigit()) and len(piece) <= 3 and not piece.islower():
            at += 2
    while at + 1 < len(tokens) and not page.gap(at + 1):
        nearby = tokens[at + 1].form
        if not nearby.isalnum() or len(nearby) > 3 or not (tokens[at].number or nearby[0].isdigit() or nearby == "s"):
            break
        at += 1
    return at


def _ends_word(page: Stretch, at: int) -> bool:
    """Whether a word ends with token `at`, and no hyphen binds it to another that belongs to no phrase."""
    if at + 1 >= len(page.tokens):
        return True
    if page.tokens[at + 1].form[0].isalnum():
        return bool(page.gap(at + 1))
    if not page.hyphen(at + 1):
        return True
    after = page.tokens[at + 2].low
    return after in page.lexicon.phrases or after in page.lexicon.words["filler"]
