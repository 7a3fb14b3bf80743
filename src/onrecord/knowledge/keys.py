"""How phrases become keys of the tables: folded, marks and articles gone, singular and plural of English nouns."""

from __future__ import annotations

import re

from onrecord.knowledge.tables import fold

_MARKS = str.maketrans(dict.fromkeys("'’ʼ`.\"“”„«»", None) | dict.fromkeys("-–—_/,\t\n\xa0", " "))
_marked = re.compile("[" + re.escape("".join(map(chr, _MARKS))) + "]").search
_EXACT = 4
_TITLES = re.compile(r"(?:spokes|chair|council|congress|assembly)(?:man|woman|person|men|women|people|persons)\b")
_IRREGULAR = (("men", "man"), ("women", "woman"), ("people", "person"))


def key(phrase: str) -> str:
    """What a phrase is looked up by: lower case, no diacritics, no quotation marks or dots, hyphens as spaces."""
    text = phrase.translate(_MARKS) if _marked(phrase) else phrase
    text = text.lower() if text.isascii() else fold(text).translate(_MARKS)
    return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text


def exact(word: str) -> str | None:
    """The key of an abbreviation of up to four capitals ("US", "U.S."), which is another word in small letters."""
    bare = word.replace(".", "")
    if 2 <= len(bare) <= _EXACT and bare.isupper() and bare.isalnum():
        return "=" + bare
    return None


def title_key(title: str) -> str:
    """A key for titles of posts: British spelling, "spokesperson" for spokesman and spokeswoman, and so on."""
    text = key(title)
    for other, usual in (("defense", "defence"), ("advisor", "adviser"), ("vice premier", "deputy prime minister")):
        text = text.replace(other, usual)
    text = _TITLES.sub(lambda m: m.group()[: -len(_tail(m.group()))] + "person", text)
    return re.sub(r"\b(?:the|of|for|and)\b ?", "", text).strip()


def _tail(word: str) -> str:
    return next(t for t in ("persons", "people", "person", "women", "woman", "men", "man") if word.endswith(t))


def plurals(noun: str) -> list[str]:
    """The regular plurals of an English noun phrase, by its last word (or the one before " of ")."""
    head, of, rest = noun.partition(" of ")
    if of:
        return [f"{p} of {rest}" for p in plurals(head)] if head else []
    for many, one in _IRREGULAR:
        if noun.endswith(one):
            return [noun[: -len(one)] + many]
        if noun == many or noun.endswith(" " + many):
            return []
    if noun.endswith("man"):
        return [noun[:-3] + "men"]
    if noun.endswith("s") and not noun.endswith("ss"):
        return []
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return [noun + "es"]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return [noun[:-1] + "ies"]
    return [noun + "s"]
