"""What goes to the archive: XML by the schema of MDTO beside each file, and it all in a bundle."""

import hashlib
import io
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from agenda.reports.bundle import bundle, edition_bundle
from agenda.reports.sidecar import NAMESPACE, sidecars
from agenda.reports.stamp import Stamp
from tests.agenda.reports.reading import report_of
from tests.make import places as make

CREATED = datetime(2026, 1, 20, 9, 0, 30, 5, tzinfo=UTC)
FILES = {
    "verslag.pdf": b"%PDF-1.7 proef",
    "gegevens.xlsx": b"PK proef",
    "cijfers.csv": b"a;b",
    "gegevens.json": b"{}",
}
NAMES = [
    "verslag.mdto.xml",
    "verslag.pdf.bestand.mdto.xml",
    "gegevens.xlsx.bestand.mdto.xml",
    "cijfers.csv.bestand.mdto.xml",
    "gegevens.json.bestand.mdto.xml",
]

# The schema MDTO-XML 1.0.1 as far as we use it: every element with its children in their order.
# A name with ! must be there; the others may.
TERM = "begripLabel! begripCode begripBegrippenlijst!"
REFERENCE = "verwijzingNaam! verwijzingIdentificatie"
IDENTITY = "identificatieKenmerk! identificatieBron!"
SCHEMA = {
    "MDTO": "informatieobject bestand",
    "informatieobject": (
        "identificatie! naam! aggregatieniveau classificatie trefwoord omschrijving "
        "raadpleeglocatie dekkingInTijd dekkingInRuimte taal event waardering! bewaartermijn "
        "informatiecategorie isOnderdeelVan bevatOnderdeel heeftRepresentatie "
        "aanvullendeMetagegevens gerelateerdInformatieobject archiefvormer! betrokkene activiteit "
        "beperkingGebruik!"
    ),
    "bestand": (
        "identificatie! naam! omvang! bestandsformaat! checksum! URLBestand isRepresentatieVan!"
    ),
    "checksum": "checksumAlgoritme! checksumWaarde! checksumDatum!",
    "dekkingInTijd": "dekkingInTijdType! dekkingInTijdBegindatum! dekkingInTijdEinddatum",
    "event": "eventType! eventTijd eventVerantwoordelijkeActor eventResultaat",
    "beperkingGebruik": (
        "beperkingGebruikType! beperkingGebruikNadereBeschrijving beperkingGebruikDocumentatie "
        "beperkingGebruikTermijn"
    ),
    "identificatie": IDENTITY,
    "verwijzingIdentificatie": IDENTITY,
    **dict.fromkeys(
        ("heeftRepresentatie", "archiefvormer", "isRepresentatieVan", "begripBegrippenlijst",
         "eventVerantwoordelijkeActor"), REFERENCE,
    ),
    **dict.fromkeys(
        ("aggregatieniveau", "dekkingInTijdType", "eventType", "waardering", "bestandsformaat",
         "checksumAlgoritme", "beperkingGebruikType"), TERM,
    ),
}  # fmt: skip
MANY = {"heeftRepresentatie", "event"}


def faults(element: ET.Element) -> list[str]:
    """Where an element is not what the schema allows."""
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    order = [word.rstrip("!") for word in SCHEMA.get(name, "").split()]
    inside = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
    found = [f"{name} holds {child}" for child in inside if child not in order]
    known = [order.index(child) for child in inside if child in order]
    found += [f"{name} is out of order"] if known != sorted(known) else []
    needed = [word[:-1] for word in SCHEMA.get(name, "").split() if word.endswith("!")]
    found += [f"{name} lacks {child}" for child in needed if child not in inside]
    found += [f"{name} twice {c}" for c in set(inside) - MANY if inside.count(c) > 1]
    if not inside and not (element.text or "").strip():
        found.append(f"{name} is empty")
    return found + [fault for child in element for fault in faults(child)]


def read(xml: bytes) -> ET.Element:
    return ET.fromstring(xml)


def told(root: ET.Element, path: str) -> list[str | None]:
    full = "/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/"))
    return [found.text for found in root.findall(full)]


@pytest.fixture
def soest(db):
    make.make_placement(value=3)
    return report_of("amersfoort", "soest")


# XML per object


def test_every_file_has_its_own_xml_and_so_has_the_report(soest):
    assert list(sidecars(soest, FILES, created=CREATED)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_holds_what_the_schema_asks_in_its_order(soest, name):
    root = read(sidecars(soest, FILES, created=CREATED)[name])

    assert root.tag == f"{{{NAMESPACE}}}MDTO"
    assert faults(root) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("<naam>verslag.pdf</naam>", "", "bestand lacks naam"),
        ("omvang>", "grootte>", "bestand holds grootte"),
        ("<omvang>14</omvang>", "<omvang />", "omvang is empty"),
        ("<omvang>", "<omvang>9</omvang><omvang>", "bestand twice omvang"),
    ],
)
def test_this_check_sees_what_is_wrong(soest, before, after, fault):
    xml = sidecars(soest, FILES, created=CREATED)["verslag.pdf.bestand.mdto.xml"].decode()

    assert before in xml
    assert fault in faults(read(xml.replace(before, after).encode()))


def test_a_file_is_told_by_size_format_and_hash(soest):
    root = read(sidecars(soest, FILES, created=CREATED)["verslag.pdf.bestand.mdto.xml"])
    content = FILES["verslag.pdf"]

    assert told(root, "bestand/omvang") == [str(len(content))]
    assert told(root, "bestand/bestandsformaat/begripCode") == ["fmt/479"]
    assert told(root, "bestand/checksum/checksumAlgoritme/begripLabel") == ["SHA-256"]
    assert told(root, "bestand/checksum/checksumWaarde") == [hashlib.sha256(content).hexdigest()]
    assert told(root, "bestand/checksum/checksumDatum") == ["2026-01-20T09:00:30Z"]


@pytest.mark.parametrize(("variant", "code"), [("pdf/a-3a", "fmt/479"), ("pdf/a-2a", "fmt/476")])
def test_the_format_of_the_pdf_is_the_one_it_has(soest, variant, code):
    found = sidecars(soest, FILES, created=CREATED, variant=variant)

    root = read(found["verslag.pdf.bestand.mdto.xml"])
    assert told(root, "bestand/bestandsformaat/begripCode") == [code]


def test_the_report_names_its_maker_its_files_and_what_is_not_decided(soest):
    root = read(sidecars(soest, FILES, created=CREATED)["verslag.mdto.xml"])
    about = "informatieobject"

    assert told(root, f"{about}/archiefvormer/verwijzingNaam") == ["Gemeente Soest"]
    code = "verwijzingIdentificatie/identificatieKenmerk"
    assert told(root, f"{about}/archiefvormer/{code}") == ["gm0342"]
    assert told(root, f"{about}/heeftRepresentatie/verwijzingNaam") == list(FILES)
    assert told(root, f"{about}/waardering/begripLabel") == ["Nader te bepalen"]
    assert told(root, f"{about}/beperkingGebruik/beperkingGebruikType/begripLabel") == ["Openbaar"]
    assert told(root, f"{about}/event/eventType/begripLabel") == ["Creatie"]
    assert told(root, f"{about}/dekkingInTijd/dekkingInTijdEinddatum") == ["2025-12-31"]


def test_a_frozen_report_says_when_it_was_frozen(soest):
    frozen = replace(soest, stamp=Stamp("2026-01", frozen_at=CREATED))
    root = read(sidecars(frozen, FILES, created=CREATED)["verslag.mdto.xml"])

    assert told(root, "informatieobject/event/eventType/begripLabel") == ["Creatie", "Bevriezing"]


def test_what_stands_in_no_register_gets_no_number_of_one(db):
    region = make.make_region("voorbeeldregio", name="Voorbeeld\x07regio", made_up=True)
    make.make_municipality("Voorbeelddam", region=region)

    for slug, name in (("", "Voorbeeldregio"), ("voorbeelddam", "Gemeente Voorbeelddam")):
        found = sidecars(report_of("voorbeeldregio", slug), FILES, created=CREATED)
        root = read(found["verslag.mdto.xml"])
        assert told(root, "informatieobject/archiefvormer/verwijzingNaam") == [name]
        assert root.findall(f".//{{{NAMESPACE}}}archiefvormer//*")[1:] == []
        assert faults(root) == []


# The bundle


def test_the_bundle_checks_itself(soest, tmp_path):
    with ZipFile(io.BytesIO(edition_bundle(soest, FILES, created=CREATED))) as made:
        assert made.namelist() == [*FILES, *NAMES, "SHA256SUMS"]
        assert made.testzip() is None
        made.extractall(tmp_path)
    order = ["sha256sum", "--check", "--strict", "SHA256SUMS"]

    assert subprocess.run(order, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "cijfers.csv").write_bytes(b"a;c")
    assert subprocess.run(order, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_the_same_edition_is_the_same_bundle(soest):
    first, again = (edition_bundle(soest, FILES, created=CREATED) for _ in range(2))

    assert first == again
    with ZipFile(io.BytesIO(first)) as made:
        assert {member.date_time for member in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "names", [["../x"], ["a/b"], [""], [".x"], ["a", "a"], ["SHA256SUMS"], ["a b"], ["a\nb"]]
)
def test_a_name_that_could_land_elsewhere_is_refused(names):
    with pytest.raises(ValueError, match="no names"):
        bundle([(name, b"") for name in names])
