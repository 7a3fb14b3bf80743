"""Files of treaties: what they become, and what is said of rows that cannot be used."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_treaties import INVENTED, WORDS, invented, treaties_of, treaty_knowledge
from onrecord.commitments import load
from onrecord.commitments.load import MAX_TREATIES, Source, read_sources, read_treaties
from onrecord.commitments.treaty_rows import MAX_COMMITMENTS, MAX_NAMES, MAX_PARTIES
from onrecord.commitments.trigger_rows import LONGEST, MAX_CONDITIONS
from onrecord.commitments.types import Condition, Party, Trigger
from onrecord.errors import KnowledgeError
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.rows_file import MAX_BYTES

SMALL = """\
treaties:
- id: small
  names: [Small Treaty]
  signed: 1990-01-01
  in_force: 1991-01-01
  ended: 2000-12-31
  parties:
  - {state: ARL}
  - {state: BOR, from: 1992, to: 1999, note: by accession}
  source: the archive
  commitments:
  - id: small-1
    article: "1"
    kind: defence
    strength: must_act
    text: Each helps the other.
    trigger:
      events: [armed_attack]
      conditions:
      - {id: request, kind: request, says: asked for}
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return treaty_knowledge(tmp_path_factory.mktemp("tables"))


def told(base: Knowledge, *texts: str) -> list[str]:
    """What is said of files with these texts, the only one called my.yaml."""
    names = ["my.yaml", *(f"my{n}.yaml" for n in range(1, len(texts)))]
    with pytest.raises(KnowledgeError) as error:
        read_treaties([Source(n, t.encode()) for n, t in zip(names, texts, strict=True)], base, WORDS)
    return str(error.value).splitlines()


# what a file becomes


def test_every_field_is_taken(base):
    cavdor, north = invented(base)
    assert (north.id, north.names[0], north.signed, north.start, north.end) == (
        "north", "Northern Pact Treaty", "1950-03-01", "1950-04-01", "",
    )  # fmt: skip
    assert (north.organization, north.parties, north.atop) == ("NOP", (), 9001)
    assert north.source == "Gazette of the Pact 1/1950" and north.note == "the pact's members are its parties"
    consults, old, new = north.commitments
    assert consults.trigger == Trigger(
        events=("security_threat",),
        conditions=(Condition(id="request", kind="request", says="a party asks for it"),),
    )
    assert old.text == "An armed attack on one party counts as one on all, and each of them helps as it thinks fit."
    assert (old.article, old.kind, old.strength) == ("5", "defence", "as_deems_necessary")
    assert old.trigger and (old.trigger.victim, old.trigger.adversary, old.trigger.area) == (
        ("parties",), ("any",), "north",
    )  # fmt: skip
    assert (old.start, old.end, old.treaty, old.source) == ("1950-04-01", "1999", "north", north.source)
    assert (new.start, new.end) == ("2000-01-01", "")
    assert new.means == ("military", "other") and new.exceptions == ("attacks that the attacked party provoked",)
    assert new.doubt == "the protocol of 1999 is known from a summary only"
    assert new.trigger and [c.kind for c in new.trigger.conditions] == ["request", "decision"]
    assert cavdor.names == ("Treaty of Dor",) and (cavdor.signed, cavdor.end) == ("1995", "2010-06-30")
    assert cavdor.parties == (Party(state="CAV", start="1995-06"), Party(state="DOR", start="1995-06"))
    first, second = cavdor.commitments
    assert first.trigger is None and (first.start, first.end) == ("1995-06", "2010-06-30")
    assert (second.obligors, second.beneficiaries) == (("DOR",), ("CAV",))
    assert second.trigger == Trigger(events=("war",), victim=("CAV",), adversary=("ARL",))


def test_an_empty_file_has_no_treaties(base):
    assert treaties_of("", base) == treaties_of("treaties:\n", base) == treaties_of("# nothing yet\n", base) == ()


def waiting(text: str) -> str:
    """A treaty that is signed and not in force."""
    return text.replace("in_force: 1991-01-01", "in_force:").replace("  ended: 2000-12-31\n", "")


def test_a_treaty_that_is_not_in_force_yet_is_taken(base):
    text = waiting(SMALL).replace("from: 1992, to: 1999", "doubt: it may not sign")
    (small,) = treaties_of(text, base)
    assert (small.signed, small.start, small.end) == ("1990-01-01", "", "")
    assert [(p.state, p.start, p.end, p.doubt) for p in small.parties] == [
        ("ARL", "", "", ""), ("BOR", "", "", "it may not sign"),
    ]  # fmt: skip
    assert (small.commitments[0].start, small.commitments[0].end) == ("", "")


def test_what_is_not_in_force_has_no_dates(base):
    found = told(base, waiting(SMALL).replace("text: Each", "from: 1991\n    text: Each"))
    assert [f.partition(": ")[2] for f in found] == [
        f"{what}: the treaty's in_force is empty, so it binds nobody yet"
        for what in ("from 1992", "to 1999", "from 1991")
    ]
    (only,) = told(
        base, SMALL.replace("in_force: 1991-01-01", "in_force:").replace("from: 1992, to: 1999", "status: member")
    )
    assert only == "my.yaml, line 6: ended 2000-12-31: a treaty whose in_force is empty binds nobody, so it cannot end"


def test_a_later_file_takes_the_place_of_a_treaty_and_frees_what_it_had(base):
    mine = SMALL.replace("id: small\n", "id: north\n").replace("Small Treaty", "Mine").replace("small-1", "north-3")
    made = read_treaties(
        [Source("my.yaml", mine.encode()), Source("my2.yaml", SMALL.encode())], base, WORDS, before=invented(base)
    )
    assert [t.id for t in made] == ["cavdor", "north", "small"]
    assert made[1].names == ("Mine",) and [c.id for c in made[1].commitments] == ["north-3"]
    with pytest.raises(KnowledgeError, match="id 'north': a second treaty of this id"):
        read_treaties([Source(n, mine.encode()) for n in ("a.yaml", "b.yaml")], base, WORDS, replacing=False)


# what is wrong with one


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("- id: small\n", "- id: Small One\n", 2, "id 'Small One': only small letters and digits"),
        ("- id: small\n", "-\n", 3, "id is missing"),
        ("names: [Small Treaty]", "names: []", 3, "names is missing"),
        ("names: [Small Treaty]", "names: [A.]", 3, "names: 'A.' is too short"),
        ("signed: 1990-01-01", "signed:", 4, "signed is missing"),
        ("signed: 1990-01-01", "signed: 1990-02-30", 4, "signed '1990-02-30' is no date"),
        ("in_force: 1991-01-01", "in_force: last year", 5, "in_force 'last year' is no date"),
        ("in_force: 1991-01-01", "note: never in force", 2, "in_force is missing"),
        ("ended: 2000-12-31", "ended: 1990", 6, "ended 1990 comes before in_force 1991-01-01"),
        ("ended: 2000-12-31", "end: 2000-12-31", 6, "unknown field 'end'; allowed are .*did you mean ended"),
        ("source: the archive", "source:", 10, "source is missing"),
        ("source: the archive", "source: a\n  atop: A12", 11, "atop 'A12' must be a whole number"),
        ("source: the archive", "source: a\n  organization: NOPP", 11, "unknown organization 'NOPP'.*did you mean NOP"),
        ("source: the archive", "source: a\n  organization: Arl Front", 11, "the tables have no members of it; list"),
        ("{state: ARL}", "{state: Arlnd}", 8, "unknown state 'Arlnd'; give an ISO code.*did you mean Arland"),
        ("{state: ARL}", "{staat: ARL}", 8, "unknown field 'staat'.*did you mean state"),
        ("{state: ARL}", "{from: 1992}", 8, "state is missing"),
        ("{state: ARL}", "ARL", 8, "a row of parties must give fields, such as 'state: …'"),
        ("{state: ARL}", "{state: BOR, to: 1993-06}", 9, "state BOR: a second row for these years, .*on line 8"),
        ("  - {state: ARL}\n", "", 11, "beneficiaries: BOR would owe it to itself alone"),
        ("from: 1992, to: 1999", "from: 1992, to: 1989", 9, "to 1989 comes before from 1992"),
        ("from: 1992, to: 1999", "to: 1989", 9, "to 1989 comes before the treaty was in_force, 1991-01-01"),
        ("from: 1992, to: 1999", "from: 2001", 9, "from 2001 comes after the treaty ended, 2000-12-31"),
        ("note: by accession", "status: gone", 9, "status 'gone' is not one of member, suspended"),
        ("id: small-1", "id: Article 1", 12, "id 'Article 1': only small letters"),
        ('article: "1"', "articel: 1", 13, "unknown field 'articel'.*did you mean article"),
        ('    article: "1"\n', "", 12, "article is missing"),
        ("kind: defence", "kind: defense", 14, "kind 'defense' is not one of defence, .*did you mean defence"),
        ("kind: defence", "kind:", 14, "kind is missing; give one of defence, offence"),
        ("strength: must_act", "strength: must", 15, "strength 'must' is not one of must_act.*did you mean must_act"),
        ("    strength: must_act\n", "", 12, "strength is missing; give one of must_act"),
        ("text: Each helps the other.", "text: [Each]", 16, "text must be one text, not a list"),
        ("text: Each helps the other.", "text: " + "x" * (LONGEST + 1), 16, "text is longer than 1000 characters"),
        ("text: Each", "obligors: [DOR]\n    text: Each", 16, "obligors: DOR is no party of the treaty"),
        ("text: Each", "obligors: [parties, ARL]\n    text: Each", 16, "obligors: 'parties' stands for states by it"),
        ("text: Each", "beneficiaries: partys\n    text: Each", 16, "unknown state 'partys'; did you mean parties"),
        ("text: Each", "obligors: ARL\n    beneficiaries: ARL\n    text: Each", 17, "ARL would owe it to itself"),
        ("text: Each", "means: [army]\n    text: Each", 16, "means 'army' is not one of military, nuclear, other"),
        ("text: Each", "from: 1990-12-31\n    text: Each", 16, "from 1990-12-31 comes before the treaty was in_force"),
        ("text: Each", "from: 2001\n    text: Each", 16, "from 2001 comes after the treaty ended, 2000-12-31"),
        ("text: Each", "to: 2001\n    text: Each", 16, "to 2001 comes after the treaty ended, 2000-12-31"),
        ("text: Each", "to: 1990\n    text: Each", 16, "to 1990 comes before the treaty was in_force, 1991-01-01"),
        ("text: Each", "to: 1993\n    from: 1994\n    text: Each", 16, "to 1993 comes before from 1994"),
        ("trigger:\n", "triggers:\n", 17, "unknown field 'triggers'.*did you mean trigger"),
        ("trigger:\n", "triggers:\n", 12, "trigger is missing: a commitment of the kind defence needs"),
        ("events: [armed_attack]", "events: [armed_atack]", 18, "events 'armed_atack' is .*mean armed_attack"),
        ("events: [armed_attack]", "area: home", 18, "events is missing; give one or more of security_threat"),
        ("conditions:", "area: hom\n      conditions:", 19, "area 'hom' is not one of home, north; did you mean home"),
        ("conditions:", "victim: Borea\n      conditions:", 19, "victim: unknown state 'Borea'; .*did you mean Boria"),
        ("conditions:", "adversary: non_party\n      conditions:", 19, "unknown state 'non_party'; did you mean non_"),
        ("conditions:", "adversary: [any, BOR]\n      conditions:", 19, "adversary: 'any' stands for states by itself"),
        ("id: request", "id: area", 20, "id 'area' means what every trigger asks for"),
        ("id: request", "id: A", 20, "id 'A': only small letters"),
        ("kind: request", "kind: asked", 20, "kind 'asked' is not one of request, decision"),
        ("says: asked for", "say: asked for", 20, "unknown field 'say'; .*did you mean says"),
        ("says: asked for", "says: a}\n      - {id: request, kind: other, says: b", 21, "'request': a second cond"),
        ("treaties:\n", "treties:\n", 1, "unknown section 'treties'; allowed are treaties; did you mean treaties"),
        ("treaties:\n", "- {treaties: 1}\n", 1, "must start with treaties: and a list under it|not YAML"),
        ("text: Each helps", "text: &anchor Each\n    doubt: *anchor\n    note: Each", 17, "aliases .* not allow"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_field(base, old, new, line, words):
    assert old in SMALL
    found = told(base, SMALL.replace(old, new))
    assert any(
        complaint.startswith(f"my.yaml, line {line}: ") and re.search(words, complaint) for complaint in found
    ), found


def test_all_complaints_come_at_once_and_in_order(base):
    bad = (
        SMALL.replace("kind: defence", "kind: war")
        .replace("state: ARL", "state: Nowhere")
        .replace("1991-01-01", "soon")
        .replace("says: asked for", "says: ''")
    )
    found = told(base, bad, "treaties: none\n", SMALL + "\ttab")
    assert [f.partition(": ")[0] for f in found] == [
        "my.yaml, line 5", "my.yaml, line 8", "my.yaml, line 14", "my.yaml, line 20", "my1.yaml, line 1",
        "my2.yaml, line 21",
    ]  # fmt: skip
    assert "treaties must be a list" in found[4] and "not YAML" in found[5]


def test_a_row_that_is_wrong_makes_no_complaint_about_what_follows_from_it(base):
    (only,) = told(base, SMALL.replace("text: Each", "obligors: [BOR]\n    text: Each").replace("1992", "someday"))
    assert "from 'someday' is no date" in only
    (only,) = told(base, SMALL.replace("state: ARL", "state: XYZ"))
    assert "unknown state 'XYZ'" in only


def test_ids_are_given_once(base):
    again = SMALL + SMALL.partition("\n")[2]
    found = told(base, again)
    assert "my.yaml, line 21: id 'small': a second treaty of this id; the first is on line 2" in found
    assert "my.yaml, line 31: id 'small-1': another commitment has this id; it is on line 12 of my.yaml" in found
    other = SMALL.replace("id: small\n", "id: other\n")
    assert told(base, SMALL, other) == [
        "my1.yaml, line 12: id 'small-1': another commitment has this id; it is on line 12 of my.yaml"
    ]
    with pytest.raises(KnowledgeError, match="it is of small"):
        read_treaties([Source("my.yaml", other.encode())], base, WORDS, before=treaties_of(SMALL, base))


def test_a_treaty_without_parties_or_commitments_is_refused(base):
    text = "treaties:\n- {id: a, names: Ab, signed: 1990, in_force: 1990, source: b}\n"
    assert told(base, text) == [
        "my.yaml, line 2: parties is missing: list them, or give the organization whose members they are",
        "my.yaml, line 2: commitments is missing: what the treaty obliges its parties to, row by row",
    ]


def test_a_listed_state_may_stand_beside_an_organization(base):
    text = SMALL.replace("parties:\n  - {state: ARL}", "organization: Northern Pact\n  parties:")
    (made,) = treaties_of(text, base)
    assert made.organization == "NOP" and [p.state for p in made.parties] == ["BOR"]


# too much of anything


def test_too_large_and_too_many_is_refused(base, tmp_path):
    def many(what: str, row: str, number: int) -> str:
        assert what in SMALL
        return SMALL.replace(what, what + "".join(row.format(n=n) for n in range(number)))

    for text, words in (
        (SMALL.replace("[Small Treaty]", str([f"Name {n}" for n in range(MAX_NAMES + 1)])), "names has 51 rows"),
        (many("parties:\n", "  - {{state: DOR, from: 1991-01-01, to: 1991-01-01}}\n", MAX_PARTIES), "parties has 252"),
        (many("commitments:\n", "  - {{id: c{n}}}\n", MAX_COMMITMENTS), "commitments has 201 rows; at most 200"),
        (
            many("conditions:\n", "      - {{id: c{n}, kind: other, says: x}}\n", MAX_CONDITIONS),
            "conditions has 21 rows; at most 20",
        ),
        ("treaties:\n" + "- {}\n" * (MAX_TREATIES + 1), "and .* more like these"),
    ):
        found = told(base, text)
        assert any(re.search(words, complaint) for complaint in found), found
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(KnowledgeError, match=r"(?s)huge.yaml: is larger than 5 MB.*gone.yaml: cannot be read"):
        read_sources([huge, tmp_path / "gone.yaml"])


def test_more_treaties_than_are_taken_are_told(base):
    text = "treaties:\n" + "".join(SMALL.partition("\n")[2].replace("small", f"t{n}") for n in range(3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "MAX_TREATIES", 2)
        assert told(base, text) == ["my.yaml, line 40: more than 2 treaties in one file"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_with_its_lines_or_taken_never_more(base, data):
    lines = INVENTED.read_text(encoding="utf-8").splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    change = data.draw(st.sampled_from(["gone", "twice", "cut", "words"]))
    lines[at : at + 1] = {
        "gone": [],
        "twice": [lines[at], lines[at]],
        "cut": [lines[at][: data.draw(st.integers(0, len(lines[at])))]],
        "words": [lines[at] + data.draw(st.text(st.characters(codec="utf-8"), max_size=6))],
    }[change]
    try:
        treaties_of("\n".join(lines), base)
    except KnowledgeError as error:
        for complaint in str(error).splitlines():
            assert complaint.startswith("my.yaml, line ")
