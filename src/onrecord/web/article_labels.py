"""What a page calls an article."""

from __future__ import annotations

from onrecord.model import Reading
from onrecord.output.display import clean
from onrecord.output.labels import article_labels
from onrecord.record.paged import ArticleRow


def label(row: ArticleRow, reading: Reading | None = None) -> str:
    """What to call an article: its title, else the name of its file, else its id."""
    if title := clean(row.article.title or ""):
        return title
    return article_labels([reading.article])[0] if reading else f"Untitled, {row.article.id}"
