"""What an archive wants to know of an edition: MDTO, as XML beside each file.

Names, order and obligation of the elements are those of the XML schema MDTO 1.0.1, which also reads
as 1.0; docs/archiving.md says what was checked and against what. One XML holds one object: the
report itself (`x.mdto.xml`) or one of its files (`x.pdf.bestand.mdto.xml`).
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from agenda.reports.layout.cover import cover, reference
from agenda.reports.pdf import Variant
from agenda.reports.progress import ProgressReport

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
SCHEMA = f"{NAMESPACE} {NAMESPACE}/MDTO-XML1.0.1.xsd"
SYSTEM = "Regionale agenda (soest_sob)"
MUNICIPALITIES = "TOOI register gemeenten compleet"
LEVELS, APPRAISALS = "Begrippenlijst Aggregatieniveaus MDTO", "Begrippenlijst Waarderingen MDTO"
EVENTS = "Begrippenlijst EventTypeLijst MDTO"
ALGORITHMS = "Begrippenlijst ChecksumAlgoritme MDTO"
FORMATS = "PRONOM-register"
OWN_WORDS = f"{SYSTEM}, eigen woorden"
NOT_JUDGED = (
    "Zoals het rapport het zelf vermeldt. De openbaarheid volgens de Archiefwet is nog niet "
    "beoordeeld."
)

PDFS: dict[Variant, tuple[str, str]] = {
    "pdf/a-3a": ("Acrobat PDF/A - Portable Document Format 3a", "fmt/479"),
    "pdf/a-2a": ("Acrobat PDF/A - Portable Document Format 2a", "fmt/476"),
}
KINDS = {
    ".csv": ("Comma Separated Values", "x-fmt/18"),
    ".json": ("JSON Data Interchange Format", "fmt/817"),
    ".xlsx": ("Microsoft Excel for Windows", "fmt/214"),
}


def sidecars(
    report: ProgressReport,
    files: Mapping[str, bytes],
    *,
    created: datetime,
    variant: Variant = "pdf/a-3a",
) -> dict[str, bytes]:
    """Name and XML: one for the report, one for each of its files. The first is the report."""
    stem = Path(next(iter(files))).stem
    found = {f"{stem}.mdto.xml": _written(_report(report, list(files), created))}
    for name, content in files.items():
        kind = PDFS[variant] if name.endswith(".pdf") else KINDS[Path(name).suffix]
        found[f"{name}.bestand.mdto.xml"] = _written(_file(report, name, content, kind, created))
    return found


def _report(report: ProgressReport, names: list[str], created: datetime) -> ET.Element:
    found = _object("informatieobject", reference(report), cover(report)["title"])
    _term(found, "aggregatieniveau", "Archiefstuk", LEVELS)
    _text(found, "omschrijving", cover(report)["description"])
    covers = ET.SubElement(found, "dekkingInTijd")
    _term(covers, "dekkingInTijdType", "Verslagperiode", OWN_WORDS)
    _text(covers, "dekkingInTijdBegindatum", report.since.isoformat())
    _text(covers, "dekkingInTijdEinddatum", report.reference_date.isoformat())
    _text(found, "taal", "nl")
    _event(found, report, "Creatie", created)
    if report.stamp and report.stamp.frozen_at:
        _event(found, report, "Bevriezing", report.stamp.frozen_at)
    _term(found, "waardering", "Nader te bepalen", APPRAISALS, "N")
    for name in names:
        _refer(found, "heeftRepresentatie", name, _mark(report, name), SYSTEM)
    _maker(found, "archiefvormer", report)
    limits = ET.SubElement(found, "beperkingGebruik")
    _term(limits, "beperkingGebruikType", report.header.confidentiality, OWN_WORDS)
    _text(limits, "beperkingGebruikNadereBeschrijving", NOT_JUDGED)
    return found


def _file(
    report: ProgressReport, name: str, content: bytes, kind: tuple[str, str], created: datetime
) -> ET.Element:
    found = _object("bestand", _mark(report, name), name)
    _text(found, "omvang", str(len(content)))
    _term(found, "bestandsformaat", kind[0], FORMATS, kind[1])
    checksum = ET.SubElement(found, "checksum")
    _term(checksum, "checksumAlgoritme", "SHA-256", ALGORITHMS)
    _text(checksum, "checksumWaarde", hashlib.sha256(content).hexdigest())
    _text(checksum, "checksumDatum", _moment(created))
    _refer(found, "isRepresentatieVan", cover(report)["title"], reference(report), SYSTEM)
    return found


def _mark(report: ProgressReport, name: str) -> str:
    return f"{reference(report)}/{name}"


# The groups of the schema


def _object(kind: str, mark: str, name: str) -> ET.Element:
    found = ET.Element(kind)
    _identity(found, "identificatie", mark, SYSTEM)
    _text(found, "naam", name)
    return found


def _text(parent: ET.Element, name: str, text: str) -> None:
    """Without characters that XML cannot hold, whatever people typed."""
    plain = (c for c in text if c in "\t\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    ET.SubElement(parent, name).text = "".join(plain)


def _identity(parent: ET.Element, name: str, mark: str, source: str) -> None:
    found = ET.SubElement(parent, name)
    _text(found, "identificatieKenmerk", mark)
    _text(found, "identificatieBron", source)


def _refer(parent: ET.Element, name: str, called: str, mark: str = "", source: str = "") -> None:
    found = ET.SubElement(parent, name)
    _text(found, "verwijzingNaam", called)
    if mark:
        _identity(found, "verwijzingIdentificatie", mark, source)


def _term(parent: ET.Element, name: str, label: str, terms: str, code: str = "") -> None:
    found = ET.SubElement(parent, name)
    _text(found, "begripLabel", label)
    if code:
        _text(found, "begripCode", code)
    _refer(found, "begripBegrippenlijst", terms)


def _event(parent: ET.Element, report: ProgressReport, kind: str, at: datetime) -> None:
    found = ET.SubElement(parent, "event")
    _term(found, "eventType", kind, EVENTS)
    _text(found, "eventTijd", _moment(at))
    _maker(found, "eventVerantwoordelijkeActor", report)


def _maker(parent: ET.Element, name: str, report: ProgressReport) -> None:
    """The municipality by its number in the State's register; a region is in none of them."""
    if not report.municipality:
        _refer(parent, name, report.region)
        return
    code = "" if report.region_made_up else f"gm{report.cbs_code}"
    _refer(parent, name, f"Gemeente {report.municipality}", code, MUNICIPALITIES)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _written(found: ET.Element) -> bytes:
    root = ET.Element(
        "MDTO",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": SCHEMA,
        },
    )
    root.append(found)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content + b"\n"
