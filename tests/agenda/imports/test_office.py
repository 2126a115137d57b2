"""What we export, opened by LibreOffice: every text is shown as text and nothing is calculated."""

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from agenda.imports.columns import Kind
from agenda.imports.export import export
from tests.make.imports import make_importer
from tests.make.places import MARCH, make_placement, make_region

OFFICE = shutil.which("soffice") or ""
OF_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
OF_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DANGEROUS = [
    '=HYPERLINK("http://x.invalid";"klik")', "==1+1", "+1+1", "-1+1", "@SUM(1;1)", "=1+1",
    "\t=1+1", "＝1+1", "=cmd|'/c calc'!A1", '=WEBSERVICE("http://x.invalid")', "'=1+1",
]  # fmt: skip

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not OFFICE, reason="geen LibreOffice op deze machine"),
]


def opened(path: Path) -> list[tuple[str, str, str]]:
    """Per filled cell: its type, its formula and what it shows, as LibreOffice has it in memory."""
    folder = path.parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "fods", "--outdir", str(folder), str(path)]
    subprocess.run([OFFICE, profile, *convert], check=True, capture_output=True, timeout=120)
    return [
        (
            cell.get(f"{OF_OFFICE}value-type", ""),
            cell.get(f"{OF_TABLE}formula", ""),
            "\n".join("".join(line.itertext()) for line in cell),
        )
        for cell in ET.parse(path.with_suffix(".fods")).iter(f"{OF_TABLE}table-cell")
        if len(cell)
    ]


def test_no_text_becomes_a_formula(tmp_path):
    region = make_region()
    importer = make_importer(region=region)
    for day, text in enumerate(DANGEROUS, start=1):
        make_placement(on=MARCH.replace(day=day), note=text)
    path = tmp_path / "uitvoer.xlsx"
    path.write_bytes(export(Kind.PLACEMENTS, by=importer, region=region).content)

    cells = opened(path)

    shown = {text.strip().lstrip("'") for kind, _formula, text in cells if kind == "string"}
    assert {text.strip().lstrip("'") for text in DANGEROUS} <= shown
    assert [cell for cell in cells if cell[1]] == []


def test_a_formula_would_be_seen(tmp_path):
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "=1+1"
    book.save(tmp_path / "formule.xlsx")

    assert opened(tmp_path / "formule.xlsx") == [("float", "of:=1+1", "2")]
