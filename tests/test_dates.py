from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reader.dates import find_dates, resolve_date

WEDNESDAY = "2020-08-19"


@pytest.mark.parametrize(
    ("phrase", "published", "expected"),
    [
        ("on July 1", "2024-07-02", "2024-07-01"),
        ("on December 30", "2021-01-04", "2020-12-30"),
        ("on August 21", WEDNESDAY, "2020-08-21"),
        ("on August 30", WEDNESDAY, "2019-08-30"),
        ("on 3 March 2018", None, "2018-03-03"),
        ("on the 3rd of March, 2018", None, "2018-03-03"),
        ("on March 3rd, 2018", None, "2018-03-03"),
        ("on 2018-03-03", None, "2018-03-03"),
        ("on Aug. 9", WEDNESDAY, "2020-08-09"),
        ("on Wednesday", WEDNESDAY, "2020-08-19"),
        ("on Thursday", WEDNESDAY, "2020-08-13"),
        ("last Wednesday", WEDNESDAY, "2020-08-12"),
        ("yesterday", WEDNESDAY, "2020-08-18"),
        ("this morning", WEDNESDAY, "2020-08-19"),
        ("the day before yesterday", WEDNESDAY, "2020-08-17"),
        ("on Wednesday", "2020-08-19T10:00:00Z", "2020-08-19"),
        ("on July 1", None, None),
        ("on Wednesday", None, None),
        ("on Wednesday", "some day", None),
        ("last week", WEDNESDAY, None),
        ("tomorrow", WEDNESDAY, None),
        ("next Friday", WEDNESDAY, None),
        ("on Wednesday next week", WEDNESDAY, None),
        ("in July", WEDNESDAY, None),
        ("since Monday", WEDNESDAY, None),
        ("on February 30", WEDNESDAY, None),
        ("on February 29", "2021-03-10", "2020-02-29"),
        ("yesterday", "0001-01-01", None),
    ],
)
def test_forms(phrase: str, published: str | None, expected: str | None) -> None:
    assert resolve_date(phrase, published) == expected


@given(st.text(max_size=80), st.one_of(st.none(), st.dates().map(str), st.text(max_size=12)))
def test_any_text_gives_spans_within_it(text: str, published: str | None) -> None:
    for start, end, day in find_dates(text, 0, len(text), published):
        assert 0 <= start < end <= len(text)
        assert len(day) == 10


@given(st.dates(), st.sampled_from(["Monday", "Sunday", "January 31", "1 May", "29 February", "yesterday"]))
def test_what_was_said_lies_at_most_three_days_ahead_of_the_report(day: date, phrase: str) -> None:
    resolved = resolve_date(phrase, day.isoformat())
    assert resolved is None or (date.fromisoformat(resolved) - day).days <= 3
