"""Knowledge of a small made-up world, built from tables as the package's own are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.compile import build

TABLES = {
    "countries.csv": """
iso3,name,variants,adjectives,people,seats
ARL,Arland,Republic of Arland,Arlandish,,Arl City
BOR,Boria,,Borian,,
""",
    "states.csv": """
iso3,iso2,number,cow,name,capital,from,to,heir,source
ARL,AL,001,ARL,Arland,Arl City,1900,,,own
BOR,BO,002,BOR,Boria,Bortown,1900,,,own
""",
    "country_names.csv": "iso3,language,name,source\n",
    "peoples_within.csv": "adjective,people,country\n",
    "peoples.csv": "adjective,people\n",
    "organizations.csv": """
name,variants,kind,country,sector,id,short,from,to
Northern Pact,NOP|North Pact,alliance,,IGO,nop,NOP,1950,
Arl Front,,armed,ARL,REB,arl-front,,,
""",
    "institutions.csv": "name,variants,kind,country,sector,id,short,from,to\n",
    "outlets.csv": "name,kind,country,aliases\n",
    "agents_own.csv": "noun,plural,sector\npresident,,GOV\nsoldier,,MIL\n",
    "agents.csv": "noun,plural,sector,also,source\n",
    "memberships.csv": """
organization,state,status,from,to,confidence,source,note
NOP,ARL,member,1950-04-01,,high,record,
NOP,BOR,member,1960,1990-05,high,record,
NOP,BOR,partner,1990-05,,medium,record,
""",
    "unsc_seats.csv": "state,from,to,kind\n",
    "post_titles.csv": "kind,forms\nforeign_minister,minister of foreign affairs\n",
    "places.csv": """
name,country,code,kind,lat,lon,population,geonames,alternates
Arl City,ARL,,capital,50.1,10.2,300000,11,Arlgrad
Port Lise,ARL,,city,51,11,20000,12,
Port Lise,BOR,,city,40,12,1000,13,
""",
    "sources.csv": "id,title,licence,url,used_for\nrecord,The record of Arland,free,https://example.org,\n",
    "who/offices-x.csv": """
id,of,kind,title,forms,holders,sector,from,to
ARL/president,ARL,head_of_state,president,,1,GOV,,
ARL/foreign-minister,ARL,foreign_minister,foreign minister,,1,GOV,,
ARL/senator,ARL,other,senator,,9,LEG,,
BOR/president,BOR,head_of_state,president,,1,GOV,,
NOP/secretary-general,NOP,head_of_organization,secretary general,,1,IGO,,
""",
    "who/persons-x.csv": """
id,name,forms,gender,country,sector,note
ada-renn,Ada Renn,A. Renn,f,ARL,,
jorun-hale,Jorun Hale,,m,ARL,,
olaf-hale,Olaf Hale,,m,BOR,,
jorun-hale-2,Jorun Hale,,m,BOR,OPP,
vaclav-muller,Václav Müller,,m,BOR,,
""",
    "who/tenures-x.csv": """
office,person,from,to,asof,status,confidence,source,checked
ARL/president,ada-renn,2010-05-01,2018-05-01,,,high,record,gazette
ARL/president,jorun-hale,2018-05-01,,2026-06,,high,record,
ARL/foreign-minister,olaf-hale,2012,2016,,acting,medium,record,
ARL/senator,olaf-hale,2000,2010,,,high,record,
BOR/president,vaclav-muller,2015-01-01,,2026-06,,high,record,
NOP/secretary-general,ada-renn,2019,,2026-06,,high,record,
""",
}


def tiny_knowledge(folder: Path, changed: Mapping[str, str] | None = None) -> Knowledge:
    """Writes the tables into `folder`, those in `changed` in their place, and makes the knowledge of them."""
    for name, content in (TABLES | dict(changed or {})).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content.lstrip(), encoding="utf-8")
    return Knowledge(*build(folder))
