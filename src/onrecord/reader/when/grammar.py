"""The forms of time expressions: bounded patterns, each with its kind and the rule that gives its meaning."""

from __future__ import annotations

import re

from onrecord.reader.when import meanings
from onrecord.reader.when.words import either, near_days, values, words

_M = rf"(?:(?:{either(values('month'))})\b|(?:{either(values('short month'))})\b\.?)"
_D = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b"
_Y = r"(?:1[5-9]|20)\d\d(?![\d%]|[.,:]\d)"
_W = rf"(?:{either(values('weekday'))})\b"
_N = rf"(?:\d{{1,3}}|(?i:{either(values('numeral'))}))"
_VAGUE = rf"(?:{either(words('vague count'))}|(?:{either(words('approximation'))}) \S{{1,9}})"
_WHICH = r"(?i:last|this|next)"
_PART = (
    r"(?i:(?:very )?(?:early|late)(?: in)?[ -]|mid[ -]|middle of |(?:the )?(?:start|beginning|middle|end|close) of )"
)
_OF_YEAR = rf"(?:,? (?:of |in )?(?P<y>{_Y})|,? (?:of |in )?(?P<wy>{_WHICH}) year\b)?"
_TO = r"(?: ?[-–—] ?| (?:to|until|till|through) )"
_DAYPART = r"(?: (?:morning|afternoon|evening|night)\b)?"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)"
_LEFT = r"(?<![\w$£€/-])(?<!\d[.,:])"
_OPEN = r"(?P<open>(?i:between|from) (?:the )?)?"
_FORMS: tuple[tuple[str, str, meanings.Rule], ...] = (
    (
        "days",
        rf"{_OPEN}(?P<d1>{_D})(?: (?:of )?(?P<m1>{_M}))?(?P<to>{_TO}| and )(?:the )?"
        rf"(?P<d2>{_D}) (?:of )?(?P<m2>{_M}){_OF_YEAR}",
        meanings.span_of_days,
    ),
    (
        "days",
        rf"{_OPEN}(?P<m1>{_M}) (?P<d1>{_D})(?P<to>{_TO}| and )(?:(?P<m2>{_M}) )?(?P<d2>{_D})(?![:%]){_OF_YEAR}",
        meanings.span_of_days,
    ),
    (
        "months",
        rf"(?i:between|from) (?P<m1>{_M})(?: (?P<y1>{_Y}))?(?:{_TO}| and )(?P<m2>{_M}){_OF_YEAR}",
        meanings.span_of_months,
    ),
    ("years", rf"(?i:between|from) (?P<y1>{_Y})(?:{_TO}| and )(?P<y2>{_Y})\b", meanings.span_of_years),
    ("years", rf"(?P<y1>(?:1[5-9]|20)\d\d)[-–—](?P<y2>{_Y}|\d\d(?![\d-]))\b", meanings.span_of_years),
    (
        "days",
        rf"(?i:between|from) (?P<w1>{_W}){_DAYPART}(?:{_TO}| and )(?P<w2>{_W}){_DAYPART}",
        meanings.span_of_weekdays,
    ),
    ("day", rf"(?:{_W},? (?:the )?)?(?P<d>{_D}) (?:of )?(?P<m>{_M}){_OF_YEAR}", meanings.one_day),
    ("day", rf"(?:{_W}{_DAYPART},? )?(?P<m>{_M}) (?P<d>{_D})(?![:%]|[.,]\d){_OF_YEAR}", meanings.one_day),
    ("day", r"(?:19|20)\d\d-\d\d-\d\d\b", meanings.iso_day),
    ("month", rf"(?P<part>{_PART})?(?P<which>{_WHICH} )?(?<!\d )(?P<m>{_M})(?! \d\d?\b){_OF_YEAR}", meanings.one_month),
    (
        "season",
        rf"(?:(?i:early|late|last|next|this) )?(?P<season>(?i:spring|summer|autumn|winter)) (?:of )?(?P<y>{_Y})",
        meanings.season,
    ),
    ("season", r"(?i:last|next|this) (?P<season>(?i:spring|summer|autumn|winter))(?P<y>)\b", meanings.season),
    ("decade", rf"(?i:the )(?P<part>{_PART})?(?P<y>(?:1[5-9]|20)\d0)s\b", meanings.decade),
    ("year", rf"(?P<part>{_PART})?(?P<y>{_Y})(?!-\w)\b", meanings.one_year),
    (
        "weekday",
        rf"(?P<later>(?i:later|earlier|early|late) (?:on )?)?"
        rf"(?P<which>(?i:last|this|next|coming|following|previous) )?(?P<w>{_W}){_DAYPART}"
        r"(?P<week> (?:of )?(?:last week|this week|next week|week before last|the week before last|week)\b)?",
        meanings.weekday,
    ),
    ("near", rf"(?P<near>(?i:{either(near_days())}))\b", meanings.near_day),
    (
        "ago",
        rf"(?:(?P<vague>(?i:{_VAGUE}))|(?P<n>{_N})) "
        r"(?P<aunit>minute|hour|day|week|fortnight|month|year|decade)s? ago\b",
        meanings.ago,
    ),
    (
        "unit",
        rf"(?i:the )(?P<way>(?i:last|past|previous|next|coming))"
        rf"(?: (?P<vague>(?i:{_VAGUE}))| (?P<n>{_N}))? {_UNIT}s?\b",
        meanings.recent,
    ),
    (
        "unit",
        rf"(?P<way>(?i:last|past|next))(?P<vague>(?i: few| several))?(?: (?P<n>(?!a\b|an\b){_N}))? {_UNIT}s\b",
        meanings.recent,
    ),
    ("unit", rf"(?P<part>{_PART})?(?P<when>(?i:earlier|later) )?(?P<which>{_WHICH}) {_UNIT}\b", meanings.unit_beside),
    ("unit", r"(?:in )?(?i:recent|coming) (?:days|weeks|months|years)\b", meanings.nothing),
    (
        "weekend",
        r"(?:(?i:over|at|during|on) )?(?:(?i:the) )?(?P<which>(?i:last|this|next) )?(?i:weekend)\b",
        meanings.weekend,
    ),
    ("in", rf"(?P<within>(?i:in|within)) (?P<n>{_N}) {_UNIT}s?(?:’|')?(?: time\b)?(?! of\b)\b", meanings.in_time),
    (
        "other",
        r"(?:(?i:the (?:same|following|previous|next)|that(?: same)?) (?:day|night|morning|evening|week|month|year)\b"
        rf"|(?i:the day before)\b|(?:(?i:{_VAGUE})|{_N}) (?:day|week|month|year)s? (?:earlier|later|before)\b)",
        meanings.nothing,
    ),
)
RULES = tuple((kind, re.compile(pattern), rule) for kind, pattern, rule in _FORMS)
ANY = re.compile(
    _LEFT
    + "(?:"
    + "|".join(f"(?P<f{i}>{re.sub(r'[?]P<[a-z0-9]+>', '?:', form[1])})" for i, form in enumerate(_FORMS))
    + ")"
)
HINT = re.compile(
    r"\d|day|week|month|year|decade|ago|night|morning|afternoon|evening|tomorrow|summer|spring|autumn|winter|minute"
    rf"|hour|{either({name[:3] for name in values('month')})}",
    re.IGNORECASE,
)
