"""What finds claims, with a fault: each is a factory that the process of a job can import by name."""

from __future__ import annotations

import os
import signal
import time

from onrecord.errors import ModelError
from onrecord.reader.claims import Claims
from onrecord.reader.claims.likeness import Looked
from onrecord.reader.claims.propositions import Proposition
from onrecord.record.store import claiming
from onrecord.web import job_joining


class _Slow(Claims):
    def look(self, proposition: Proposition) -> Looked:
        time.sleep(0.4)
        return super().look(proposition)


class _Deadly(Claims):
    def look(self, proposition: Proposition) -> Looked:
        os.kill(os.getpid(), signal.SIGKILL)
        return super().look(proposition)


def slow() -> Claims:
    """Takes its time over each statement."""
    return _Slow()


def deadly() -> Claims:
    """Kills its own process when it looks at a statement."""
    return _Deadly()


def deadly_in_storing() -> Claims:
    """Kills its own process when all claims are written, and the transaction is not yet over."""

    def killed(connection: object) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    claiming.joined_readings = killed
    return Claims()


def damaged() -> Claims:
    """Has no weights."""
    raise ModelError("the claims weights are damaged; install onrecord again")


def long() -> Claims:
    """In a process in which no record is small enough to be joined unasked."""
    job_joining.A_MINUTE = 3
    return Claims()
