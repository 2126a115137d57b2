"""What a sheet is about, what stays open for a person to say, and how that is remembered."""

from datetime import date
from decimal import Decimal

import pytest

from agenda.imports.columns import Kind
from agenda.imports.tables import Mapped
from tests.agenda.imports.make import codes, csv, parse, said
from tests.agenda.imports.sheets import Book, to_xlsx

ROW = "Soest;31-03-2025;Beschut werk;3"


def names(parsed) -> list[str]:
    return [use.name for use in parsed.tables[0].uses]


@pytest.mark.parametrize(
    ("heading", "name", "kind"),
    [
        ("Gemeente;Peildatum;Doelgroep;Aantal", "cijfers", Kind.PLACEMENTS),
        ("Gemeente;Kwartaal;Doelgroep;Instroom", "cijfers", Kind.FLOWS),
        ("Gemeente;Periode;Doelgroep;Soort;Aantal", "instroom", Kind.FLOWS),
        ("Gemeente;Jaar;Taakstelling", "cijfers", Kind.TARGETS),
        ("Gemeente;Jaar;Doelgroep;Aantal", "taakstelling", Kind.TARGETS),
        ("Gemeente;Jaar;Regeling;Beschikbaar gesteld", "cijfers", Kind.APPROPRIATIONS),
        ("Gemeente;Jaar;Regeling;Toegekend", "cijfers", Kind.GRANTS),
        ("Gemeente;Jaar;Regeling;Besteed", "cijfers", Kind.SPENDING),
        ("Gemeente;Jaar;Regeling;Bedrag", "bestedingen", Kind.SPENDING),
        ("Code;Titel;Status", "agenda", Kind.ITEMS),
        ("Agendapunt;Volgorde;Wat;Wanneer", "planning", Kind.STEPS),
    ],
)
def test_the_kind_follows_from_headings_and_name(heading, name, kind):
    parsed = csv(heading, ";".join("x" for _ in heading.split(";")), name=f"{name}.csv")

    assert parsed.kind is kind


def test_a_person_may_say_what_kind_it_is():
    lines = ("Gemeente;Jaar;Doelgroep;Aantal", "Soest;2025;Beschut werk;3")

    assert csv(*lines).kind is Kind.PLACEMENTS
    assert csv(*lines, kind=Kind.TARGETS).rows[0].values["year"] == 2025


def test_an_unknown_column_is_asked_about_once_and_then_remembered():
    lines = ("Gemeente;Peildatum;Doelgroep;Koppen;Kleur", ROW + ";rood")
    first = csv(*lines)
    table = first.tables[0]

    assert first.needs_mapping
    assert [use.heading for use in table.unmapped] == ["Koppen", "Kleur"]
    assert table.missing == ("value",)
    assert codes(first, "fout") == ["E_HEADER_MISSING"]
    assert {row.skipped_reason for row in first.rows} == {"een kolom is nog niet aangewezen"}

    mapped = {table.shape: Mapped(Kind.PLACEMENTS, {"koppen": "value", "kleur": "-"})}
    second = csv(*lines, mapped=mapped)

    assert not second.needs_mapping
    assert second.verdict == "accept"
    assert second.rows[0].values["value"] == 3


def test_one_answer_for_all_rows():
    lines = ("Gemeente;Aantal geplaatst", "Soest;3", "Baarn;5")
    shape = csv(*lines).tables[0].shape
    said_of_it = Mapped(
        constants={"when": "maart 2025", "target_group": "Beschut werk", "vreemd": "x"}
    )
    parsed = csv(*lines, mapped={shape: said_of_it})

    assert csv(*lines).tables[0].missing == ("when", "target_group")
    assert [row.values["reference_date"] for row in parsed.usable] == [date(2025, 3, 31)] * 2
    assert parsed.rows[0].values["precision"] == "maand"


def test_a_municipality_for_all_rows():
    lines = ("Peildatum;Doelgroep;Aantal", "31-03-2025;Beschut werk;3")
    shape = csv(*lines).tables[0].shape
    for name, text in (("municipality", "Soest"), ("municipality_code", "342")):
        parsed = csv(*lines, mapped={shape: Mapped(constants={name: text})})
        assert parsed.rows[0].values["municipality"] == "0342"


def test_the_shape_stays_the_same_next_year_and_with_more_years():
    def shape(*years: int) -> str:
        heading = ";".join(["Gemeente", *(f"Taakstelling {year}" for year in years)])
        return csv(heading, "Soest" + ";1" * len(years)).tables[0].shape

    assert shape(2024, 2025) == shape(2025, 2026) == shape(2025, 2026, 2027)
    assert shape(2024) != csv("Gemeente;Ambitie 2024", "Soest;1").tables[0].shape


def test_a_number_of_another_kind_can_be_pointed_out():
    lines = ("Gemeente;Peildatum;Doelgroep;Aantal geplaatst;Eruit", ROW + ";1")
    shape = csv(*lines).tables[0].shape
    mapped = {shape: Mapped(columns={"eruit": "flows.value"}, constants={})}
    (row,) = csv(*lines, mapped=mapped).rows

    assert [extra.kind for extra in row.extras] == [Kind.FLOWS]


def test_what_a_title_says_is_told():
    parsed = csv("Gemeente Soest, beschut werk", "Peildatum;Aantal geplaatst", "31-03-2025;3")

    assert [m.text for m in said(parsed, "I_FROM_TITLE")] == [
        "De doelgroep (Beschut werk) komt uit de titel.",
        "De gemeente (Soest) komt uit de titel.",
    ]
    assert parsed.rows[0].values["municipality"] == "0342"


def test_the_name_of_a_region_is_no_municipality():
    parsed = csv("Regio Amersfoort", "Peildatum;Doelgroep;Aantal", "31-03-2025;Beschut werk;3")

    assert parsed.tables[0].missing == ("municipality",)


def test_a_row_for_the_whole_region_is_a_total():
    parsed = csv(
        "Gemeente;Peildatum;Doelgroep;Aantal", ROW, "Regio Amersfoort;31-03-2025;Beschut werk;3"
    )

    assert (len(parsed.usable), parsed.counted.totals) == (1, 1)


def test_percentages_beside_numbers_are_no_numbers():
    parsed = csv("Gemeente;Peildatum;Doelgroep;Realisatie;Realisatie %", ROW + ";28%")

    assert names(parsed) == ["municipality", "when", "target_group", "value", ""]
    assert codes(parsed, "fout") == []


def test_a_column_recognised_by_its_content_is_told():
    parsed = csv("Wie;Peildatum;Doelgroep;Aantal", ROW, "Baarn;31-03-2025;Beschut werk;5")

    assert [m.text for m in said(parsed, "I_COLUMN_GUESSED")] == [
        "De kolom ‘Wie’ is aan de inhoud herkend als Gemeente."
    ]


def test_a_second_column_for_the_same_thing_is_asked_about():
    parsed = csv("Gemeente;Peildatum;Doelgroep;Stand eind;Realisatie", ROW + ";4")

    assert [m.column for m in said(parsed, "W_COLUMN_UNKNOWN")] == ["Realisatie"]
    assert parsed.rows[0].values["value"] == 3


def test_a_sheet_that_looks_like_a_table_is_not_passed_over_in_silence():
    book = Book(
        [["Gemeente", "Peildatum", "Doelgroep", "Aantal"], ROW.split(";")],
        others={"Los": [["a", "b"]] * 4, "Brief": [["Beste lezer"]]},
    )
    parsed = parse(to_xlsx(book), "plaatsingen.xlsx")

    assert [(m.code, m.confirm) for m in parsed.messages] == [
        ("W_SHEET_UNREAD", True),
        ("I_SHEET_IGNORED", False),
    ]


def test_progress_is_told():
    told = []
    lines = ["Gemeente;Jaar;Taakstelling", *[f"Soest;{2015 + n % 40};{n}" for n in range(2500)]]
    csv(*lines, progress=lambda *about: told.append(about))

    assert told == [("gelezen", 1000, 2501), ("gelezen", 2000, 2501)]


def test_amounts_take_the_unit_of_a_note_below():
    parsed = csv(
        "Gemeente;2025",
        "Soest;101,6",
        "",
        "Bedragen x 1.000",
        name="middelen.csv",
        context={"defaults": {"appropriations": {"stream": "IMPULS"}}},
    )

    assert parsed.rows[0].values["amount"] == Decimal("101600.00")
    assert "W_UNIT_THOUSANDS" in codes(parsed)
