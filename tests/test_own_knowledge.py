"""Users' own knowledge: what their files add and change, and what they are told of rows that cannot be used."""

from __future__ import annotations

import json
import pickle
import re
import textwrap
from functools import partial
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fake_reader
import onrecord
from onrecord import library
from onrecord.engine import work
from onrecord.engine.run import run
from onrecord.errors import KnowledgeError
from onrecord.intake.options import IntakeOptions
from onrecord.knowledge import code_actor, knowledge, load
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.own import MAX_BYTES, overlay
from test_engine import report
from tiny_tables import tiny_knowledge


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return tiny_knowledge(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def own(base: Knowledge, tmp_path: Path):
    """The tiny tables with texts laid over them, each as a file of its own."""

    def lay(*texts: str) -> Knowledge:
        files = []
        for number, text in enumerate(texts):
            files.append(tmp_path / f"my{number or ''}.yaml")
            files[-1].write_text(textwrap.dedent(text), encoding="utf-8")
        return overlay(base, files)

    return lay


def told(own, *texts: str) -> list[str]:
    """What is said of the rows, without the folder of the file."""
    with pytest.raises(KnowledgeError) as error:
        own(*texts)
    return [re.sub(r"^\S*/(?=my\d*\.yaml)", "", line) for line in str(error.value).splitlines()]


# what a file adds


def test_a_person_is_found_by_every_form_and_holds_the_post(own):
    made = own("""
        actors:
          - name: Édith Vàndor
            forms: [E. Vandor, Эдит Вандор]
            country: Arland
            gender: f
            sector: OPP
            note: leader of the strikes
            offices:
              - {title: foreign minister, of: Arland, from: 2017-02, to: 2020-03-01}
        """)
    for form in ("Édith Vàndor", "Edith Vandor", "E. Vandor", "Эдит Вандор"):
        assert [s.id for s in made.look_up(form)] == ["edith-vandor"], form
    assert [s.kind for s in made.look_up("Vandor")] == ["F"]
    assert made.persons["edith-vandor"].note == "leader of the strikes"
    assert [h.person.id for h in made.holders("ARL/foreign-minister", "2018-01-01")] == ["edith-vandor"]
    assert [p.id for p in made.spelled_like("Vandorr")] == ["edith-vandor"]
    assert code_actor("Arland's foreign minister", "2018-01-01", base=made).name == "Édith Vàndor"
    assert code_actor("Edith Vandor", "2018-01-01", base=made).sector == "GOV"
    assert made.tenures_of("edith-vandor")[0].source == "my.yaml"


def test_what_is_said_of_an_organization_and_its_offices_holds(own):
    made = own("""
        offices:
          - {of: Lise Guard, title: commander in chief, forms: [guard chief], kind: commander, sector: UAF}
        actors:
          - {name: Lise Guard, kind: group, country: AL, sector: UAF, forms: [LGU, the Guardists], from: 2011}
          - name: Rui Lobo
            offices:
              - {title: guard chief, of: LGU, from: 2012}
        """)
    for form in ("Lise Guard", "LGU", "Guardists"):
        sense = made.look_up(form if form != "Guardists" else "the Guardists")[0]
        assert made.bodies[int(sense.id)].name == "Lise Guard"
    assert code_actor("Lise Guard", base=made) == code_actor("LGU", base=made)
    assert code_actor("LGU", base=made).sector == "UAF" and code_actor("LGU", base=made).country == "ARL"
    assert [p.id for p in made.posts_called("commander-in-chief", "Lise Guard")] == ["Lise-Guard/commander-in-chief"]
    assert [h.person.name for h in made.holders("Lise-Guard/commander-in-chief", "2031-01-01")] == ["Rui Lobo"]


def test_a_membership_takes_the_place_of_what_it_contradicts(own, base):
    made = own("""
        memberships:
          - {organization: North Pact, state: Boria, status: suspended, from: 1985, to: 1987}
          - {organization: NOP, state: Boria, from: 2027-01}
        """)
    assert [m.state for m in made.members("NOP", "1984-01-01")] == ["ARL", "BOR"]
    assert [m.state for m in made.members("NOP", "1986-01-01")] == ["ARL"]
    assert [m.status for m in made.memberships("BOR", "1986-01-01")] == ["suspended"]
    assert [m.status for m in made.memberships("BOR", "1989-01-01")] == ["member"]
    assert [m.status for m in made.memberships("BOR", "2026-01-01")] == ["partner"]
    assert [m.status for m in made.memberships("BOR", "2027-05-01")] == ["member"]
    assert [m.status for m in base.memberships("BOR", "2027-05-01")] == ["partner"]


def test_an_organization_of_ones_own_can_have_members(own):
    made = own("""
        actors: [{name: Quartet of the Bay, kind: organization, sector: IGO}]
        memberships: [{organization: quartet of the bay, state: ARL}]
        """)
    assert [m.state for m in made.members("Quartet of the Bay", "1800-01-01")] == ["ARL"]


def test_places_are_added_and_changed(own, base):
    made = own("""
        places:
          - {name: Cape Nill, country: BOR, kind: site, lat: -4.5, lon: 170, alternates: [Nill Point]}
          - {name: Port Lise, country: Boria, lat: 41, lon: 13}
        """)
    assert [(s.name, s.country, s.lat, s.kind) for s in made.places("nill point")] == [
        ("Cape Nill", "BOR", -4.5, "site")
    ]
    assert [(s.country, s.lat, s.geonames) for s in made.places("Port Lise")] == [("BOR", 41.0, 13), ("ARL", 51.0, 12)]
    assert [(s.country, s.lat) for s in base.places("Port Lise")] == [("ARL", 51.0), ("BOR", 40.0)]
    assert not base.places("Cape Nill")


# what a file changes


def test_a_person_of_the_tables_gets_what_the_row_gives_and_keeps_the_rest(own, base):
    made = own("actors: [{name: Ada Renn, forms: [Ada Maria Renn], note: retired}]")
    person = made.persons["ada-renn"]
    assert (person.forms, person.note, person.gender, person.country) == (
        ("A. Renn", "Ada Maria Renn"), "retired", "f", "ARL",
    )  # fmt: skip
    assert made.tenures_of("ada-renn") == base.tenures_of("ada-renn")
    assert base.persons["ada-renn"].note == ""


def test_a_person_can_be_given_another_name_by_id(own):
    made = own("actors: [{id: vaclav-muller, name: Vaclav Mueller-Renn}]")
    assert made.persons["vaclav-muller"].name == "Vaclav Mueller-Renn"
    assert [s.id for s in made.look_up("Václav Müller")] == ["vaclav-muller"]
    assert code_actor("Borian president", "2020-01-01", base=made).name == "Vaclav Mueller-Renn"


def test_a_namesake_from_elsewhere_is_somebody_else(own):
    made = own("actors: [{name: Ada Renn, country: BOR}]")
    assert made.persons["ada-renn-bor"].country == "BOR"
    assert made.persons["ada-renn"].country == "ARL"
    assert {s.id for s in made.look_up("Ada Renn")} == {"ada-renn", "ada-renn-bor"}


def test_a_new_holder_ends_the_time_of_the_one_before(own, base):
    made = own("""
        actors:
          - name: Edith Vandor
            offices: [{office: ARL/president, from: 2026-02-10}]
        """)
    day = "2026-02-11"
    assert [h.person.name for h in made.holders("ARL/president", day)] == ["Edith Vandor"]
    assert not made.posts_held("jorun-hale", day)
    assert [h.post.id for h in made.posts_held("jorun-hale", "2026-02-09")] == ["ARL/president"]
    assert [h.person.name for h in base.holders("ARL/president", day)] == ["Jorun Hale"]


def test_a_holder_who_comes_long_after_the_last_row_does_not_stretch_it(own, base):
    made = own("actors: [{name: Edith Vandor, offices: [{office: ARL/president, from: 2031}]}]")
    assert made.tenures_in["ARL/president"][1] == base.tenures_in["ARL/president"][1]
    assert made.holders("ARL/president", "2029-01-01") == ()
    assert [h.person.id for h in made.holders("ARL/president", "2031-05-01")] == ["edith-vandor"]


def test_a_holder_between_two_others_cuts_both(own):
    made = own("""
        actors:
          - name: Edith Vandor
            offices: [{office: ARL/president, from: 2018-01-01, to: 2019-01-01, status: acting}]
        """)
    times = [(t.person, t.start, t.end) for t in made.tenures_in["ARL/president"]]
    assert times == [
        ("ada-renn", "2010-05-01", "2018-01-01"),
        ("edith-vandor", "2018-01-01", "2019-01-01"),
        ("jorun-hale", "2019-01-01", ""),
    ]


def test_who_is_pushed_out_altogether_has_not_held_the_post(own):
    made = own("actors: [{name: Edith Vandor, offices: [{office: ARL/president, from: 2010, to: 2019}]}]")
    assert [t.post for t in made.tenures_of("ada-renn")] == ["NOP/secretary-general"]


def test_rivals_and_colleagues_stay(own):
    made = own("""
        actors:
          - {name: Edith Vandor, offices: [{office: ARL/president, from: 2020, status: disputed}]}
          - {name: Rui Lobo, offices: [{office: ARL/senator, from: 2005}]}
        """)
    assert [h.person.id for h in made.holders("ARL/president", "2021-01-01")] == ["jorun-hale"]
    assert len(made.tenures_in["ARL/president"]) == 3
    assert {h.person.id for h in made.holders("ARL/senator", "2008-01-01")} == {"olaf-hale", "rui-lobo"}


def test_two_of_ones_own_cannot_hold_the_same_office_at_once(own):
    rows = """\
        actors:
          - {name: Edith Vandor, offices: [{office: ARL/president, from: 2020, to: 2024}]}
          - {name: Rui Lobo, offices: [{office: ARL/president, from: 2023-06%s}]}
        """
    (line,) = told(own, rows % "")
    assert line.startswith(
        "my.yaml, line 3: ARL/president is held by one person at a time, and line 2 gives it to Edith"
    )
    assert len(own(rows % ", status: disputed").tenures_in["ARL/president"]) == 5
    made = own((rows % "").replace("2023-06", "2024-05"))
    assert [h.person.id for h in made.holders("ARL/president", "2024-07-01")] == ["rui-lobo"]


def test_a_later_file_takes_an_office_from_the_person_of_an_earlier_one(own):
    made = own(
        "actors: [{name: Edith Vandor, offices: [{office: ARL/president, from: 2020}]}]",
        "actors: [{name: Rui Lobo, offices: [{office: ARL/president, from: 2019}]}]",
    )
    assert made.tenures_of("edith-vandor") == ()
    assert [h.person.id for h in made.holders("ARL/president", "2021-01-01")] == ["rui-lobo"]


def test_the_dates_of_a_tenure_are_put_right(own):
    made = own(
        "actors: [{name: Olaf Hale, offices: [{office: ARL/foreign-minister, from: 2012-03-01, to: 2015-07-09}]}]"
    )
    assert [(t.start, t.end) for t in made.tenures_in["ARL/foreign-minister"]] == [("2012-03-01", "2015-07-09")]


def test_offices_and_organizations_of_the_tables_are_changed_in_place(own):
    made = own("""
        offices: [{id: ARL/senator, forms: [lord], holders: 12}]
        actors: [{name: Northern Pact, kind: organization, forms: [Nordpakt], to: 2030}]
        """)
    post = made.posts["ARL/senator"]
    assert (post.holders, post.title, post.sector) == (12, "senator", "LEG")
    assert [p.id for p in made.posts_called("lord", "ARL")] == ["ARL/senator"]
    assert made.look_up("Nordpakt") == made.look_up("NOP")
    assert made.bodies[0].end == "2030" and made.bodies[0].kind == "alliance"


def test_later_files_are_laid_over_earlier_ones(own):
    made = own(
        "actors: [{name: Edith Vandor, note: first, sector: OPP}]",
        "actors: [{name: Edith Vandor, note: second, offices: [{office: ARL/senator, from: 2020}]}]",
    )
    assert (made.persons["edith-vandor"].note, made.persons["edith-vandor"].sector) == ("second", "OPP")


# the knowledge as a whole


def test_the_digest_is_of_the_tables_and_the_files_in_their_order(own, base, tmp_path):
    one, two = "actors: [{name: Edith Vandor}]", "actors: [{name: Rui Lobo}]"
    digests = {base.digest, own(one).digest, own(two).digest, own(one, two).digest, own(two, one).digest}
    assert len(digests) == 5
    assert own(one).digest == own(one).digest
    assert all(re.fullmatch("[0-9a-f]{64}", d) for d in digests)
    assert overlay(base, []) is base


def test_what_is_shared_is_never_changed(own, base):
    before = msgspec.msgpack.encode(base.index)
    own("""
        actors:
          - {name: Jorun Hale, country: ARL, forms: [JH], offices: [{office: ARL/senator, from: 2001}]}
          - {name: Arl Front, kind: group, forms: [AFR]}
        offices: [{id: ARL/president, forms: [chief of state]}]
        memberships: [{organization: NOP, state: ARL, status: observer}]
        places: [{name: Arl City, country: ARL, lat: 0, lon: 0}]
        """)
    assert msgspec.msgpack.encode(base.index) == before
    assert base.places("Arl City")[0].lat == 50.1


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "actors:\n", "actors: []\nplaces: ~\n", "---\n", "\ufeffactors: []"]
)
def test_a_file_that_says_nothing_adds_nothing(own, base, text):
    made = own(text)
    assert made.persons.keys() == base.persons.keys()


def test_words_are_taken_as_written(own):
    made = own("actors: [{name: No On, country: BO, offices: [{office: BOR/president, from: 2011-09, to: 2012}]}]")
    assert made.persons["no-on"].country == "BOR"
    assert made.tenures_of("no-on")[0].start == "2011-09"


# what is wrong


def test_all_bad_rows_are_told_at_once_with_line_and_reason(own):
    lines = told(
        own,
        """\
        actors:
          - nam: Edith Vandor
            kind: persn
          - name: Rui Lobo
            sector: GOVT
            gender: x
            country: Arlnd
            offices:
              - {title: presidnt, of: ARL, from: 2011}
              - office: ARL/presidnt
                from: 2011-13
                to: [1]
              - {office: ARL/senator}
          - just words
          - {name: Northern Pact, kind: organization, gender: f, sector: IGO}
        offices:
          - {title: mayor}
          - {of: Nowhere, title: mayor, kind: mayor, holders: many}
          - {id: "a b", of: ARL, title: mayor}
        memberships:
          - {organization: Nothern Pact, state: ARL, status: membr, from: 2020, to: 2019-12}
        places:
          - {name: Nill, lat: 91, lon: x}
          - {name: Nell, lat: 3}
        offics: []
        """,
    )
    expected = [
        (2, "unknown field 'nam'; allowed are .*; did you mean name"),
        (2, "name is missing"),
        (3, "kind 'persn' is not one of person, .*; did you mean person"),
        (5, "sector 'GOVT' is not one of .*; did you mean GOV"),
        (6, "gender 'x' is not one of m, f"),
        (7, "unknown country 'Arlnd'; .*; did you mean Arland"),
        (9, "no office 'presidnt' of ARL; known are president"),
        (10, "unknown office 'ARL/presidnt'; did you mean ARL/president"),
        (11, "from '2011-13' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        (12, "to must be one text, not a list"),
        (13, "from is missing"),
        (14, "a row of actors must give fields"),
        (15, "gender is for persons"),
        (17, "of is missing"),
        (18, "of 'Nowhere' is neither a state nor an organization"),
        (18, "kind 'mayor' is not one of"),
        (18, "holders 'many' must be a whole number from 1 to 999"),
        (19, "id 'a b': write it as STATE/short-name"),
        (21, "unknown organization 'Nothern Pact'; did you mean Northern Pact"),
        (21, "status 'membr' is not one of member, .*; did you mean member"),
        (21, "to 2019-12 comes before from 2020"),
        (23, "lat '91' must be a number from -90 to 90"),
        (23, "lon 'x' must be a number from -180 to 180"),
        (24, "lat and lon go together"),
        (25, "unknown section 'offics'; allowed are actors, offices, memberships, places; did you mean offices"),
    ]
    for line, words in expected:
        assert any(re.match(f"my.yaml, line {line}: {words}", said) for said in lines), (line, words)
    assert len(lines) == len(expected), lines


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("actors: [{name: !!python/object/apply:os.system [true]}]", "line 1: tags .* are not allowed"),
        ("actors:\n  - {name: &a Edith Vandor, note: *a}", r"line 2: aliases \(\*a\) are not allowed"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]", r"line 2: aliases \(\*a\)"),
        ("actors:\n  - name: A B\n    name: C D", "line 3: 'name' stands twice; it is already on line 2"),
        ("actors: []\nactors: []", "line 2: 'actors' stands twice"),
        ("actors: [{name: A B}\n", "line 2: not YAML"),
        ("actors:\n\t- name: A B", "line 2: not YAML"),
        ("- name: A B", "line 1: must start with one of actors:"),
        ("just words", "line 1: must start with"),
        ("actors: {name: A B}", "line 1: actors must be a list"),
        ("actors: []\n---\nplaces: []", "line 2: a second document"),
        ("x: " + "[" * 40_000, "too deep"),
        ("actors: [{[a, b]: c}]", "line 1: a key must be one word"),
        ('actors: [{name: "A\\eB"}]', "line 1: name has a character in it that cannot be shown"),
        (f"actors: [{{name: {'x' * 400}}}]", "line 1: name is longer than 300"),
        ("actors: [{name: '??'}]", "line 1: .*(letters|too short)"),
        ("actors: [{name: A B, id: 'x|y'}]", "line 1: id 'x|y': only letters"),
        ("actors: [{name: Jorun Hale}]", "line 1: several persons are called Jorun Hale; .*jorun-hale, jorun-hale-2"),
        ("actors:\n  - name: A Bo\n  - name: A. Bo", "line 3: a second row for a-bo; the first is on line 2"),
        ("actors: [{name: Harbour Office, kind: state body}]", "line 1: country is missing"),
        ("actors: [{name: A Bo, offices: {office: x}}]", "line 1: offices must be a list"),
        ("actors: [{name: A Bo, forms: [[x]]}]", "line 1: forms must be a list of texts"),
    ],
)
def test_what_no_such_file_may_hold(own, text, words):
    lines = told(own, text)
    assert any(re.search("my.yaml, .*" + words, line) for line in lines), lines


@pytest.mark.parametrize(
    "text", ["actors: [{name: A B}\n", "x: " + "[" * 999, "actors:\n  - name: A B\n    name: ~\n", "a: \x01"]
)
def test_the_same_is_told_where_the_fast_parser_is_missing(own, text, monkeypatch):
    fast = [re.sub(", .*", "", line) for line in told(own, text)]
    monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    assert [re.sub(", .*", "", line) for line in told(own, text)] == fast


_WORDS = st.one_of(
    st.sampled_from(["", "~", "Ada Renn", "ARL", "Arland", "NOP", "person", "group", "GOV", "2011", "president"]),
    st.text(max_size=12),
)
_FIELDS = st.sampled_from(
    [
        *("name", "id", "kind", "of", "title", "office", "from", "to", "country", "state", "organization", "forms"),
        *("offices", "lat", "lon", "holders", "sector", "x"),
    ]
)
_VALUES = st.recursive(
    _WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_FIELDS, inner, max_size=4), max_leaves=6
)
_ROWS = st.lists(st.dictionaries(_FIELDS, _VALUES, max_size=6) | _VALUES, max_size=4)
_FILES = st.dictionaries(st.sampled_from(["actors", "offices", "memberships", "places"]), _ROWS | _VALUES, max_size=4)


@settings(max_examples=300, deadline=None)
@given(content=_FILES.map(json.dumps) | st.text(max_size=60) | st.binary(max_size=40))
def test_whatever_a_file_holds_it_is_taken_or_told(base, tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    try:
        made = overlay(base, [file])
    except KnowledgeError as error:
        assert all("any.yaml" in line or line.startswith("and ") for line in str(error).splitlines())
        return
    for post in made.posts:
        made.holders(post, "2020-01-01")
    for person in made.persons:
        made.posts_held(person, "2020-01-01")
        code_actor(made.persons[person].name, "2020-01-01", base=made)
    assert made.memberships("ARL")
    assert made.places("Arl City")


def test_files_that_cannot_be_read_are_told_together(base, tmp_path):
    (tmp_path / "latin.yaml").write_bytes(b"actors:\n  - name: \xe9\n")
    (tmp_path / "big.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    files = [tmp_path / "none.yaml", tmp_path, tmp_path / "latin.yaml", tmp_path / "big.yaml"]
    with pytest.raises(KnowledgeError) as error:
        overlay(base, files)
    words = str(error.value)
    for part in ("none.yaml: cannot be read", "latin.yaml, line 2: is not UTF-8", "big.yaml: is larger than 5 MB"):
        assert part in words
    assert f"{tmp_path}: cannot be read" in words


def test_no_more_is_told_than_can_be_read(own):
    lines = told(own, "actors:\n" + "  - {nonsense: 1}\n" * 500)
    assert len(lines) == 51 and lines[-1] == "and 950 more like these"


# the shipped tables


def test_the_shipped_tables_are_what_files_are_laid_over(tmp_path):
    file = tmp_path / "my.yaml"
    file.write_text(
        "actors: [{name: Marja Testinen, country: Finland, offices: [{office: FIN/foreign-minister, from: 2030}]}]"
    )
    made = load([file])
    assert made.digest != knowledge().digest
    assert code_actor("Finland's foreign minister", "2031-01-01", base=made).name == "Marja Testinen"
    assert "marja-testinen" not in knowledge().persons
    assert load([]) is knowledge()


def test_the_example_of_the_documentation_is_accepted(tmp_path):
    text = (Path(__file__).parents[1] / "docs/knowledge.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    file = tmp_path / "my.yaml"
    file.write_text(example, encoding="utf-8")
    assert load([file]).digest != knowledge().digest


# how files reach the reader


def test_workers_load_the_files_by_their_paths(tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr("onrecord.engine.work.load_reader", lambda threads, knowledge=(): given.append(knowledge))
    report_file = tmp_path / "r.txt"
    report_file.write_text(report(1))
    list(run([str(report_file)], IntakeOptions(), workers=1, knowledge=[tmp_path / "my.yaml"]))
    assert given == [(str(tmp_path / "my.yaml"),)]


def test_the_factory_with_files_can_be_sent_to_a_process():
    factory = partial(work.load_reader, knowledge=("my.yaml",))
    assert pickle.loads(pickle.dumps(factory)).keywords == {"knowledge": ("my.yaml",)}


@pytest.mark.parametrize("workers", [1, 2])
def test_bad_rows_end_a_run_before_anything_is_read(tmp_path, workers):
    (tmp_path / "my.yaml").write_text("actors: [{nam: X}]")
    files = []
    for number in range(2):
        files.append(str(tmp_path / f"r{number}.txt"))
        Path(files[-1]).write_text(report(number))
    with pytest.raises(KnowledgeError, match="line 1: name is missing"):
        list(run(files, IntakeOptions(), workers=workers, knowledge=[tmp_path / "my.yaml"]))


def test_the_library_takes_files_and_sees_that_one_was_changed(tmp_path, monkeypatch):
    loads = []

    def reader(threads, knowledge=()):
        loads.append(knowledge)
        return fake_reader.said

    monkeypatch.setattr("onrecord.engine.work.load_reader", reader)
    library._reader.cache_clear()
    file = tmp_path / "my.yaml"
    file.write_text("actors: []")
    onrecord.read(report(1), knowledge=file)
    onrecord.read(report(2), knowledge=[str(file)])
    assert loads == [(str(file),)]
    file.write_text("actors: [{name: Edith Vandor}]")
    onrecord.read(report(1), knowledge=file)
    assert len(loads) == 2
    (tmp_path / "r.txt").write_text(report(1))
    list(onrecord.read_all(tmp_path / "r.txt", workers=1, knowledge=file))
    assert loads[2] == (str(file),)
    library._reader.cache_clear()
