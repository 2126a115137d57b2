"""The example files that may not come in: one fault per row, and the hostile ones."""

import json
from collections import Counter
from datetime import date

import pytest

from tests.agenda.imports.make import FILES, parse_file

EXPECTED = json.loads((FILES / "expected_outcomes.json").read_text())["expected"]
FAULTS = "05_fouten.xlsx"
HOSTILE = "06a_vijandig.xlsx"
ENTITIES = "06c_entiteiten.xlsx"


def faults():
    known = {("0307", "beschut_werk"): ((date(2025, 2, 28), 21),)}
    return parse_file(FAULTS, context={"placements": known})


@pytest.mark.parametrize("entry", EXPECTED[FAULTS]["rows"], ids=lambda e: f"row {e['row']}")
def test_each_fault_gets_its_code(entry):
    of_row = [(m.code, str(m.severity)) for m in faults().messages if m.row == entry["row"]]

    assert of_row == ([] if entry["code"] == "OK" else [(entry["code"], entry["severity"])])


def test_all_faults_are_told_at_once():
    parsed = faults()
    kinds = Counter(str(m.severity) for m in parsed.messages)

    assert kinds == {"fout": 18, "waarschuwing": 10, "blokkerend": 1}
    assert all(
        m.advice and m.cell and m.sheet == "Plaatsingen"
        for m in parsed.messages
        if m.row not in (8, 31)
    )


def test_nothing_is_kept_of_a_file_with_personal_data():
    parsed = faults()
    blocked = [m for m in parsed.messages if m.severity == "blokkerend"]

    assert parsed.blocked
    assert parsed.rows == []
    assert [(m.cell, m.excerpt) for m in blocked] == [("F26", "")]
    assert "Jansen" not in str(parsed)
    assert "111222333" not in str(parsed)


# --- 06: hostile ---


def test_what_is_hostile_is_named_cell_by_cell():
    found = {(m.code, m.cell) for m in parse_file(HOSTILE).messages}

    assert found == {
        ("E_FAR_CELL", "XFD1048576"),
        ("E_HEADER_DUPLICATE", "G1"),
        ("E_FORMULA_NO_RESULT", "F2"),
        ("E_FORMULA_UNSAFE", "F3"),
        ("E_FORMULA_UNSAFE", "F9"),
        ("E_FORMULA_NO_RESULT", "F10"),
        ("E_TEXT_TOO_LONG", "F15"),
        ("E_INVISIBLE_CHARS", "B16"),
        ("E_INVISIBLE_CHARS", "B17"),
        ("E_MUNICIPALITY_UNKNOWN", "B18"),
        ("E_COUNT_TOO_LARGE", "E19"),
        ("E_NOT_A_NUMBER", "E20"),
    }


def test_no_message_repeats_more_than_a_line_of_a_cell():
    assert max(len(m.excerpt) for m in parse_file(HOSTILE).messages) == 80


def test_entities_are_refused_unread():
    parsed = parse_file(ENTITIES)

    assert [(m.code, str(m.severity)) for m in parsed.messages] == [("E_FILE_UNSAFE", "fout")]
    assert "entiteiten" in parsed.messages[0].text
