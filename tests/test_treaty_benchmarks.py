"""The benchmarks of reading treaties on cases: which cases they ask, and that they can be run."""

from __future__ import annotations

import pytest
from benchmarks import treaties as task

from onrecord.commitments.case import Case
from onrecord.commitments.event_classes import event_classes
from onrecord.knowledge.base import knowledge


def test_the_written_cases_are_those_of_the_tests() -> None:
    cases = list(task.scenarios())
    assert len(cases) >= 40
    assert any(c.place == "Falkland Islands" and c.day == "1982-04-02" for c in cases)
    assert any(c.requests for c in cases) and any(c.said for c in cases)


def test_the_drawn_cases_are_the_same_each_time_and_can_be_asked() -> None:
    cases = list(task.drawn(40, knowledge()))
    assert cases == list(task.drawn(40, knowledge())) and len({(c.by, c.on, c.day) for c in cases}) == 40
    for case in cases:
        assert case.event in event_classes() and {case.by, case.on} <= set(knowledge().states)
        assert f"{task.FIRST}-01-01" <= case.day <= f"{task.LAST}-12-31"
    assert any(c.place for c in cases) and any(c.requests for c in cases) and not all(c.place for c in cases)


def test_the_figures_are_of_all_cases(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    case = Case(event="armed_attack", by="RUS", on="POL", day="2020-01-01")
    monkeypatch.setattr(task, "scenarios", lambda: iter([case]))
    assert task.whatif(2) > 0
    told = capsys.readouterr().out.splitlines()
    assert "scenarios of the tests" in told[1] and "   1 cases" in told[1]
    assert "   3 cases" in told[3] and "processor time" in told[4]
    assert any("armed_attack by RUS on POL, 2020-01-01" in line for line in told[-3:])
