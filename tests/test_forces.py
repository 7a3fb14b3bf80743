"""Units and equipment found in sentences: class, words, stated number, echelon."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge.lexicons import table
from onrecord.reader.forces import find_forces

# what is expected is written: class: words [number] [echelon]; nothing stands for no hit
SENTENCES = [
    # several forces in one noun phrase
    (
        "Tactical missile and multiple rocket launcher battalions were moved north.",
        "missile: Tactical missile @battalion; rocket-launcher: multiple rocket launcher battalions @battalion",
    ),
    ("The drill tested drone and air defence systems.", "uav: drone; air-defence: air defence systems"),
    ("The drill tested drone and air-defense systems.", "uav: drone; air-defence: air-defense systems"),
    (
        "Tank and mechanized infantry battalions forded the river.",
        "tank: Tank @battalion; mechanized-infantry: mechanized infantry battalions @battalion",
    ),
    (
        "Infantry, tank and mechanised artillery units left.",
        "infantry: Infantry; tank: tank; artillery: mechanised artillery units",
    ),
    (
        "Five tank and infantry battalions took part.",
        "tank: tank @battalion; infantry: infantry battalions @battalion",
    ),
    (
        "Engineer and logistics battalions took part.",
        "engineer: Engineer @battalion; logistics: logistics battalions @battalion",
    ),
    (
        "Special forces and marine battalions landed.",
        "special-forces: Special forces @battalion; marine: marine battalions @battalion",
    ),
    ("Cruise and ballistic missiles hit the port.", "cruise-missile: Cruise; ballistic-missile: ballistic missiles"),
    ("Fighter and bomber aircraft flew low.", "fighter-aircraft: Fighter; bomber: bomber aircraft"),
    (
        "Patriot, NASAMS and IRIS-T systems arrived.",
        "air-defence: Patriot; air-defence: NASAMS; air-defence: IRIS-T systems",
    ),
    (
        "Electronic warfare and drone units dug in.",
        "electronic-warfare: Electronic warfare; uav: drone units",
    ),
    (
        "They lost tanks, armoured vehicles and 20 artillery pieces.",
        "tank: tanks; armoured-vehicle: armoured vehicles; artillery: artillery pieces #20",
    ),
    (
        "They lost tanks, armored vehicles and howitzers.",
        "tank: tanks; armoured-vehicle: armored vehicles; howitzer: howitzers",
    ),
    # numbers
    ("Varna fired 59 cruise missiles.", "cruise-missile: cruise missiles #59"),
    ("Lorn sent 1,500 soldiers.", "troops: soldiers #1500"),
    ("Some 10,000 troops and 200 tanks crossed.", "troops: troops; tank: tanks #200"),
    ("Twenty-five Lornish drones fell.", "uav: drones #25"),
    (
        "It sent one hundred and fifty armoured personnel carriers.",
        "personnel-carrier: armoured personnel carriers #150",
    ),
    ("Two dozen Su-34 bombers took off.", "attack-aircraft: Su-34 bombers #24"),
    ("A dozen attack helicopters took off.", "helicopter: attack helicopters #12"),
    ("They have 1.5 million soldiers.", "troops: soldiers #1500000"),
    ("Twelve Lornish-made drones fell.", "uav: drones #12"),
    ("They bought 12 155-mm howitzers.", "howitzer: howitzers #12"),
    ("Five missile strikes hit the port.", "missile: missile"),
    ("Two special forces raids failed.", "special-forces: special forces"),
    ("It sent 300 special forces.", "special-forces: special forces #300"),
    ("Two Lornish military aircraft landed.", "military-aircraft: military aircraft #2"),
    ("Hundreds of soldiers deserted.", "troops: soldiers"),
    ("More than 100 missiles fell.", "missile: missiles"),
    ("Up to 40 submarines sailed.", "submarine: submarines"),
    ("A few dozen soldiers crossed.", "troops: soldiers"),
    ("Half a dozen drones fell.", "uav: drones"),
    ("Between 10 and 15 helicopters took part.", "helicopter: helicopters"),
    ("The army counted 10 to 15 tanks.", "tank: tanks"),
    ("The army counted 10-15 tanks.", "tank: tanks"),
    ("It shot down 33 of 35 drones.", "uav: drones"),
    ("In 2022 soldiers came.", "troops: soldiers"),
    ("On May 9 troops marched.", "troops: troops"),
    ("A 20-year-old soldier deserted.", "troops: soldier"),
    # echelons
    ("Five battalions were moved.", "military-unit: battalions #5 @battalion"),
    ("A battalion was cut off.", "military-unit: battalion @battalion"),
    ("The 93rd Brigade attacked.", "military-unit: Brigade @brigade"),
    ("The 93rd Mechanized Brigade attacked.", "mechanized-infantry: Mechanized Brigade @brigade"),
    ("The 4th Guards Tank Army withdrew.", "tank: Tank Army @army"),
    ("The 82nd Airborne Division jumped.", "airborne: Airborne Division @division"),
    ("A motorised rifle regiment dug in.", "motorized-infantry: motorised rifle regiment @regiment"),
    ("A squadron of 12 jets landed.", "military-aircraft: squadron of 12 jets #12 @squadron"),
    ("Two squadrons of F-16s arrived.", "fighter-aircraft: squadrons of F-16s #2 @squadron"),
    ("A brigade of 3,000 soldiers arrived.", "troops: brigade of 3,000 soldiers #3000 @brigade"),
    ("It got three batteries of S-400 missiles.", "air-defence: batteries of S-400 missiles #3 @battery"),
    ("It got three Patriot batteries.", "air-defence: Patriot batteries #3 @battery"),
    ("The Black Sea Fleet put to sea.", "naval-force: Black Sea Fleet"),
    # designations
    ("Lorn moved an S-400 to the border.", "air-defence: S-400"),
    ("Four F-16s and a Su-30SM took off.", "fighter-aircraft: F-16s #4; fighter-aircraft: Su-30SM"),
    ("A MiG-29 crashed.", "fighter-aircraft: MiG-29"),
    ("They lost 20 T-72 tanks and a T-90M.", "tank: T-72 tanks #20; tank: T-90M"),
    (
        "Iskander missiles and an Iskander-M launcher came.",
        "ballistic-missile: Iskander missiles; ballistic-missile: Iskander-M launcher",
    ),
    ("16 HIMARS launchers came.", "rocket-launcher: HIMARS launchers #16"),
    ("Shahed drones hit a mill.", "uav: Shahed drones"),
    ("Leopard 2A6 tanks came.", "tank: Leopard 2A6 tanks"),
    ("Bayraktar TB2 drones came.", "uav: Bayraktar TB2 drones"),
    # one class within another's words
    ("A ballistic missile submarine sank.", "submarine: ballistic missile submarine"),
    (
        "Anti-tank guided missiles and antitank rockets came.",
        "anti-tank-weapon: Anti-tank guided missiles; anti-tank-weapon: antitank rockets",
    ),
    ("Two aircraft carriers sailed.", "aircraft-carrier: aircraft carriers #2"),
    ("Sappers cleared landmines.", "engineer: Sappers; land-mine: landmines"),
    ("Drone attacks and missile strikes hit the port.", "uav: Drone; missile: missile"),
    ("Airborne soldiers landed.", "airborne: Airborne soldiers"),
    ("Riot police blocked the road.", "police: Riot police"),
    # no forces
    *(
        (sentence, "")
        for sentence in [
            "A task force on housing was set up.",
            "The water tank burst.",
            "A tank of water burst.",
            "The tank leaked.",
            "The think tank published a paper.",
            "The company and its division of toys made a profit.",
            "The company's drone division made a profit.",
            "A drone company went bankrupt.",
            "Fighters of the group fled.",
            "Two fighters were held.",
            "He was a fighter pilot.",
            "A tank commander spoke.",
            "They drone on about taxes.",
            "He was held at a police station.",
            "It recalled the Cuban missile crisis.",
            "Missile, drone and tank programmes were cut.",
            "He was jailed for armed robbery.",
            "The division between the parties grew.",
            "The book is mine and the coal mine is shut.",
            "The car's battery and the bank battery were flat.",
            "He beat a tactical retreat.",
            "The carrier raised its mobile tariffs.",
            "Anti-drone nets were hung.",
            "The Patriot Act passed; a patriot wept.",
            "Stacey Abrams and Pastor Leopard met.",
            "The fire brigade came.",
            "The space rocket reached orbit.",
            "A private jet landed.",
            "Shops of bricks and mortar closed.",
            "Marine life recovered.",
            "The logistics company hired engineers.",
            "A battery of tests followed.",
        ]
    ),
]


def written(text: str) -> str:
    """The forces of a text in the notation of the table above."""
    return "; ".join(
        f"{f.class_}: {text[f.start : f.end]}"
        + (f" #{f.quantity}" if f.quantity is not None else "")
        + (f" @{f.echelon}" if f.echelon else "")
        for f in find_forces(text, 0, len(text))
    )


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_forces_of_a_sentence(sentence, expected):
    assert written(sentence) == expected


WORDS = sorted(
    {row["phrase"] for row in table("forces.csv")[::9]}
    | {row["noun"] for row in table("force_heads.csv")}
    | {
        "and",
        "or",
        ",",
        "of",
        "two",
        "12",
        "1,500",
        "-",
        "/",
        "'s",
        "hundreds",
        "the",
        "a",
        "Lornish",
        "army",
        "s",
        ".",
    }
)
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=14).flatmap(
    lambda words: st.sampled_from([" ", "-", ""]).map(
        lambda joint: joint.join(words) if joint else " ".join(words) + "s"
    )
)


@given(TEXTS, st.text(max_size=12), st.text(max_size=12))
def test_tags_lie_inside_apart_and_depend_on_nothing_outside(text, before, after):
    whole = before + text + after
    start, end = len(before), len(before) + len(text)
    found = find_forces(whole, start, end)
    at = start
    for force in found:
        assert at <= force.start < force.end <= end
        assert whole[force.start : force.end].strip()
        assert force.quantity is None or force.quantity > 0
        at = force.end
    alone = find_forces(text, 0, len(text))
    assert [(f.class_, f.start - start, f.end - start, f.quantity, f.echelon) for f in found] == [
        (f.class_, f.start, f.end, f.quantity, f.echelon) for f in alone
    ]


def test_every_plain_phrase_is_found_as_its_class():
    for row in table("forces.csv"):
        if row["use"] != "not" and not row["before"] and not row["needs"]:
            text = f"They saw the {row['phrase']}."
            found = [(f.class_, text[f.start : f.end]) for f in find_forces(text, 0, len(text))]
            assert found == [(row["class"], row["phrase"])], row


@pytest.mark.parametrize("number", ["²", "9" * 400, "٣", "0", "1,5", "12 12", "twenty thirty", "0.5 million"])
def test_odd_numbers_do_no_harm(number):
    text = f"They sent {number} tanks to the army."
    assert [f.class_ for f in find_forces(text, 0, len(text))] == ["tank"]


def test_the_tables_agree():
    classes = {row["class"]: row for row in table("force_classes.csv")}
    heads = table("force_heads.csv")
    groups = {"@any"} | {"@" + row["group"] for row in heads}
    beside = set(classes) | {row[column] for row in classes.values() for column in ("kind", "domain")}
    assert len(classes) == len(table("force_classes.csv"))
    for row in classes.values():
        assert len(row["jmsml"]) == 8
        assert row["jmsml"].isdigit()
        assert row["kind"] in {"unit", "equipment", "personnel"}
    for row in heads:
        assert set(filter(None, row["with"].split("|"))) <= beside
    rows = table("forces.csv")
    assert {row["class"] for row in rows if row["use"] != "not"} | {"military-unit"} == set(classes)
    for row in rows:
        assert row["use"] in {"force", "general", "name", "not"}
        assert row["needs"] in {"", "armed", "plural", "count", "sea"}
        assert {b for b in row["before"].split("|") if b.startswith("@")} <= groups


def test_the_tables_are_well_formed_csv():
    for name in ("forces.csv", "force_classes.csv", "force_heads.csv", "force_words.csv"):
        content = (files("onrecord.knowledge") / "data" / name).read_text(encoding="utf-8").splitlines()
        rows = list(csv.reader(line for line in content if not line.startswith("#")))
        assert {len(row) for row in rows} == {len(rows[0])}, name
