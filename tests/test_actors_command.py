"""onrecord actors: who is counted as one, what is listed, and that its YAML is taken back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.engine.work import ReadDocument
from onrecord.intake.types import Document
from onrecord.knowledge.own import overlay
from onrecord.model import Actor, Article, Office, ProducedBy, Reading, Speaker, Statement
from onrecord.output.actors import write_actors
from onrecord.output.tally import ActorTotal, Tally
from test_engine import report
from tiny_tables import tiny_knowledge

PRODUCED_BY = ProducedBy(onrecord="0", weights="sha256:0", knowledge="sha256:0")


def reading(*cast: tuple[Actor, int], path: str = "r.txt") -> Reading:
    """An article with these actors, each with so many statements."""
    actors = tuple(actor for actor, _ in cast)
    statements = [
        Statement(
            id=f"{actor.id}-{n}", kind="direct", cue=(), content=(),
            speaker=Speaker(actor=actor.id, mention=None, how="named", confidence=1),
        )
        for actor, number in cast
        for n in range(number)
    ]  # fmt: skip
    article = Article(id=path, sha256="0", text="", path=path)
    return Reading(produced_by=PRODUCED_BY, article=article, actors=actors, statements=tuple(statements))


def actor(name: str, country: str | None = None, kind="person", id: str = "", **more) -> Actor:
    return Actor(id=id or name, name=name, kind=kind, country=country, **more)


def tally(*readings: Reading) -> Tally:
    made = Tally()
    for each in readings:
        made.add(each)
    return made


def counts(found: list[ActorTotal]) -> list[tuple[str, int, int]]:
    return [(a.name, a.statements, a.articles) for a in found]


def test_actors_are_counted_over_articles_most_quoted_first():
    made = tally(
        reading((actor("Ada Renn", "ARL"), 2), (actor("Rui Lobo"), 0), (actor("Arl Front", kind="organization"), 1)),
        reading((actor("Ada Renn", "ARL"), 1), (actor("Rui Lobo"), 4)),
    )
    assert counts(made.actors()) == [("Rui Lobo", 4, 2), ("Ada Renn", 3, 2), ("Arl Front", 1, 1)]
    assert counts(made.actors(least=3)) == [("Rui Lobo", 4, 2), ("Ada Renn", 3, 2)]


def test_known_ones_are_joined_by_their_key_however_they_are_spelled():
    made = tally(
        reading((actor("Jorun Hale", "ARL", known=True, ref="person:jorun-hale"), 1)),
        reading((actor("Yorun Khale", None, known=True, ref="person:jorun-hale"), 2)),
        reading((actor("Jorun Hale", "BOR", known=True, ref="person:jorun-hale-2"), 5)),
    )
    assert [(a.ref, a.statements, a.forms) for a in made.actors()] == [
        ("person:jorun-hale-2", 5, ()),
        ("person:jorun-hale", 3, ("Jorun Hale",)),
    ]
    assert made.actors(unknown=True) == []


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        (("Edith Vandor", "ARL"), ("Edith Vándor", "ARL"), 1),
        (("Edith Vandor", "ARL"), ("E. Vandor", "ARL"), 1),
        (("Aleksandr Petrenko", "BOR"), ("Alexander Petrenko", "BOR"), 1),
        (("Edith Vandor", "ARL"), ("Edith Vandor", None), 1),
        (("Edith Vandor", "ARL"), ("Edith Vandor", "BOR"), 2),
        (("Edith Vandor", "ARL"), ("E. Vandor", "BOR"), 2),
        (("Edith Vandor", None), ("E. Vandor", None), 2),
        (("Edith Vandor", "ARL"), ("Peter Vandor", "ARL"), 2),
        (("Edith Vandor", "ARL"), ("Vandor", "ARL"), 2),
        (("Vandor", "ARL"), ("Vandor", "ARL"), 1),
    ],
)
def test_unknown_persons_are_one_where_name_and_country_agree(first, second, number):
    for one, other in ((first, second), (second, first)):
        found = tally(reading((actor(*one), 1)), reading((actor(*other), 1))).actors()
        assert len(found) == number, (one, other)
        assert sum(a.statements for a in found) == 2


def test_a_short_form_that_two_have_joins_neither():
    made = tally(*(reading((actor(n, "ARL"), 1)) for n in ("Edith Vandor", "Emil Vandor", "E. Vandor")))
    assert len(made.actors()) == 3


def test_kinds_are_kept_apart_and_the_is_no_part_of_a_name():
    made = tally(
        reading((actor("the Lise Guard", "ARL", kind="organization"), 1)),
        reading((actor("Lise Guard", "ARL", kind="organization"), 1), (actor("Lise Guard", "ARL", id="p"), 1)),
    )
    assert [(a.kind, a.articles) for a in made.actors()] == [("organization", 2), ("person", 1)]


def test_unknown_are_those_that_can_be_added():
    kinds = ("person", "organization", "group", "state")
    made = tally(reading(*((actor(f"Some {k.title()}", kind=k), 1) for k in kinds)))
    assert {a.kind for a in made.actors(unknown=True)} == {"person", "organization"}


# the YAML


def test_the_yaml_is_taken_back_as_it_is_and_filled_in(tmp_path):
    base = tiny_knowledge(tmp_path / "tables")
    made = tally(
        reading(
            (actor("Édith “Edi” Vàndor", "ARL", sector="OPP", aliases=("Edith Vandor", "Vandor", "she"),
                   offices=(Office(title="foreign minister", of="Arland"),)), 3),
            (actor("Lise Guard: the 2nd #1", kind="organization"), 2),
            (actor("O'Hara, \"Bo\""), 1),
            (actor("Sam Nemo", "ARL", id="n1"), 1),
            (actor("Sam Nemo", "BOR", id="n2"), 1),
            (actor("Sam Nemo", id="n3"), 1),
            (actor("!"), 9),
        )
    )  # fmt: skip
    text = write_actors(made.actors(unknown=True), "yaml")
    assert text.index("Vàndor") < text.index("Lise Guard")
    file = tmp_path / "my.yaml"
    file.write_text(text, encoding="utf-8")
    known = overlay(base, [file])
    (sense,) = known.look_up("Édith “Edi” Vàndor")
    person = known.persons[sense.id]
    assert (person.country, person.sector, person.note) == ("ARL", "OPP", "foreign minister, Arland")
    assert "Edith Vandor" in person.forms and "she" not in person.forms
    assert len(known.look_up("Sam Nemo")) == 3
    assert known.look_up("Lise Guard: the 2nd #1")
    filled = text.replace("    gender:\n", "    gender: f\n", 1)
    filled = filled.replace("    # offices:\n    #   - ", "    offices:\n      - ", 1).replace(
        "YYYY-MM-DD", "2031-02-03", 1
    )
    file.write_text(filled, encoding="utf-8")
    known = overlay(base, [file])
    assert [h.person.name for h in known.holders("ARL/foreign-minister", "2032-01-01")] == ["Édith “Edi” Vàndor"]
    assert known.persons[sense.id].gender == "f"


@settings(max_examples=60, deadline=None)
@given(names=st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=5))
def test_whatever_the_names_are_the_yaml_is_taken_back(names, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "any"
    base = tiny_knowledge(folder / "tables")
    cast = [
        (actor(name, kind=kind, id=f"{n}{kind}"), 1)
        for n, name in enumerate(names)
        for kind in ("person", "organization")
    ]
    file = folder / "my.yaml"
    file.write_text(write_actors(tally(reading(*cast)).actors(unknown=True), "yaml"), encoding="utf-8")
    overlay(base, [file])


def test_nobody_is_valid_yaml_too(tmp_path):
    base = tiny_knowledge(tmp_path / "tables")
    (tmp_path / "my.yaml").write_text(write_actors([], "yaml"))
    assert overlay(base, [tmp_path / "my.yaml"]).persons.keys() == base.persons.keys()


# the command


def unknown_speakers(threads: int) -> ReadDocument:
    def read(document: Document) -> Reading:
        renn = Actor(id="a1", name="Ada Renn", kind="person", country="NOR", known=True, ref="person:ada-renn")
        hale = Actor(id="a2", name="Jorun Hale", kind="person", country="NOR", offices=(Office(title="mayor"),))
        made = reading((renn, 1), (hale, 2), path=document.article.path or "")
        return Reading(
            produced_by=PRODUCED_BY, article=document.article, actors=made.actors, statements=made.statements
        )

    return read


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("onrecord.engine.work.load_reader", unknown_speakers)
    for number in range(3):
        (tmp_path / f"r{number}.txt").write_text(report(number))
    return tmp_path


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


def test_the_table(runner, folder):
    done = runner.invoke(app, ["actors", str(folder)])
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["statements", "articles", "actor"]
    assert lines[1].split()[:4] == ["6", "3", "Jorun", "Hale"] and "unknown" in lines[1]
    assert lines[2].split()[:4] == ["3", "3", "Ada", "Renn"] and "unknown" not in lines[2]
    assert "\x1b" not in done.stdout


def test_other_forms(runner, folder):
    out = folder / "a.csv"
    assert runner.invoke(app, ["actors", str(folder), "--format", "csv", "-o", str(out)]).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [(r["name"], r["statements"], r["known"], r["office"]) for r in rows] == [
        ("Jorun Hale", "6", "no", "mayor"), ("Ada Renn", "3", "yes", ""),
    ]  # fmt: skip
    lines = runner.invoke(app, ["actors", str(folder), "--format", "jsonl", "--least", "4"]).stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["Jorun Hale"]
    yaml = runner.invoke(app, ["actors", str(folder), "--unknown"]).stdout
    assert "Jorun Hale" in yaml and "Ada Renn" not in yaml
    assert "Jorun Hale" not in runner.invoke(app, ["actors", str(folder), "--unknown", "--least", "7"]).stdout


def test_what_cannot_be_read_is_told_and_the_rest_is_listed(runner, folder):
    (folder / "r1.txt").write_bytes(b"")
    done = runner.invoke(app, ["actors", str(folder)])
    assert done.exit_code == 1 and "Jorun Hale" in done.stdout
    assert "r1.txt" in done.stderr and "1 not read, 2 read" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["--least", "-1"], ["--format", "xml"], ["-o", "."], ["-k", "no.yaml"], ["-k", "OWN", "-o", "OWN"]]
)
def test_what_makes_no_sense_is_a_usage_error(runner, folder, arguments):
    own = folder / "my.yaml"
    own.write_text("actors: []")
    done = runner.invoke(app, ["actors", str(folder / "r0.txt"), *(str(own) if a == "OWN" else a for a in arguments)])
    assert (done.exit_code, done.stdout) == (2, "") and done.stderr.strip()
    assert own.read_text() == "actors: []"
