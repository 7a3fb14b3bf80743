"""The date of an event: which time expression of a sentence dates what its trigger names, and what it means.

A finder of bounded patterns (`grammar`, `expressions`) takes the expressions near the trigger; rules on the clause
(`clause`, `choosing`) choose among them; calendar rules (`meanings`, `calendar`) give the date. A date is an ISO day,
or a stretch of whole days as an ISO interval ("last month"). An expression that belongs to a verb of reporting dates no
reported event. What cannot be told is None.
"""

from onrecord.reader.when.choosing import EventTime, event_time

__all__ = ["EventTime", "event_time"]
