"""The example files, each read to what `expected_outcomes.json` says of it."""

import hashlib
import json
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest

from agenda.imports.columns import Kind
from tests.agenda.imports.make import FILES, codes, parse_file, said

OUTCOMES = json.loads((FILES / "expected_outcomes.json").read_text())
EXPECTED = OUTCOMES["expected"]
NAMES = {
    place: code
    for code, place in (
        ("0307", "Amersfoort"),
        ("0308", "Baarn"),
        ("0313", "Bunschoten"),
        ("0327", "Leusden"),
        ("0342", "Soest"),
        ("0351", "Woudenberg"),
        ("1900", "Súdwest-Fryslân"),
        ("0281", "Tiel"),
    )
}
CLEAN = "01_plaatsingen_per_maand_schoon.xlsx"
MONEY = "02_middelen_puntkomma_cp1252.csv"
WIDE = "03_breed_meerjaren_samengevoegd.xlsx"
NATIONAL = "04a_staatscourant_2017_echt_gedeeltelijk.csv"


@pytest.mark.parametrize("entry", OUTCOMES["manifest"], ids=lambda entry: entry["file"])
def test_the_files_are_the_ones_that_were_described(entry):
    data = (FILES / entry["file"]).read_bytes()

    assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])


STORED = {("appropriations", "0342", "IU_PART_INFRA", 2025): Decimal("101615.00")}
SURROUNDINGS = {MONEY: {"scope": None}, NATIONAL: {"scope": None}, WIDE: {"amounts": STORED}}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_verdict(name):
    parsed = parse_file(name, context=SURROUNDINGS.get(name, {}))

    assert parsed.verdict == EXPECTED[name]["verdict"]


# --- 01: clean ---


def test_a_clean_sheet_gives_every_row_and_nothing_to_say():
    expected = EXPECTED[CLEAN]
    parsed = parse_file(CLEAN)

    assert (parsed.counted.rows, len(parsed.usable)) == (expected["rows_read"], expected["created"])
    assert codes(parsed, "fout", "waarschuwing") == []
    assert [s.name for s in parsed.sheets if s.ignored] == expected["sheets_ignored"]
    assert parsed.kind is Kind.PLACEMENTS


def test_stands_add_up_to_the_totals_of_the_region():
    groups = {"beschut_werk": "Beschut werk", "banenafspraak": "Banenafspraak"}
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for row in parse_file(CLEAN).rows:
        label = groups[row.values["target_group"]]
        sums[str(row.values["reference_date"])][label] += row.values["value"]

    assert sums == EXPECTED[CLEAN]["checks"]["regional_total_by_peildatum"]


def test_in_and_outflow_stand_beside_the_stand_with_their_month():
    row = next(r for r in parse_file(CLEAN).rows if r.number == 34)

    assert row.values | {"municipality": "0342", "value": 3} == row.values
    assert [(e.kind, e.values["kind"], e.values["value"]) for e in row.extras] == [
        (Kind.FLOWS, "instroom", 1),
        (Kind.FLOWS, "uitstroom", 0),
    ]
    assert (row.extras[0].values["start"], row.extras[0].values["end"]) == (
        date(2025, 3, 1),
        date(2025, 3, 31),
    )
    assert (row.cells["value"], row.extras[0].cells["value"]) == ("H34", "F34")


# --- 02: amounts ---


def test_amounts_in_every_notation():
    expected = EXPECTED[MONEY]
    parsed = parse_file(MONEY, context={"scope": None})
    made = {(r.values["municipality"], r.values["year"]): r for r in parsed.usable}
    wanted = {_key(key): Decimal(text) for key, text in expected["made_available_eur"].items()}
    spent = {_key(key): text for key, text in expected["spent_eur"].items()}

    assert {key: row.values["amount"] for key, row in made.items()} == wanted
    assert {key: _spent(row) for key, row in made.items()} == spent
    assert (parsed.counted.rows, len(parsed.usable)) == (expected["rows_read"], expected["created"])
    assert len(parsed.skipped) + parsed.counted.totals == expected["skipped"]
    assert (parsed.encoding, parsed.delimiter, parsed.newline) == (
        expected["encoding"],
        expected["delimiter"],
        expected["line_ending"],
    )


def _key(text: str) -> tuple[str, int]:
    name, _space, year = text.rpartition(" ")
    return NAMES[name], int(year)


def _spent(row) -> str | None:
    amounts = [extra.values.get("amount") for extra in row.extras]
    return str(amounts[0]) if amounts and amounts[0] is not None else None


def test_money_rows_know_region_stream_organisation_and_decision():
    rows = {r.number: r for r in parse_file(MONEY, context={"scope": None}).rows}

    assert rows[4].values == {
        "municipality": "1900",
        "region": "fryslan-west",
        "organisation": "gr-fw",
        "stream": "IMPULS",
        "year": 2025,
        "amount": Decimal("340688.00"),
        "state": "beschikbaar_gesteld",
        "sequence": 1,
        "decided_on": date(2025, 12, 16),
        "note": "voor GR F-W; vier gemeenten",
    }
    assert rows[8].values["note"] == "correctie\nover twee regels"
    assert rows[4].extras[0].skipped_reason == "een besteding van nul"
    assert rows[8].extras[0].values["kind"] == "gerealiseerd"


def test_what_is_odd_about_the_amounts_is_said_where_it_stands():
    parsed = parse_file(MONEY, context={"scope": None})
    places = {(m.code, m.row) for m in parsed.messages}

    assert {
        ("W_NOT_STATED", 3),
        ("W_AMOUNT_PM", 5),
        ("I_AMOUNT_NOTATION", 7),
        ("I_AMOUNT_NOTATION", 8),
        ("W_AMOUNT_NEGATIVE", 8),
        ("W_AMOUNT_NEGATIVE", 9),
        ("W_AMOUNT_NEGATIVE", 10),
        ("W_NOT_APPLICABLE", 11),
        ("W_TOTAL_ROW", 12),
    } <= places
    assert [m.confirm for m in said(parsed, "W_AMOUNT_NEGATIVE")] == [True] * 3


def test_a_total_that_does_not_add_up():
    expected = EXPECTED[MONEY]["total_check"]
    total = parse_file(MONEY, context={"scope": None}).totals[0]

    assert (total.printed, total.computed) == (
        Decimal(expected["printed"]),
        Decimal(expected["computed"]),
    )
    assert (total.verdict, total.cell) == (expected["verdict"], "D12")


def test_rows_of_other_regions_are_refused_for_who_works_for_one():
    refused = said(parse_file(MONEY), "E_MUNICIPALITY_NOT_IN_REGION")

    assert [(m.row, m.excerpt) for m in refused] == [(4, "Súdwest-Fryslân"), (5, "Tiel")]


# --- 03: wide ---


@pytest.fixture(scope="module")
def wide():
    return parse_file(WIDE, context=SURROUNDINGS[WIDE])


def test_two_headings_above_each_other_and_years_as_columns(wide):
    expected = EXPECTED[WIDE]
    targets = [row for row in wide.usable if row.kind is Kind.TARGETS]
    sums = Counter()
    for row in targets:
        sums[str(row.values["year"])] += row.values["value"]
    span = wide.tables[0].span

    assert (len(targets), sums) == (expected["targets_created"], expected["targets"])
    assert [row + 1 for row in span.headings] == expected["header_rows"]
    assert {row.number for row in targets} == set(range(7, 13))
    assert {row.values["kind"] for row in targets} == {"landelijk"}


def test_stands_are_exact_suppressed_or_not_there(wide):
    expected = EXPECTED[WIDE]["placements"]
    found = [row for row in wide.usable if row.kind is Kind.PLACEMENTS]
    exact = [
        [
            r.values["municipality"],
            str(r.values["reference_date"]),
            r.values["value"],
            r.values.get("certainty", "definitief"),
        ]
        for r in found
        if r.values["state"] == "waarde"
    ]
    hidden = [
        [r.values["municipality"], str(r.values["reference_date"])]
        for r in found
        if r.values["state"] == "onderdrukt"
    ]

    assert sorted(exact) == sorted([NAMES[n], *rest] for n, *rest in expected["exact"])
    assert sorted(hidden) == sorted([NAMES[n], day] for n, day in expected["suppressed"])
    assert wide.counted.empty_cells == expected["empty_ignored"]
    assert {r.values["upper_bound"] for r in found if r.values["state"] == "onderdrukt"} == {4}


def test_the_total_gives_suppressed_numbers_away(wide):
    disclosed = said(wide, "W_DISCLOSURE")
    verdicts = {t.cell: t.verdict for t in wide.totals if t.sheet == "Beschut werk"}

    assert [m.text for m in disclosed] == [
        "Het totaal verraadt afgeschermde aantallen: H8 is 4, H10 is 4."
    ]
    assert set(verdicts.values()) == {"niet na te rekenen"}
    assert len(verdicts) == 6


def test_a_hidden_sheet_marks_and_notes_are_told(wide):
    assert [m.text for m in said(wide, "W_HIDDEN_SHEET")] == [
        "Het verborgen blad ‘werkblad_oud’ is niet ingelezen."
    ]
    assert [(m.row, m.cell) for m in said(wide, "W_PROVISIONAL")] == [(6, "H6"), (12, "H12")]
    assert len(said(wide, "W_SUPPRESSED_INPUT")) == 7
    assert [m.row for m in said(wide, "W_NOT_APPLICABLE")] == [13]
    assert [m.row for m in said(wide, "I_FOOTNOTE")] == [16, 17]


def test_rounded_thousands_do_not_replace_an_exact_amount(wide):
    money = [row for row in wide.rows if row.kind is Kind.APPROPRIATIONS]
    amounts = {(r.values.get("municipality"), r.values.get("year")): r for r in money}
    soest = amounts["0342", 2025]

    assert len(said(wide, "W_UNIT_THOUSANDS")) == 1
    assert [m.sheet for m in said(wide, "W_ASSUMED")] == ["Middelen", "Middelen"]
    assert [m.cell for m in said(wide, "W_CONFLICT_PRECISION")] == ["B4"]
    assert (soest.values["amount"], soest.usable) == (Decimal("101600.00"), False)
    assert amounts["0308", 2025].values["amount"] == Decimal("63450.00")
    assert amounts["0308", 2025].usable


# --- 04a: the whole country ---


def test_of_a_national_table_only_our_own_municipalities_come_in():
    expected = EXPECTED[NATIONAL]
    parsed = parse_file(NATIONAL, context={"scope": None})
    (row,) = parsed.usable
    (total,) = parsed.totals

    assert (row.values["municipality"], row.values["value"], row.values["year"]) == (
        "0072",
        2,
        2017,
    )
    assert parsed.counted.data == expected["data_rows"]
    assert len(parsed.skipped) == expected["ignored_out_of_scope"]
    assert parsed.encoding == expected["encoding"]
    assert [row + 1 for row in parsed.tables[0].span.headings] == expected["header_rows"][1:]
    assert (total.printed, total.computed) == (2600, 338)
    assert "I_CODE_ZEROS" in codes(parsed)
    assert (
        "nu opgeheven, maar geldig in het jaar van de tabel: 21"
        in said(parsed, "I_OUT_OF_SCOPE")[0].text
    )
