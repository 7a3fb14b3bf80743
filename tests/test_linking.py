"""Who of an article is who in the tables: invented people, in invented years, laid over the shipped tables."""

from __future__ import annotations

import pytest

from onrecord.knowledge.own import load
from onrecord.reader.speakers import cast
from test_speakers import article, names, speakers

PEOPLE = """
offices:
  - {id: NOR/test-foreign-minister, of: NOR, kind: foreign_minister, title: foreign minister, sector: GOV}
  - {id: NOR/test-president, of: NOR, kind: head_of_state, title: president, sector: GOV}
  - {id: BLR/test-spokesperson, of: BLR, kind: spokesperson, title: presidential spokesperson, sector: GOV}
actors:
  - name: Ingrid Dahlsen
    kind: person
    gender: f
    country: NOR
    sector: ELI
    forms: [Ingrid Dalsen]
    offices: [{office: NOR/test-foreign-minister, from: 2061-01-01, to: 2064-01-01, source: own}]
  - name: Aleksei Vorontsenko
    kind: person
    gender: m
    country: BLR
    sector: ELI
    offices: [{office: BLR/test-spokesperson, from: 2061-01-01, to: 2064-01-01, source: own}]
  - name: Olav Quisthus
    kind: person
    gender: m
    country: NOR
    sector: ELI
    offices: [{office: NOR/test-president, from: 2061-01-01, to: 2064-01-01, source: own}]
"""
DAY = "2062-05-01"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "people.yaml"
    path.write_text(PEOPLE, encoding="utf-8")
    return load([path])


def one(result, name):
    return next(a for a in result.actors if a.name == name)


def test_a_person_of_the_tables_comes_with_office_country_sector_and_key(base):
    _, result = speakers(
        "[S:Norway] is ready, [P:Ingrid Dahlsen] said on Monday.",
        [("Ingrid Dahlsen", "Norway is ready")],
        published=DAY,
        base=base,
    )
    actor = one(result, "Ingrid Dahlsen")
    assert (actor.known, actor.country, actor.sector) == (True, "NOR", "GOV")
    assert actor.ref is not None
    assert actor.ref.startswith("person:")
    assert [(o.title, o.of, o.start) for o in actor.offices] == [("foreign minister", "Norway", "2061-01-01")]


def test_after_the_tenure_the_same_person_is_out_of_office(base):
    _, result = speakers(
        "[S:Norway] is ready, [P:Ingrid Dahlsen] said.",
        [("Ingrid Dahlsen", "Norway is ready")],
        published="2066-05-01",
        base=base,
    )
    actor = one(result, "Ingrid Dahlsen")
    assert (actor.sector, actor.offices) == ("ELI", ())


def test_both_spellings_are_one_actor(base):
    _, result = speakers(
        "[S:Belarusian] spokesman [P:Aleksei Vorontsenko] said no. Later [P:Alyaksei Varantsenka] said yes.",
        [("Aleksei Vorontsenko", "no"), ("Alyaksei Varantsenka", "yes")],
        published=DAY,
        base=base,
    )
    found = [a for a in result.actors if a.kind == "person"]
    assert [a.name for a in found] == ["Aleksei Vorontsenko"]
    assert "Alyaksei Varantsenka" in found[0].aliases


def test_an_office_is_its_holder_on_the_day_of_the_report(base):
    found, result = speakers(
        "The [R:Norwegian foreign minister] said talks would go on.",
        [("The Norwegian foreign minister", "talks would go on")],
        published=DAY,
        base=base,
    )
    assert [f[0] for f in found] == ["Ingrid Dahlsen"]
    assert one(result, "Ingrid Dahlsen").known


def test_without_a_date_an_office_stays_without_a_name(base):
    assert names(
        "The [R:Norwegian foreign minister] said talks would go on.",
        [("The Norwegian foreign minister", "talks would go on")],
        base=base,
    ) == [None]


def test_what_the_article_says_of_the_office_wins(base):
    assert names(
        "[S:Norwegian] foreign minister [P:Ann Other] left. The [R:Norwegian foreign minister] said talks would go on.",
        [("The Norwegian foreign minister", "talks would go on")],
        published=DAY,
        base=base,
    ) == ["Ann Other"]


def test_a_former_minister_is_not_the_one_of_today(base):
    assert names(
        "A [R:former Norwegian foreign minister] said talks would go on.",
        [("A former Norwegian foreign minister", "talks would go on")],
        published=DAY,
        base=base,
    ) == [None]


@pytest.mark.parametrize(
    "said",
    [
        # the same name, and another office, another state, another gender
        "[P:Ingrid Dahlsen], a [R:nurse] from [S:Iceland], said it was late.",
        "[S:Icelandic] defence minister [P:Ingrid Dahlsen] said it was late.",
        "Mr [P:Ingrid Dahlsen] of [S:Norway] said it was late.",
    ],
)
def test_a_namesake_is_somebody_else(base, said):
    _, result = speakers(said, [("Ingrid Dahlsen", "it was late")], published=DAY, base=base)
    assert not one(result, "Ingrid Dahlsen").known


def test_a_family_name_alone_needs_more(base):
    text = "In [S:Norway] it rained. [P:Dahlsen] said it was late."
    _, result = speakers(text, [("Dahlsen", "it was late")], published=DAY, base=base)
    assert not one(result, "Dahlsen").known
    text = "In [S:Norway] it rained. Foreign minister [P:Dahlsen] said it was late."
    _, result = speakers(text, [("Dahlsen", "it was late")], published=DAY, base=base)
    assert one(result, "Ingrid Dahlsen").known


def test_a_head_of_state_is_known_by_the_family_name_where_the_state_is_in_play(base):
    _, result = speakers("[S:Norway] waits. [P:Quisthus] said so.", [("Quisthus", "so")], published=DAY, base=base)
    assert one(result, "Olav Quisthus").known
    _, result = speakers("[S:Chile] waits. [P:Quisthus] said so.", [("Quisthus", "so")], published=DAY, base=base)
    assert not any(a.known for a in result.actors if a.kind == "person")


def test_a_bare_title_is_the_one_who_holds_it_in_this_article(base):
    text = "[S:Norway] and its [P:Olav Quisthus] met [P:Ann Other]. The [R:president] said no."
    assert names(text, [("The president", "no")], published=DAY, base=base) == ["Olav Quisthus"]
    text = "[S:Norway] and its [P:Olav Quisthus] met [P:Ann Other]. The [R:Northtown president] said no."
    assert names(text, [("The Northtown president", "no")], published=DAY, base=base) != ["Olav Quisthus"]


def test_a_ministry_is_one_actor_under_both_names(base):
    text, mentions = article(
        "The [O:Norwegian Foreign Ministry] said so. The [O:Foreign Ministry of Norway] said more. [O:NATO] waited."
    )
    result = cast(text, mentions, [], published=DAY, base=base)
    found = {a.name: a for a in result.actors if a.kind == "organization"}
    assert set(found) == {"Norwegian Foreign Ministry", "NATO"}
    ministry = found["Norwegian Foreign Ministry"]
    assert (ministry.country, ministry.sector, ministry.known) == ("NOR", "GOV", True)
    assert found["NATO"].ref == "organization:NATO"


def test_somebody_new_in_the_office_is_whom_the_article_names_next(base):
    # the tables may not have heard yet
    text = "[S:Norway]’s [R:foreign minister] has dismissed it. “It is idle talk,” [P:Ann Other] told reporters."
    said = [("Norway’s foreign minister", "it"), ("Ann Other", "It is idle talk,")]
    assert names(text, said, published=DAY, base=base) == ["Ann Other", "Ann Other"]


def test_letters_of_two_bodies_mean_the_one_whose_state_is_in_play(base):
    for state, name in (("Turkey", "National Intelligence Organization of Turkey"), ("Peru", "MIT")):
        text, mentions = article(f"In [S:{state}] it was quiet. [O:MIT] waited.")
        found = [a for a in cast(text, mentions, [], published=DAY, base=base).actors if a.kind == "organization"]
        assert [a.name for a in found] == [name]
        assert found[0].known == (state == "Turkey")


def test_a_director_is_of_the_sector_of_what_they_direct(base):
    text, mentions = article("[P:Ann Other], the director of [O:Amnesty International], left. It rained.")
    found = [a for a in cast(text, mentions, [], published=DAY, base=base).actors if a.kind == "person"]
    assert [(a.name, a.sector) for a in found] == [("Ann Other", "NGO")]


def test_a_person_whose_two_names_are_joined_still_speaks(base):
    text = "[S:Belarusian] spokesman [P:Aleksei Vorontsenko] said no. Later [P:Alyaksei Varantsenka] said yes."
    said = [("Aleksei Vorontsenko", "no"), ("Alyaksei Varantsenka", "yes")]
    assert names(text, said, published=DAY, base=base) == ["Aleksei Vorontsenko"] * 2


def test_a_ministry_told_by_its_owner_is_the_same_actor(base):
    text = "The [O:Norwegian Foreign Ministry] said so. [S:Norway]’s [R:foreign ministry] added more."
    said = [("The Norwegian Foreign Ministry", "so"), ("Norway’s foreign ministry", "more")]
    assert names(text, said, published=DAY, base=base) == ["Norwegian Foreign Ministry"] * 2
