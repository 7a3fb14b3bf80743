"""Which language a text is in: English by its function words, any other by py3langid's model."""

from __future__ import annotations

import re

from onrecord.intake.tables import words_of

_SAMPLE = 6_000
_PIECES = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PLAINLY_ENGLISH = 0.27
_NOT_ENGLISH = 0.16
_NAMES = {
    "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian",
    "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of `text`'s main language; None where there are no words to tell by.

    Running English is a quarter to a half function words, and no other language reaches a sixth of the same words, so
    that most reports need no model; loading py3langid's (Lui & Baldwin 2012) takes longer than reading a report.
    """
    sample = _sample(text)
    words = [word.lower() for word in _WORD.findall(sample)]
    if not words:
        return None
    english = words_of("function_words_en.txt")
    share = sum(word in english for word in words) / len(words)
    if share >= _PLAINLY_ENGLISH:
        return "en"
    import py3langid

    code: str = py3langid.classify(sample)[0]
    # a report full of foreign names is still English where it has English's function words
    return "en" if code != "en" and share > _NOT_ENGLISH and sample.isascii() else code


def language_note(code: str | None) -> str | None:
    """What a reader of a reading should know of its article's language; None for English."""
    if code == "en":
        return None
    if code is None:
        return "language: cannot be told; the reader works on English only, statements may be missing or wrong"
    name = _NAMES.get(code, f"the language with the code {code}")
    return f"language: looks like {name}; the reader works on English only, statements may be missing or wrong"


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    size = _SAMPLE // _PIECES
    step = (len(text) - size) // (_PIECES - 1)
    return " ".join(text[i * step : i * step + size] for i in range(_PIECES))
