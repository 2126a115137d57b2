"""What the reading layer is told of the system in these tests: the three regions, as plain data."""

from datetime import date
from pathlib import Path
from typing import Any

from agenda.imports.context import Context, Member, Place
from agenda.imports.outcome import ParsedFile
from agenda.imports.parse import read_file
from agenda.imports.words import Named

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 20)
AMERSFOORT = frozenset({"amersfoort"})
REGIONS = {
    "amersfoort": "0307 Amersfoort, 0308 Baarn, 0313 Bunschoten, 0327 Leusden, 0342 Soest, "
    "0351 Woudenberg",
    "rivierenland": "0214 Buren, 0216 Culemborg, 0263 Maasdriel, 1740 Neder-Betuwe, 0281 Tiel, "
    "0668 West Maas en Waal, 0297 Zaltbommel",
    "fryslan-west": "1940 De Fryske Marren, 0072 Harlingen, 1900 Súdwest-Fryslân",
}
GROUPS = {
    "wsw": "Wsw-indicatie",
    "beschut_werk": "Beschut werk",
    "banenafspraak": "Banenafspraak",
    "statushouders": "Statushouders",
    "jongeren": "Jongeren",
}
STREAMS = {
    "IU_PART": "Integratie-uitkering Participatie",
    "IU_PART_INFRA": "Versterking infrastructuur SOB (via de IU Participatie)",
    "IMPULS": "Impulsbudget sociale infrastructuur",
    "INFRA_2024": "Eenmalige middelen infrastructuur SOB 2024",
}


def places() -> tuple[Place, ...]:
    found = [
        Place(code_and_name[:4], code_and_name[5:], members=(Member(region),))
        for region, members in REGIONS.items()
        for code_and_name in members.split(", ")
    ]
    found.append(Place("0267", "Nijkerk", members=(Member("amersfoort", "uitzondering"),)))
    young = {"1960": "West Betuwe", "1949": "Waadhoeke"}
    since = {"1960": date(2019, 1, 1), "1949": date(2018, 1, 1)}
    homes = {"1960": "rivierenland", "1949": "fryslan-west"}
    found += [Place(c, n, since[c], members=(Member(homes[c]),)) for c, n in young.items()]
    return tuple(found)


def named(names: dict[str, str]) -> tuple[Named, ...]:
    return tuple(Named(key, (name,)) for key, name in names.items())


def context(**changes: Any) -> Context:
    """The coordinator of the region Amersfoort, on the day of these tests."""
    facts: dict[str, Any] = {
        "today": TODAY,
        "municipalities": places(),
        "regions": (
            Named("amersfoort", ("Regio Amersfoort",)),
            Named("rivierenland", ("Rivierenland",)),
            Named("fryslan-west", ("Fryslân-West",)),
        ),
        "target_groups": named(GROUPS),
        "streams": named(STREAMS),
        "organisations": (Named("rwa", ("RWA", "Regionaal Sociaal Werkvoorzieningschap")),),
        "circulars": (Named("mei-2025", ("Meicirculaire 2025",)),),
        "company_of": {"amersfoort": "rwa", "rivierenland": "werkzaam", "fryslan-west": "gr-fw"},
        "scope": AMERSFOORT,
    }
    return Context(**{**facts, **changes})


def parse(data: bytes, filename: str, **options: Any) -> ParsedFile:
    changes = options.pop("context", {})
    return read_file(data, filename, context=context(**changes), **options)


def parse_file(name: str, **options: Any) -> ParsedFile:
    """One of the example files."""
    return parse((FILES / name).read_bytes(), name, **options)


def csv(*lines: str, name: str = "plaatsingen.csv", **options: Any) -> ParsedFile:
    """A small sheet, written as it would be typed."""
    return parse("\r\n".join(lines).encode("utf-8-sig"), name, **options)


def codes(parsed: ParsedFile, *severities: str) -> list[str]:
    wanted = set(severities) or {"blokkerend", "fout", "waarschuwing", "info"}
    return [message.code for message in parsed.messages if message.severity in wanted]


def said(parsed: ParsedFile, code: str) -> list[Any]:
    return [message for message in parsed.messages if message.code == code]
