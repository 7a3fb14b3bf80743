"""The knowledge base: keys, senses, titles of posts, places, memberships, and the index in step with the tables."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import KnowledgeError
from onrecord.knowledge import compile as building
from onrecord.knowledge import index as stored
from onrecord.knowledge.base import Sense, knowledge
from onrecord.knowledge.keys import exact, key, plurals, title_key
from onrecord.knowledge.schema import Site, covers, is_date


@given(st.text(max_size=80))
def test_a_key_is_its_own_key(text):
    assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Erdoğan", "erdogan"),
        ("al-Assad", "Al Assad"),
        ("the prosecutor’s office", "the prosecutor's office"),
        ("Sana'a", "Sanaa"),
        ("Lech  Kaczyński ", "Lech Kaczynski"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert key(one) == key(other)


def test_an_abbreviation_is_not_the_small_word():
    assert exact("US") == exact("U.S.") == "=US"
    assert exact("us") is None
    base = knowledge()
    assert Sense("S", "USA:name") in base.look_up("US")
    assert not any(s.kind == "S" for s in base.look_up("us"))


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("soldier", ["soldiers"]),
        ("spy", ["spies"]),
        ("gunman", ["gunmen"]),
        ("chief of staff", ["chiefs of staff"]),
        ("police", ["polices"]),
        ("troops", []),
    ],
)
def test_plurals(one, several):
    assert plurals(one) == several


def test_titles_agree_across_spellings():
    assert title_key("Minister of Defense") == title_key("minister for defence")
    assert title_key("Kremlin spokesman") == title_key("Kremlin spokeswoman") == title_key("the Kremlin spokesperson")
    assert title_key("foreign minister") != title_key("defence minister")


@pytest.mark.parametrize(
    ("start", "end", "day", "sure", "possible"),
    [
        ("2011", "2013", "2012-05-05", True, True),
        ("2011", "2013", "2011-05-05", False, True),
        ("2011-03", "", "2011-04-01", True, True),
        ("2011-03-05", "2011-04-01", "2011-04-01", True, True),
        ("2011-03-05", "2011-04-01", "2011-04-02", False, False),
        ("", "", "1999-01-01", True, True),
    ],
)
def test_a_span_covers_a_day_as_far_as_its_dates_are_known(start, end, day, sure, possible):
    assert covers(start, end, day) == (sure, possible)


@pytest.mark.parametrize(
    ("title", "of", "day", "name"),
    [
        ("defence minister", "BLR", "2020-08-25", "Viktor Khrenin"),
        ("defense minister", "BLR", "2020-08-25", "Viktor Khrenin"),
        ("Kremlin spokesman", None, "2020-08-20", "Dmitry Peskov"),
        ("foreign minister", "RUS", "2010-01-01", "Sergei Lavrov"),
        ("secretary of state", "USA", "2022-03-01", "Antony Blinken"),
        ("foreign secretary", "GBR", "2018-03-14", "Boris Johnson"),
        ("secretary general", "NATO", "2016-01-01", "Jens Stoltenberg"),
    ],
)
def test_a_title_a_state_and_a_day_give_a_person(title, of, day, name):
    base = knowledge()
    posts = base.posts_called(title, of)
    names = {h.person.name for p in posts for h in base.holders(p.id, day) if h.sure}
    assert name in names


@pytest.mark.parametrize("text", ["2011", "2011-09", "2011-09-24", "2012-02-29"])
def test_a_date_is_as_precise_as_it_is_known(text):
    assert is_date(text)


@pytest.mark.parametrize(
    "text", ["", "0000", "2011-13", "2011-02-29", "2011-9", "20110924", "2011-09-24 ", "yesterday", "٢٠١١"]
)
def test_what_is_in_no_calendar_is_no_date(text):
    assert not is_date(text)


def test_of_what_is_not_in_the_tables_nothing_is_known():
    base = knowledge()
    assert base.holders("XXX/no-such-office", "2020-01-01") == ()
    assert base.posts_held("no-such-person", "2020-01-01") == ()
    assert base.tenures_of("no-such-person") == ()
    assert base.members("No Such Union", "2020-01-01") == ()


def test_memberships_on_a_day():
    base = knowledge()
    assert "BLR" in {m.state for m in base.members("SCO", "2024-07-04")}
    assert "BLR" not in {m.state for m in base.members("SCO", "2024-07-02")}
    assert "SWE" not in {m.state for m in base.members("NATO", "2024-03-06")}
    assert "SWE" in {m.state for m in base.members("NATO", "2024-03-07")}
    assert {"CSTO", "Union State", "CIS"} <= {m.organization for m in base.memberships("BLR", "2020-08-20")}


@pytest.mark.parametrize(
    ("name", "country"), [("Grodno", "BLR"), ("Hrodna", "BLR"), ("Гродно", "BLR"), ("Kyiv", "UKR")]
)
def test_a_place_is_found_by_each_of_its_names(name, country):
    found = knowledge().places(name)
    assert found
    assert found[0].country == country
    assert found[0].lat is not None


def test_the_largest_place_of_a_name_comes_first():
    assert knowledge().places("Paris")[0].country == "FRA"
    assert knowledge().places("Odesa")[0].country == "UKR"


def test_a_place_that_two_tables_list_is_one_with_the_names_of_both():
    base = knowledge()
    sites = [msgspec.msgpack.decode(raw, type=Site) for raw in base.gazetteer.sites]
    numbers = [s.geonames for s in sites if s.geonames]
    assert len(set(numbers)) == len(numbers)
    assert base.places("Constantinople") == base.places("Истанбул")
    assert [s.kind for s in base.places("Tiflis")][:1] == ["capital"]


def test_a_state_has_no_two_capitals_of_one_name():
    sites = [msgspec.msgpack.decode(raw, type=Site) for raw in knowledge().gazetteer.sites]
    capitals = [(s.country, s.name) for s in sites if s.kind == "capital"]
    assert ("USA", "Washington") in capitals
    assert len(set(capitals)) == len(capitals)


def test_places_can_be_located():
    sites = [msgspec.msgpack.decode(raw, type=Site) for raw in knowledge().gazetteer.sites]
    assert len(sites) > 15_000
    assert all(s.country == "" or s.country in knowledge().states for s in sites)
    assert all(s.lat is None or (-90 <= s.lat <= 90 and s.lon is not None and -180 <= s.lon <= 180) for s in sites)


def test_the_index_is_the_same_each_time_it_is_made(tmp_path):
    made = [building.build() for _ in range(2)]
    bytes_of = [stored.write_index(stored.pack_index(index)) for index, _ in made]
    assert bytes_of[0] == bytes_of[1]
    assert stored.pack_sites(made[0][1]) == stored.pack_sites(made[1][1])
    assert stored.unpack_index(stored.read_index(bytes_of[0])) == made[0][0]
    assert stored.unpack_sites(stored.pack_sites(made[0][1])) == made[0][1]
    assert made[0][0].digest == stored.tables_digest()


def test_the_index_is_put_in_place_whole(tmp_path, monkeypatch):
    made = tmp_path / "compiled"
    monkeypatch.setattr(building, "INDEX", made / "index.msgpack")
    monkeypatch.setattr(building, "SITES", made / "sites.msgpack")
    building.write()
    building.write()
    assert {p.name for p in made.iterdir()} == {"index.msgpack", "sites.msgpack"}
    assert stored.read_index((made / "index.msgpack").read_bytes()).digest == stored.tables_digest()


def test_all_tables_together_are_small_enough_to_ship():
    import zlib

    size = sum(len(zlib.compress(p.read_bytes(), 9)) for p in building.DATA.rglob("*") if p.is_file())
    assert size < 3_000_000


def test_a_bad_row_is_named_by_file_and_line(tmp_path):
    import shutil

    data = tmp_path / "data"
    shutil.copytree(building.DATA, data)
    with (data / "agents_own.csv").open("a", encoding="utf-8") as file:
        file.write("zombie,,XYZ,own\n")
    lines = len((data / "agents_own.csv").read_text(encoding="utf-8").splitlines())
    with pytest.raises(KnowledgeError, match=rf"agents_own\.csv, line {lines}.*XYZ"):
        building.build(data)


def test_loading_is_fast_in_a_fresh_process():
    code = (
        "import time; from onrecord.knowledge import base; t=time.process_time(); k=base.knowledge();"
        "k.look_up('Minsk');"
        "print(time.process_time()-t)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    took = min(float(run.stdout) for run in runs)
    # 50 ms are promised and measured by `python -m benchmarks lookups`; a shared machine gets five times as much
    assert took < 0.25
