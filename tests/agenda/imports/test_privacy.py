"""Numbers that look like a BSN stop the file, wherever they stand; amounts do not."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from agenda.imports import privacy
from tests.agenda.imports.make import codes, csv, parse

BSN = "111222333"  # a usual test number; nobody's


@pytest.mark.parametrize(
    "text",
    [
        "111222333", "111.222.333", "111 222 333", "1112.22.333", "111-222-333", "11 12 22 333",
        "J. Jansen, BSN 111222333", "x111222333y", "bsn: 11122233", "1 1 1 2 2 2 3 3 3",
        "111\u00a0222\u00a0333", "\uff11\uff11\uff11\uff12\uff12\uff12\uff13\uff13\uff13",
        "tel. 033-111222333", "zie 111222333.", "(111222333)", "burgerservicenummer 111222333",
    ],
)  # fmt: skip
def test_found(text):
    assert privacy.in_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "€ 289.700.000", "289.700.000,00", "EUR 289700000", "111222333,50", "0,111222333",
        "31-03-2025 3", "1112223334", "2024 2025 3", "123456789", "111111111", "zaak 1342665",
        "NL91ABNA0417164300", "", "geen getal", "06-12345678",
    ],
)  # fmt: skip
def test_not_found(text):
    assert not privacy.in_text(text)


def test_the_elfproef():
    assert privacy.eleven(BSN)
    assert not privacy.eleven("111222334")
    assert not privacy.eleven("000000000")
    assert not privacy.eleven("12345678")


@pytest.mark.parametrize("heading", ["BSN", "Burgerservicenummer", "Geboortedatum", "Achternaam"])
def test_a_column_about_people_stops_the_file(heading):
    parsed = csv(
        f"Gemeente;Peildatum;Doelgroep;Aantal;{heading}", "Soest;31-03-2025;Beschut werk;3;x"
    )

    assert parsed.blocked
    assert "E_PERSONAL_DATA" in codes(parsed)


def test_a_number_in_a_column_of_amounts_is_an_amount():
    lines = ["Gemeente;Jaar;Regeling;Beschikbaar gesteld", f"Soest;2025;IMPULS;{BSN}"]

    assert not csv(*lines, name="middelen.csv").blocked
    assert csv(lines[0] + ";Toelichting", f"{lines[1]};{BSN}", name="middelen.csv").blocked


@pytest.mark.parametrize("name", [f"{BSN}.csv", f"plaatsingen {BSN}.csv"])
def test_a_file_name_with_one_is_not_kept(name):
    parsed = csv(
        "Gemeente;Peildatum;Doelgroep;Aantal", "Soest;31-03-2025;Beschut werk;3", name=name
    )

    assert parsed.blocked
    assert BSN not in str(parsed)


def workbook(change) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Gemeente", "Peildatum", "Doelgroep", "Aantal", "Opmerking"])
    sheet.append(["Soest", "31-03-2025", "Beschut werk", 3, "goed"])
    change(book, sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def in_comment(_book, sheet):
    sheet["D2"].comment = Comment(f"dit is {BSN}", "iemand")


def on_hidden_sheet(book, _sheet):
    hidden = book.create_sheet("oud")
    hidden["A1"] = int(BSN)
    hidden.sheet_state = "hidden"


def in_sheet_name(book, _sheet):
    book.create_sheet(f"blad {BSN}")["A1"] = "x"


def in_title(book, _sheet):
    book.properties.title = f"lijst {BSN}"


def in_a_number(_book, sheet):
    sheet["E2"] = int(BSN)


@pytest.mark.parametrize(
    "where", [in_comment, on_hidden_sheet, in_sheet_name, in_title, in_a_number]
)
def test_anywhere_in_a_workbook(where):
    parsed = parse(workbook(where), "plaatsingen.xlsx")

    assert parsed.blocked
    assert parsed.rows == []
    assert BSN not in str(parsed)


def test_a_text_that_no_cell_shows_any_more_counts_too():
    target = io.BytesIO(workbook(lambda *_: None))
    texts = f"<sst xmlns='x'><si><t>los</t></si><si><t>{BSN}</t></si></sst>"
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", texts)

    assert parse(target.getvalue(), "plaatsingen.xlsx").blocked


def test_a_good_workbook_is_not_blocked():
    assert not parse(workbook(lambda *_: None), "plaatsingen.xlsx").blocked
