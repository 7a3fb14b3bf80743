"""One text and what is known of it, made a document."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import msgspec

from onrecord.errors import InputError, OptionError
from onrecord.intake.characters import aligned
from onrecord.intake.cleaning import Cleaned, clean_text, shorten
from onrecord.intake.dates import UnusableDate, parse_date
from onrecord.intake.language import language_note, language_of
from onrecord.intake.options import IntakeOptions
from onrecord.intake.plausible import require_article
from onrecord.intake.types import Document
from onrecord.model import Article

MISSING_DATE = "date missing: the report does not say when it was published; give it with --published YYYY-MM-DD"
_MOST_METADATA = 500
_LONGEST_URL = 2_000


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What an input says of its article outside the text; `published` as it was written, not yet a date."""

    published: object = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None

    def or_else(self, other: Metadata) -> Metadata:
        """This metadata, with what it lacks taken from `other`."""
        return Metadata(
            published=other.published if self.published in (None, "") else self.published,
            outlet=self.outlet or other.outlet,
            url=self.url or other.url,
            title=self.title or other.title,
            author=self.author or other.author,
        )


def document_from_text(
    text: str,
    *,
    id: str | None = None,
    path: str | None = None,
    published: object = None,
    outlet: str | None = None,
    url: str | None = None,
    title: str | None = None,
    author: str | None = None,
    raw: bytes | None = None,
    clean: bool | None = None,
    headings: frozenset[str] = frozenset(),
    notes: tuple[str, ...] = (),
    options: IntakeOptions | None = None,
) -> Document:
    """The document that `text` and its metadata make.

    `published`, `outlet` and `url` of `options` go before the arguments, the arguments before what the text says of
    itself (a date line, a dateline with its year, a byline, a headline). `raw` are the bytes that `sha256` is of; by
    default those of `text` in UTF-8. `clean=False` (by default what `options` say) keeps the text code point for code
    point, except that each NUL and lone surrogate becomes one U+FFFD. `headings` are paragraphs that
    the source marks as headings; `notes` go before those made here.

    Raises InputError where there is no text, NotAnArticleError where it is no report (not with `clean=False`),
    OptionError where `options` give a date that is none.
    """
    options = options or IntakeOptions()
    keep = not (options.clean if clean is None else clean)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass") if raw is None else raw).hexdigest()
    original_length = len(text)
    text, cut = shorten(text, options.max_chars)
    if keep:
        cleaned = Cleaned(text=aligned(text))
        if not text.strip():
            raise InputError("empty: there is no text in it")
    else:
        cleaned = clean_text(text, headings)
        require_article(cleaned.text, removed=sum(count for _, count in cleaned.removed), raw_length=original_length)
    given = Metadata(published=published, outlet=outlet, url=url, title=title, author=author)
    day, date_notes = _published(options, given.published, cleaned)
    address, url_note = _web_address(options.url or given.url)
    language = language_of(cleaned.text)
    found_notes = (*notes, cut, *cleaned.notes, *date_notes, url_note, language_note(language))
    article = Article(
        id=_one_line(id) or digest[:12],
        sha256=digest,
        text=cleaned.text,
        title=_one_line(given.title) or cleaned.title,
        outlet=_one_line(options.outlet) or _one_line(given.outlet) or cleaned.masthead.outlet,
        author=_one_line(given.author) or cleaned.masthead.author,
        url=address,
        published=day,
        language=language,
        path=aligned(path) if path else None,
        subheadlines=cleaned.subheadlines,
    )
    return Document(article=article, notes=tuple(note for note in found_notes if note))


def _published(options: IntakeOptions, given: object, cleaned: Cleaned) -> tuple[str | None, list[str]]:
    if options.published:
        try:
            return parse_date(options.published).isoformat(), []
        except UnusableDate as error:
            raise OptionError(f"--published: {error}; write it as YYYY-MM-DD") from error
    notes: list[str] = []
    if given not in (None, ""):
        try:
            return parse_date(given).isoformat(), []
        except UnusableDate as error:
            notes.append(f"date not used: {error}")
    if cleaned.masthead.published:
        return cleaned.masthead.published, notes
    if cleaned.masthead.trouble:
        notes.append(f"date not used: {cleaned.masthead.trouble}")
    return None, [*notes, MISSING_DATE]


def _web_address(url: str | None) -> tuple[str | None, str | None]:
    """`url` where it is a web address, else a note."""
    if not url or not url.strip():
        return None, None
    url = aligned(url.strip())
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if good and url.isprintable() and " " not in url and len(url) <= _LONGEST_URL:
        return url, None
    return None, f"url not used: {url[:80]!r} is not an http or https address"


def _one_line(value: str | None) -> str | None:
    """Metadata as one clean line, None where nothing is left of it."""
    if not isinstance(value, str):
        return None
    line = " ".join("".join(c if c.isprintable() else " " for c in aligned(value[: _MOST_METADATA * 2])).split())
    return line[:_MOST_METADATA] or None
