"""onrecord treaties and onrecord commitments, as they are used."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from made_treaties import WORDS, invented, treaty_knowledge
from onrecord.cli import app
from onrecord.commitments.treaties import Treaties
from onrecord.commitments.types import Treaty
from onrecord.config import OFF
from onrecord.knowledge.base import Knowledge
from onrecord.output.commitments import COLUMNS, Wording, commitments_lines, listed
from onrecord.output.lines import columns, plain
from test_cli import on_terminal

MINE = """\
treaties:
- id: harbour
  names: [Harbour Pact]
  signed: 2031-01-01
  in_force: 2031-02
  parties: [{state: ISL}, {state: MLT}, {state: FJI, from: 2031-02-01, status: suspended}]
  source: an invented one
  commitments:
  - id: harbour-1
    article: "1"
    kind: defence
    strength: by_agreement
    text: The parties defend the =harbours of each other.
    trigger:
      events: [armed_attack]
      conditions: [{id: request, kind: request, says: the attacked party asks for it}]
    exceptions: [river ports]
    doubt: no copy of the text was found
  - {id: harbour-2, article: protocol, kind: assurance, strength: may, text: Iceland counts the ships of Malta.,
     obligors: [ISL], beneficiaries: [MLT]}
"""


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture
def mine(tmp_path: Path) -> str:
    file = tmp_path / "mine.yaml"
    file.write_text(MINE)
    return str(file)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return treaty_knowledge(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def table(base):
    """What the table shows of the invented treaties on a day."""
    treaties = Treaties(invented(base), base)
    words = Wording(lambda code: base.states[code].name, WORDS.classes.label, lambda id: (f"the {id}", "where it ends"))

    def shown(day: str, *states: str, width: int = 100) -> list[str]:
        lines = list(commitments_lines(listed(treaties, treaties.bound(day, states), day), words, width))
        assert all(columns(line) <= width for line in plain(lines).splitlines())
        return plain(lines).splitlines()

    return shown


# the table


def test_a_commitment_shows_who_what_when_and_doubts(table):
    assert table("2020-06-01", "ARL", "CAV")[6:-2] == [
        "  Article 5 · defence · must act · since 2000-01-01 · north-5-2000",
        "    Arland, Cavenia (suspended): each to the other",
        "    An armed attack on one party counts as one on all, and each of them helps.",
        "    when: a party suffers an armed attack or a blockade, by anyone, anywhere",
        "    and only if: the attacked party asks for help (request)",
        "    and only if: the council decides (decision)",
        "    but not: attacks that the attacked party provoked",
        "    doubt: the protocol of 1999 is known from a summary only",
    ]
    assert table("2020-06-01")[-2:] == [
        "2 commitments of 1 treaty on 2020-06-01: 4 obligations of one state to another. What treaties say,",
        "in our own words: an aid to reading them, not legal advice.",
    ]
    old = table("1996-01-01", "CAV")
    assert "    where: the north (north)" in old and "    doubt about where: where it ends" in old
    assert "    when: a party suffers an armed attack, by anyone" in old
    assert "  Article 1 · non-aggression · must act · 1995-06 to 2010-06-30 · cavdor-1" in old
    assert "    when: at all times" in old and "    Doria → Cavenia" in old
    assert "    when: Cavenia suffers a war, by Arland, anywhere" in old


def test_pairs_are_told_in_as_few_lines_as_say_them(base):
    def told(*pairs: str) -> list[str]:
        (north,) = (t for t in invented(base) if t.id == "north")
        from onrecord.output.commitments import Pair, _who

        assert north
        made = [
            Pair(a, "suspended" if a == "D" else "member", b, "suspended" if b == "D" else None, ()) for a, b in pairs
        ]
        return list(_who(made, str.lower))

    assert told("AB", "BA") == ["a, b: each to the other"]
    assert told("AB", "BA", "AC", "CA", "BC", "CB") == ["a, b, c: each to every other"]
    assert told("AB") == ["a → b"]
    assert told("AC", "BC", "AD", "BD") == ["a, b → c, d (suspended)"]
    assert told("DB", "BD", "DC", "CD") == ["d (suspended) ↔ b, c"]
    assert told("AB", "BA", "AC", "DA") == ["a ↔ b", "a → c", "d (suspended) → a"]
    assert told("AB", "BC", "CA", "CB") == ["a → b", "b → c", "c → a, b"]


def test_a_treaty_that_is_not_in_force_is_listed_as_that(runner, tmp_path):
    file = tmp_path / "waiting.yaml"
    file.write_text(MINE.replace("in_force: 2031-02\n", "in_force:\n").replace(", from: 2031-02-01", ""))
    shown = runner.invoke(app, ["treaties", "list", "--on", "2031-03-01", "--treaties", str(file)])
    assert shown.exit_code == 0, shown.stderr
    (line,) = (line for line in shown.stdout.splitlines() if line.startswith("harbour "))
    assert line.startswith(
        "harbour Harbour Pact · signed 2031-01-01, not in force · 2 commitments · defence, assurance"
    )
    bound = runner.invoke(app, ["commitments", "ISL", "MLT", "--on", "2031-03-01", "--treaties", str(file)])
    assert "harbour-1" not in bound.stdout


# commitments


def test_commitments_between_two_states_as_a_table(runner, mine):
    done = runner.invoke(app, ["commitments", "Iceland", "mlt", "--on", "2031-02-10", "--treaties", mine])
    assert done.exit_code == 0, done.output
    shown = done.stdout
    assert "Harbour Pact\n  Article 1 · defence · by agreement · since 2031-02 · harbour-1\n" in shown
    assert "    Iceland, Malta: each to the other\n" in shown and "    Iceland → Malta\n" in shown
    assert "  Protocol · assurance · may" in shown
    assert "doubt: not certain that the treaty was in force on this day: from 2031-02 is all that is known" in shown
    assert "Fiji" not in shown
    alone = runner.invoke(app, ["commitments", "FJI", "--on", "2031-03-01", "-t", mine]).stdout
    assert "Fiji (suspended) ↔ Iceland, Malta" in alone and "harbour-2" not in alone


def test_commitments_as_csv_and_jsonl(runner, mine, tmp_path):
    arguments = ["commitments", "ISL", "MLT", "--on", "2031-02-10", "-t", mine, "--kind", "defence"]
    rows = list(csv.DictReader(io.StringIO(runner.invoke(app, [*arguments, "--format", "csv"]).stdout)))
    assert [(r["obligor"], r["beneficiary"]) for r in rows] == [("ISL", "MLT"), ("MLT", "ISL")]
    first = rows[0]
    assert tuple(first) == COLUMNS
    assert (first["on"], first["treaty"], first["commitment"]) == ("2031-02-10", "harbour", "harbour-1")
    assert (first["events"], first["victim"], first["adversary"], first["area"]) == (
        "armed_attack",
        "parties",
        "any",
        "",
    )
    assert first["conditions"] == "request: the attacked party asks for it" and first["exceptions"] == "river ports"
    assert first["doubts"].startswith("not certain that the treaty was in force")
    assert first["doubts"].partition("; ")[2].startswith("no copy of the text was found")
    out = tmp_path / "found.jsonl"
    assert runner.invoke(app, [*arguments, "-o", str(out)]).exit_code == 0
    (line,) = out.read_text().splitlines()
    one = json.loads(line)
    assert one["commitment"]["trigger"]["events"] == ["armed_attack"] and one["treaty_name"] == "Harbour Pact"
    assert [pair["obligor"] for pair in one["pairs"]] == ["ISL", "MLT"] and one["pairs"][0]["doubts"] == []
    assert one["doubts"][1] == "no copy of the text was found"


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(runner, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        MINE.replace("The parties defend the =harbours", "'=HYPERLINK(1) of the harbours").replace(
            "other.", "other'", 1
        )
    )
    done = runner.invoke(app, ["commitments", "MLT", "FJI", "--on", "2032-01-01", "-t", str(file), "-f", "csv"])
    (row, _) = csv.DictReader(io.StringIO(done.stdout))
    assert row["text"].startswith("'=HYPERLINK")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["Icelnd"], 2, "unknown state 'Icelnd'; give an ISO code (FIN) or the English name; did you mean Iceland?"),
        (["--kind", "defense"], 2, "--kind 'defense' is not one of defence, "),
        (["--on", "soon"], 2, "--on 'soon' is no day"),
        (["--treaties", "none.yaml"], 2, "--treaties none.yaml: there is no such file"),
        (["ISL", "MLT", "--on", "2031-01-31"], 0, "no commitment between Iceland and Malta on 2031-01-31"),
        (["Fiji", "--on", "1950-01-01", "--kind", "offence"], 0, "no commitment of that kind by or to Fiji on 1950"),
        (["--on", "1800-01-01"], 0, "no commitment on 1800-01-01"),
    ],
)
def test_what_cannot_be_answered_is_told(runner, mine, arguments, status, words):
    done = runner.invoke(app, ["commitments", "-t", mine, *arguments])
    assert done.exit_code == status and words in done.stderr
    assert "Traceback" not in done.output
    if status == 0:
        assert done.stdout == "" and runner.invoke(app, ["commitments", "-t", mine, "-q", *arguments]).stderr == ""


def test_today_is_the_day_where_none_is_given(runner):
    (line, *_) = runner.invoke(app, ["commitments", "POL", "USA", "-f", "jsonl"]).stdout.splitlines()
    import datetime

    day = datetime.date.fromisoformat(json.loads(line)["on"])
    assert abs((datetime.date.today() - day).days) <= 1


def test_in_colours_on_a_terminal():
    command = [sys.executable, "-m", "onrecord", "commitments", "BLR", "RUS", "--on", "2020-08-19", "--no-config"]
    status, shown = on_terminal(command, None)
    assert status == 0 and "\x1b[" in shown and "Collective Security Treaty" in shown


# treaties


def test_list_has_the_shipped_treaties_and_ones_own(runner, mine):
    shown = runner.invoke(app, ["treaties", "list", "-t", mine, "--on", "2031-03-01"]).stdout
    assert "harbour Harbour Pact · since 2031-02 · 3 parties · 2 commitments · defence, assurance" in shown
    assert "\nnato " in shown and "ATOP 3180" in shown
    before = runner.invoke(app, ["treaties", "list", "-t", mine, "--on", "2031-01-31"]).stdout
    assert "harbour Harbour Pact · since 2031-02 · not in force on 2031-01-31" in " ".join(before.split())
    lines = runner.invoke(app, ["treaties", "list", "-t", mine, "--format", "jsonl"]).stdout.splitlines()
    treaties = [msgspec.json.decode(line, type=Treaty) for line in lines]
    assert [t.id for t in treaties] == sorted(t.id for t in treaties) and "harbour" in {t.id for t in treaties}


def test_validate_tells_what_is_fine_and_what_is_not(runner, mine, tmp_path):
    done = runner.invoke(app, ["treaties", "validate", mine])
    assert (done.exit_code, done.stdout) == (0, f"{mine}: 1 treaty, 2 commitments, nothing wrong\n")
    bad = tmp_path / "bad.yaml"
    bad.write_text(MINE.replace("kind: defence", "kind: defense").replace("MLT", "MLTA"))
    gone = tmp_path / "gone.yaml"
    done = runner.invoke(app, ["treaties", "validate", str(bad), mine, str(gone)])
    assert done.exit_code == 1 and done.stdout == f"{mine}: 1 treaty, 2 commitments, nothing wrong\n"
    told = done.stderr.splitlines()
    assert told[0].startswith(f"onrecord: {bad}, line 6: unknown state 'MLTA'")
    assert f"onrecord: {bad}, line 11: kind 'defense' is not one of " in told[1] and "did you mean defence?" in told[1]
    assert told[-1] == f"onrecord: {gone}: cannot be read: No such file or directory"
    bad.write_text(MINE.replace("id: harbour\n", "id: nato\n"))
    done = runner.invoke(app, ["treaties", "validate", str(bad)])
    assert done.stdout == f"{bad}: 1 treaty, 2 commitments, nothing wrong; in place of the shipped nato\n"
    done = runner.invoke(app, ["treaties", "validate", str(bad), mine])
    assert done.exit_code == 1 and "id 'harbour-1': another commitment has this id" in done.stderr


def test_an_organization_of_ones_own_may_be_named(runner, tmp_path):
    file, own = tmp_path / "mine.yaml", tmp_path / "who.yaml"
    file.write_text(MINE.replace("parties: [", "organization: Harbour League\n  parties: ["))
    own.write_text(
        "actors: [{name: Harbour League, kind: organization}]\n"
        "memberships: [{organization: Harbour League, state: TON, from: 2031}]\n"
    )
    assert "unknown organization 'Harbour League'" in runner.invoke(app, ["treaties", "validate", str(file)]).stderr
    assert runner.invoke(app, ["treaties", "validate", str(file), "-k", str(own)]).exit_code == 0
    shown = runner.invoke(app, ["commitments", "TON", "-t", str(file), "-k", str(own), "--on", "2032-01-01"]).stdout
    assert "Tonga ↔ Fiji (suspended), Iceland, Malta" in shown


def test_files_are_taken_from_the_configuration(runner, mine, tmp_path, monkeypatch):
    monkeypatch.delenv(OFF)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "onrecord.toml").write_text('treaties = ["mine.yaml"]\n')
    asked = ["commitments", "ISL", "MLT", "--on", "2032-01-01", "-f", "jsonl"]
    assert "harbour-1" in runner.invoke(app, asked).stdout
    assert runner.invoke(app, [*asked, "--no-config"]).stdout == ""


def test_the_example_of_the_docs_can_be_used(runner, tmp_path):
    doc = (Path(__file__).parents[2] / "docs" / "treaties.md").read_text(encoding="utf-8")
    file = tmp_path / "example.yaml"
    file.write_text(doc.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    done = runner.invoke(app, ["treaties", "validate", str(file)])
    assert done.stdout == f"{file}: 1 treaty, 2 commitments, nothing wrong\n", done.stderr
    shown = runner.invoke(app, ["commitments", "ISL", "MLT", "--on", "2032-06-01", "-t", str(file)]).stdout
    assert "Iceland, Malta: each to the other" in shown and "2 commitments of 1 treaty on 2032-06-01" in shown
    assert runner.invoke(app, ["commitments", "FJI", "--on", "2032-06-01", "-t", str(file), "-q"]).stdout == ""
