"""Single characters: what may stand in an article's text, and what stands there only by accident."""

from __future__ import annotations

import re

import msgspec

REPLACEMENT = "\ufffd"

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PAIR = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?|[\v\f\u2028]")
_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")

# Controls, soft hyphens, zero-width characters, bidirectional marks, interlinear marks and non-characters: none of
# them is seen by a reader of the article, and each of them splits words or hides text from a machine.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]"
)
# The two joiners mean something inside an emoji or in scripts beyond the Hebrew; anywhere else they are junk.
_JOINABLE = "[\u0590-\u1fff\u2190-\ud7ff\uf900-\ufdcf\ufdf0-\ufeef\U00010000-\U000dffff]"
_STRAY_JOINER = re.compile(f"(?<!{_JOINABLE}|\ufe0f)[\u200c\u200d]+|[\u200c\u200d]+(?!{_JOINABLE})")
# Tag characters spell the flags of England, Scotland and Wales after a black flag; anywhere else they hide text.
_STRAY_TAGS = re.compile("(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+")

# Windows-1252 read as Latin-1 leaves its quotation marks and dashes as C1 controls.
_C1 = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_C1_CONTROL = re.compile("[\x80-\x9f]")

# UTF-8 read as Windows-1252: "â€œ" for an opening quotation mark.
_MOJIBAKE_SIGN = re.compile("â€|Ã[\x80-\xbf]|Â[\xa0-\xbf]|ðŸ")
_CONTINUATION = "\x80-\xbfŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"
_MOJIBAKE = re.compile(f"[Â-ß][{_CONTINUATION}]|[à-ï][{_CONTINUATION}]{{2}}|[ð-ô][{_CONTINUATION}]{{3}}")


class Repaired(msgspec.Struct, frozen=True):
    """A text whose characters are all fit to stand in an article, and what had to be done for that."""

    text: str
    notes: tuple[str, ...] = ()


def aligned(text: str) -> str:
    """`text` with each NUL and each lone surrogate replaced by one U+FFFD: every offset stays what it was."""
    return _NOT_TEXT.sub(REPLACEMENT, text)


def repair(text: str) -> Repaired:
    """`text` with line ends as ``\\n``, spaces as spaces, and without characters that no reader sees.

    Surrogate pairs become the character they stand for, lone surrogates U+FFFD; wrongly decoded quotation marks,
    dashes and letters are put right; typographic quotation marks and emoji stay. Repairing twice changes nothing.
    """
    notes: list[str] = []
    if _SURROGATE.search(text):
        text = _PAIR.sub(_join_pair, text)
        text, lone = _SURROGATE.subn(REPLACEMENT, text)
        if lone:
            notes.append(f"characters: {lone} lone surrogates replaced by U+FFFD")
    text, undone = _undo_mojibake(text)
    if undone:
        notes.append(f"encoding: {undone} wrongly decoded characters put right (UTF-8 that was read as Windows-1252)")
    text = _LINE_END.sub("\n", text).replace("\u2029", "\n\n")
    text = _C1_CONTROL.sub(lambda match: _C1.get(ord(match[0]), ""), text)
    nuls = text.count("\x00")
    if nuls:
        notes.append(f"characters: {nuls} NULs removed")
    text = _SPACE.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    text = _STRAY_JOINER.sub("", text)
    return Repaired(_STRAY_TAGS.sub("", text), tuple(notes))


def _join_pair(match: re.Match[str]) -> str:
    high, low = map(ord, match[0])
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _undo_mojibake(text: str) -> tuple[str, int]:
    undone = 0

    def decode(match: re.Match[str]) -> str:
        nonlocal undone
        try:
            # "latin-1" for the five bytes that Windows-1252 leaves undefined
            raw = b"".join(c.encode("latin-1") if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in match[0])
            good = raw.decode("utf-8")
        except UnicodeError:
            return match[0]
        undone += 1
        return good

    # One sign alone may be meant ("Â£5" is a mistake, but so may be a quotation of it): the first alternative of the
    # signs is never meant, the others count from two on.
    if "â€" in text or len(_MOJIBAKE_SIGN.findall(text)) > 1:
        text = _MOJIBAKE.sub(decode, text)
    return text, undone
