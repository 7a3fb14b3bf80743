"""Readers for tests that need no weights: each is a factory that a worker process can import by name."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

from onrecord.engine.work import ReadDocument
from onrecord.errors import InputError, ModelError
from onrecord.intake.types import Document
from onrecord.model import Actor, ProducedBy, Reading, Span, Speaker, Statement

PRODUCED_BY = ProducedBy(onrecord="0.0.0", weights="sha256:fake", knowledge="sha256:fake")

_SAID = re.compile(r'(?P<who>[A-Z]\w+(?: [A-Z]\w+)*) (?P<cue>said|denied) (?:that )?(?P<what>"[^"]*"|[^.\n]+)')


def said(document: Document) -> Reading:
    """Everybody who "said" or "denied" something in the text, found by one regular expression."""
    text = document.article.text
    actors: dict[str, Actor] = {}
    statements = []
    for number, match in enumerate(_SAID.finditer(text), start=1):
        name = match["who"]
        actors.setdefault(name, Actor(id=name.lower().replace(" ", "-"), name=name, kind="person"))
        statements.append(
            Statement(
                id=f"s{number}",
                kind="direct" if match["what"].startswith('"') else "indirect",
                speaker=Speaker(actor=actors[name].id, mention=Span(*match.span("who")), how="named", confidence=0.9),
                cue=(Span(*match.span("cue")),),
                content=(Span(*match.span("what")),),
                stance="deny" if match["cue"] == "denied" else "support",
                confidence=0.9,
            )
        )
    return Reading(
        produced_by=PRODUCED_BY,
        article=document.article,
        actors=tuple(actors.values()),
        statements=tuple(statements),
        notes=document.notes,
    )


def reader(threads: int) -> ReadDocument:
    return said


def fragile(threads: int) -> ReadDocument:
    """Kills its own process on a text with BOOM in it, raises on CRASH and on REFUSE, is slow on SLOW."""

    def read(document: Document) -> Reading:
        text = document.article.text
        if "BOOM" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "CRASH" in text:
            raise ZeroDivisionError("a bug")
        if "REFUSE" in text:
            raise InputError("refused")
        if "SLOW" in text:
            time.sleep(0.5)
        return said(document)

    return read


def endless(threads: int) -> ReadDocument:
    """Reads the first article and never comes back from the second; says so in the file named by STUCK."""
    seen: list[str] = []

    def read(document: Document) -> Reading:
        if seen:
            with Path(os.environ["STUCK"]).open("a") as told:
                told.write("stuck\n")
            time.sleep(600)
        seen.append(document.article.id)
        return said(document)

    return read


def damaged(threads: int) -> ReadDocument:
    raise ModelError("the weights are damaged; install onrecord again")


def stillborn(threads: int) -> ReadDocument:
    os._exit(7)
