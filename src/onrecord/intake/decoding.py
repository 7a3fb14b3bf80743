"""Bytes to text: which encoding they are in, and whether they are text at all."""

from __future__ import annotations

import codecs
import re

from onrecord.errors import InputError

# The UTF-32 marks come first: the little-endian one begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536
_MOST_CONTROLS = 0.02


def decode(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The text that `raw` holds and notes on how it was decoded.

    A byte order mark decides; else UTF-8 where it fits; else UTF-16 and UTF-32 by their pattern of zeros; else the
    encoding is guessed (charset-normalizer) and the guess noted. Raises InputError for bytes that are no text.
    """
    for magic, what in _KINDS:
        if raw.startswith(magic) and (what != "a program" or _CONTROL.search(raw[:_SAMPLE])):
            raise InputError(f"not text: it looks like {what}; save it as text or HTML first")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decode_as(raw[len(mark) :], encoding)
    if encoding_by_zeros := _wide_encoding(raw):
        text, notes = _decode_as(raw, encoding_by_zeros)
        return text, (f"encoding: guessed {encoding_by_zeros.upper()}", *notes)
    _refuse_binary(raw)
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        first_bad = error
    return _guess(raw, first_bad)


def _decode_as(raw: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
    bad = text.count("\ufffd")
    if bad * 10 > len(text):
        raise InputError(f"not readable text: it is marked as {encoding.upper()} but most of it is not")
    return text, (f"encoding: {bad} characters are not valid {encoding.upper()} and were replaced by U+FFFD",)


def _wide_encoding(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes of mostly Latin text stand."""
    sample = raw[:4096]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    zeros = [sample[i::4].count(0) / len(sample[i::4]) for i in range(4)]
    for encoding, pattern in (
        ("utf-32-le", (0, 1, 1, 1)),
        ("utf-32-be", (1, 1, 1, 0)),
        ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):
        if all(share > 0.7 if zero else share < 0.1 for share, zero in zip(zeros, pattern, strict=True)):
            return encoding
    return None


def _refuse_binary(raw: bytes) -> None:
    sample = raw[:_SAMPLE]
    controls = len(_CONTROL.findall(sample))
    if controls > max(8, len(sample) * _MOST_CONTROLS) or (
        controls and len(sample) < 64 and controls * 5 > len(sample)
    ):
        raise InputError("not text: it looks like a binary file (too many control bytes)")


def _guess(raw: bytes, error: UnicodeDecodeError) -> tuple[str, tuple[str, ...]]:
    """Text in an older encoding, or UTF-8 with a few broken bytes."""
    lenient = raw.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    good_multibyte = sum(1 for character in lenient[:_SAMPLE] if character > "\x7f" and character != "\ufffd")
    if bad <= max(3, good_multibyte // 20) and good_multibyte > bad:
        where = f"first at byte {error.start:,}"
        return lenient, (f"encoding: UTF-8 with {bad} broken characters, replaced by U+FFFD ({where})",)
    from charset_normalizer import from_bytes

    sample = raw if len(raw) <= _SAMPLE else raw[max(0, error.start - _SAMPLE // 2) :][:_SAMPLE]
    best = from_bytes(sample).best()
    if best is None:
        raise InputError("not readable text: no encoding fits it; save it as UTF-8")
    encoding = _preferred(best.encoding, sample)
    try:
        return raw.decode(encoding), (f"encoding: guessed {encoding}, as it is not UTF-8",)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        replaced = text.count("\ufffd")
        return text, (f"encoding: guessed {encoding}, as it is not UTF-8; {replaced} characters replaced by U+FFFD",)


def _preferred(guess: str, sample: bytes) -> str:
    """Windows-1252 where the bytes beyond ASCII are few: on English text the guess is between its look-alikes."""
    beyond = sum(byte > 0x7F for byte in sample)
    if beyond * 20 > len(sample):
        return guess
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return guess
    return "cp1252"
