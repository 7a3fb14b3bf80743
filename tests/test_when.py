import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model import Span
from onrecord.reader.when import EventTime, event_time

TUESDAY = "2018-02-20"

# The trigger stands between <>; the expression, where one dates the event, between [].
DATED = [
    # the past
    ("Rebels <shelled> the town on [Monday].", "2018-02-19"),
    ("Rebels <shelled> the town on [Tuesday].", "2018-02-20"),
    ("Rebels <shelled> the town on [Wednesday].", "2018-02-14"),
    ("On [Friday] the army <entered> the valley.", "2018-02-16"),
    ("The army on [Friday] <entered> the valley.", "2018-02-16"),
    ("The envoy was <arrested> [last Tuesday].", "2018-02-13"),
    ("The envoy was <arrested> on [Friday last week].", "2018-02-16"),
    ("The envoy was <arrested> [late on Monday].", "2018-02-19"),
    ("The envoy was <arrested> on [Monday night].", "2018-02-19"),
    ("The envoy was <arrested> [yesterday].", "2018-02-19"),
    ("The envoy was <arrested> [the day before yesterday].", "2018-02-18"),
    ("The envoy was <arrested> [last night].", "2018-02-19"),
    ("The envoy was <arrested> [overnight].", "2018-02-19/2018-02-20"),
    ("The envoy was <arrested> [this morning].", "2018-02-20"),
    ("The envoy was <arrested> [two days ago].", "2018-02-18"),
    ("[Two days ago] the envoy was <arrested>.", "2018-02-18"),
    ("The envoy was <arrested> on [28 June].", "2017-06-28"),
    ("The envoy was <arrested> on [February 3].", "2018-02-03"),
    ("The envoy was <arrested> on [Monday, 19 February].", "2018-02-19"),
    ("The envoy was <arrested> on the [3rd of March, 2016].", "2016-03-03"),
    ("The envoy was <arrested> on [3 March 2016].", "2016-03-03"),
    ("The envoy was <arrested> on [Sept. 9, 2016].", "2016-09-09"),
    ("The envoy was <arrested> on [2016-09-09].", "2016-09-09"),
    ("The envoy was <arrested> on [3 March last year].", "2017-03-03"),
    ("The envoy was <arrested> on [29 February].", "2016-02-29"),
    # the future
    ("The ministers will <meet> on [Friday].", "2018-02-23"),
    ("The ministers will <meet> [next Tuesday].", "2018-02-27"),
    ("The ministers will <meet> on [Thursday next week].", "2018-03-01"),
    ("The ministers are due to <meet> on [Monday].", "2018-02-26"),
    ("The ministers are expected to <meet> on [Saturday].", "2018-02-24"),
    ("The ministers will <meet> [later on Tuesday].", "2018-02-20"),
    ("The ministers will <meet> on [Tuesday].", None),
    ("The ministers will <meet> [tomorrow].", "2018-02-21"),
    ("The ministers will <meet> [tonight].", "2018-02-20"),
    ("The ministers will <meet> on [28 June].", "2018-06-28"),
    ("The ministers will <meet> on [3 January].", "2019-01-03"),
    ("The ministers will <meet> [in two weeks].", "2018-03-05/2018-03-11"),
    ("The ministers will <meet> [within ten days].", "2018-02-20/2018-03-02"),
    ("The ministers will <meet> [next month].", "2018-03-01/2018-03-31"),
    ("The ministers will <meet> in [October].", "2018-10-01/2018-10-31"),
    ("The ministers will <meet> [at the weekend].", "2018-02-24/2018-02-25"),
    ("The troops will <leave> [by Friday].", "2018-02-20/2018-02-23"),
    ("The <summit> will be held on [Friday].", "2018-02-23"),
    ("The ministers could <meet> on [Friday].", None),
    ("The house should be <recalled> [this weekend].", "2018-02-24/2018-02-25"),
    # stretches of days
    ("Rebels <shelled> the town [last month].", "2018-01-01/2018-01-31"),
    ("Rebels <shelled> the town [last week].", "2018-02-12/2018-02-18"),
    ("Rebels <shelled> the town [this week].", "2018-02-19/2018-02-25"),
    ("Rebels <shelled> the town [earlier this month].", "2018-02-01/2018-02-20"),
    ("Rebels <shelled> the town [late last year].", "2017-09-01/2017-12-31"),
    ("Rebels <shelled> the town [three years ago].", "2015-01-01/2015-12-31"),
    ("Rebels <shelled> the town [two months ago].", "2017-12-01/2017-12-31"),
    ("Rebels <shelled> the town [a week ago].", "2018-02-12/2018-02-18"),
    ("Rebels <shelled> the town in [October].", "2017-10-01/2017-10-31"),
    ("In [October 2016] rebels <shelled> the town.", "2016-10-01/2016-10-31"),
    ("Rebels <shelled> the town in [May].", "2017-05-01/2017-05-31"),
    ("Rebels <shelled> the town in [mid-January].", "2018-01-11/2018-01-20"),
    ("Rebels <shelled> the town at [the end of January].", "2018-01-21/2018-01-31"),
    ("In [2015], rebels <shelled> the town.", "2015-01-01/2015-12-31"),
    ("Rebels <shelled> the town in [late 2015].", "2015-09-01/2015-12-31"),
    ("Rebels <shelled> the town in [early 2015].", "2015-01-01/2015-04-30"),
    ("Rebels <shelled> the town in [the 1990s].", "1990-01-01/1999-12-31"),
    ("Rebels <shelled> the town in [the early 1990s].", "1990-01-01/1993-12-31"),
    ("Rebels <shelled> the town [between 3 and 9 May].", "2017-05-03/2017-05-09"),
    ("Rebels <shelled> the town [from 3 May to 9 June 2016].", "2016-05-03/2016-06-09"),
    ("Rebels <shelled> the town on [May 3-9].", "2017-05-03/2017-05-09"),
    ("Rebels <shelled> the town [between December and January].", "2017-12-01/2018-01-31"),
    ("Rebels <shelled> the town [between 2011 and 2013].", "2011-01-01/2013-12-31"),
    ("Rebels <shelled> the town in [2011-13].", "2011-01-01/2013-12-31"),
    ("Rebels <shelled> the town [from Friday to Sunday].", "2018-02-16/2018-02-18"),
    ("Rebels <shelled> the town on [Saturday and Sunday].", "2018-02-17/2018-02-18"),
    ("Rebels <shelled> the town on [Friday and Sunday].", None),
    ("Rebels <shelled> the town [over the weekend].", "2018-02-17/2018-02-18"),
    ("Rebels have <shelled> the town [since January].", "2018-01-01/2018-02-20"),
    ("Rebels have <shelled> the town [since 2014].", "2014-01-01/2018-02-20"),
    ("Rebels <shelled> the town in [the last three days].", "2018-02-17/2018-02-20"),
    ("Rebels <shelled> the town in the [summer of 2016].", "2016-01-01/2016-12-31"),
    # no more than the words say
    ("Rebels <shelled> the town [a few days ago].", None),
    ("Rebels <shelled> the town [more than 30 years ago].", None),
    ("Rebels <shelled> the town [two days later].", None),
    ("Rebels <shelled> the town [the following day].", None),
    ("Rebels <shelled> the town [until Monday].", None),
    # several expressions
    ("He was <arrested> on [Monday] and released on Tuesday.", "2018-02-19"),
    ("He was arrested on Sunday and <released> on [Monday].", "2018-02-19"),
    ("Rebels <shelled> the town on [Monday] after troops entered it on Friday.", "2018-02-19"),
    ("Rebels shelled the town on Monday after troops <entered> it on [Friday].", "2018-02-16"),
    ("He was <jailed> on [Monday] for a bombing in 2015.", "2018-02-19"),
    ("The army, which lost the town in 2015, <retook> it on [Friday].", "2018-02-16"),
    ("[Last year] farmers began <blocking> the port.", "2017-01-01/2017-12-31"),
    ("The <attack> on [Monday] killed nine, the worst since 2014.", "2018-02-19"),
    ("On [Monday] the army captured the bridge and <killed> nine men.", "2018-02-19"),
    ("On [Monday] the army launched an <assault> on the port.", "2018-02-19"),
    # an attribute of the event's own noun
    ("Officials condemned [Monday]’s <strike>.", "2018-02-19"),
    ("A report blamed the [2016] <attack> on rebels.", "2016-01-01/2016-12-31"),
    ("The strike killed nine in the [2016] <election>.", "2016-01-01/2016-12-31"),
    ("He was killed in a [2015] <airstrike>.", "2015-01-01/2015-12-31"),
    ("That same year, [2009], rebels <shelled> the town.", "2009-01-01/2009-12-31"),
    ("In [October], more than ninety shops <closed>.", "2017-10-01/2017-10-31"),
    ("He was <arrested> and deported on [Monday].", "2018-02-19"),
    ("He is weighing the <attack> of [Monday].", "2018-02-19"),
    ("She declared she is hosting <talks> on [Friday next week].", "2018-03-02"),
    # verbs of reporting
    ("Rebels <shelled> the town on [Friday], officials said on Monday.", "2018-02-16"),
    ("He said on Monday that rebels had <shelled> the town on [Friday].", "2018-02-16"),
    ("He said a man was <killed> on [Friday].", "2018-02-16"),
    ("The minister <said> on [Monday] that rebels had shelled the town on Friday.", "2018-02-19"),
    ("The president <condemned> the rebels on [Monday].", "2018-02-19"),
]

SILENT = [
    "Rebels <shelled> the town.",
    "Rebels <shelled> the town, he said on Tuesday.",
    "Rebels <shelled> the town, on Tuesday, officials said.",
    "On Tuesday, officials said, rebels <shelled> the town.",
    "He said on Tuesday rebels had <shelled> the town.",
    "He said in a statement on Tuesday the rebels had <shelled> the town.",
    "He told reporters on Monday that rebels <shelled> the town.",
    "“We <shelled> the town,” he said on Monday.",
    "He <arrived> “on Monday”.",
    "Rebels <shelled> the town; on Monday troops left.",
    "Rebels <shelled> the town after troops left on Monday.",
    "Rebels <shelled> the town before Friday’s vote.",
    "Rebels <shelled> the camp which opened in 2015.",
    "Rebels <shelled> the town, and on Monday they left.",
    "He announced the <withdrawal> of troops on Monday.",
    "He <condemned> the attack on Monday.",
    "He was <jailed> for a bombing in 2015.",
    "He agreed on Monday to <withdraw> his troops.",
    "Rebels <shelled> the town on 31 February.",
    "Rebels <shelled> the town on 31 February 2015.",
    "Rebels <shelled> the town in 99999.",
    "Rebels <shelled> the town 99,999 years ago.",
    "Rebels <shelled> the office of Theresa May.",
    "Rebels <shelled> 2015 houses.",
    "Rebels <shelled> the town in three days.",
    "Rebels <shelled> the Sunday market.",
    "The mayor, famous for a speech in 2009, was <fined>.",
]


def read(marked: str, published: str | None) -> tuple[EventTime | None, str, tuple[int, int] | None]:
    expression = re.search(r"\[(.*?)\]", re.sub("[<>]", "", marked))
    wanted = (expression.start(), expression.end() - 2) if expression else None
    plain = re.sub(r"[\[\]]", "", marked)
    start, end = plain.index("<"), plain.index(">") - 1
    text = re.sub("[<>]", "", plain)
    return event_time(text, Span(0, len(text)), Span(start, end), published), text, wanted


@pytest.mark.parametrize(("marked", "expected"), DATED)
def test_the_expression_and_its_date(marked, expected):
    found, text, wanted = read(marked, TUESDAY)
    print(text, found)
    assert found is not None
    assert (found.start, found.end) == wanted
    assert found.date == expected


@pytest.mark.parametrize("marked", SILENT)
def test_a_gap_is_better_than_a_wrong_date(marked):
    assert read(marked, TUESDAY)[0] is None


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Rebels <shelled> the town on [3 March 2016].", "2016-03-03"),
        ("Rebels <shelled> the town in [2015].", "2015-01-01/2015-12-31"),
        ("Rebels <shelled> the town in [October 2016].", "2016-10-01/2016-10-31"),
        ("Rebels <shelled> the town in [the 1990s].", "1990-01-01/1999-12-31"),
        ("Rebels <shelled> the town on [Monday].", None),
        ("Rebels <shelled> the town [yesterday].", None),
        ("Rebels <shelled> the town on [28 June].", None),
        ("Rebels <shelled> the town [last month].", None),
        ("Rebels <shelled> the town [two days ago].", None),
        ("Rebels <shelled> the town [over the weekend].", None),
        ("Rebels have <shelled> the town [since 2014].", None),
        ("Rebels <shelled> the town [between 3 and 9 May].", None),
    ],
)
@pytest.mark.parametrize("published", [None, "", "some day", "99999-01-01"])
def test_without_a_day_of_publication(marked, expected, published):
    found, _, wanted = read(marked, published)
    assert found is not None
    assert (found.start, found.end) == wanted
    assert found.date == expected


def test_a_timestamp_is_cut_and_offsets_count_from_the_text():
    text = "Nothing yet. Rebels shelled the town on Monday. It rained on Sunday."
    found = event_time(text, Span(13, 47), Span(20, 27), "2018-02-20T10:00:00Z")
    assert found == EventTime("2018-02-19", text.index("Monday"), text.index("Monday") + 6)


def test_a_trigger_outside_its_sentence_has_no_date():
    assert event_time("He left on Monday.", Span(0, 7), Span(3, 18), TUESDAY) is None
    assert event_time("He left on Monday.", Span(8, 18), Span(3, 7), TUESDAY) is None


def test_long_input_takes_linear_time():
    for filler in ("9" * 10_000, "on Monday " * 30_000, "in 2015 and " * 30_000, "(" * 100_000, "a " * 100_000):
        text = f"{filler} he left {filler}"
        at = text.index("left")
        begun = time.process_time()
        event_time(text, Span(0, len(text)), Span(at, at + 4), TUESDAY)
        assert time.process_time() - begun < 2


PIECES = st.sampled_from(
    re.split(
        " ",
        "on in since until between from to and , ; “ ” Monday Friday next last this week month year May March 3 9 31 28"
        " 2015 99999 1990s the early late mid- end of two days ago years weekend he said that will attacked killed left"
        " tomorrow yesterday February ’s ( ) – a few more than 0 2018-02-30 winter summer later within overnight",
    )
)
DAYS = st.none() | st.dates().map(date.isoformat) | st.text(max_size=12)


def check(text: str, start: int, end: int, at: int, length: int, published: str | None) -> None:
    sentence, trigger = Span(start, end), Span(at, at + length)
    found = event_time(text, sentence, trigger, published)
    if found is None:
        return
    assert start <= found.start < found.end <= end
    assert found.end <= trigger.start or trigger.end <= found.start
    if found.date is not None:
        days = [date.fromisoformat(day) for day in found.date.split("/")]
        assert len(days) == 1 or (len(days) == 2 and days[0] < days[1])


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES, max_size=14), st.lists(PIECES, max_size=14), DAYS)
def test_what_is_found_is_sound(before, after, published):
    text = " ".join(["It rained on Monday.", *before, "attacked", *after, "on Sunday"])
    start = 21
    end = len(text) - 10
    check(text, start, end, start + len("".join(f"{w} " for w in before)), 8, published)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80), st.integers(0, 90), st.integers(0, 90), st.integers(0, 90), st.integers(0, 9), DAYS)
def test_any_input_is_survived(text, start, end, at, length, published):
    check(text, start, end, at, length, published)
