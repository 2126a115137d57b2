"""Sheets that are ugly but right come in whole, whatever program wrote them."""

import pytest

from agenda.imports.reading import read_workbook
from tests.agenda.imports import ugly_files
from tests.agenda.imports.make import codes, parse
from tests.agenda.imports.sheets import Book, to_ods, to_xlsx

FILES = list(ugly_files.files())


def test_there_are_enough_of_them():
    assert len(FILES) >= 60
    assert len({name for name, *_rest in FILES}) == len(FILES)


@pytest.mark.parametrize(
    ("data", "filename", "case"), [f[1:] for f in FILES], ids=[f[0] for f in FILES]
)
def test_read_right(data, filename, case):
    parsed = parse(data, filename, context=case.context)

    assert codes(parsed, "fout", "blokkerend") == []
    assert case.read(parsed) == case.wanted


@pytest.mark.parametrize(
    "case",
    [c for c in ugly_files.layouts() if {"xlsx", "ods"} <= set(c.formats)],
    ids=lambda c: c.name,
)
def test_xlsx_and_ods_of_the_same_sheet_are_the_same_cell_for_cell(case):
    first = read_workbook(to_xlsx(case.book), "a.xlsx")
    second = read_workbook(to_ods(case.book), "a.ods")

    assert [s.rows for s in first.sheets] == [s.rows for s in second.sheets]
    assert [s.hidden for s in first.sheets] == [s.hidden for s in second.sheets]
    assert {m for s in first.sheets for m in s.merges} == {
        m for s in second.sheets for m in s.merges
    }


def test_repeats_are_written_out():
    row = ["Soest", 10, 10, 0, None, None, 7]
    book = read_workbook(to_ods(Book([row, row])), "a.ods")

    assert book.sheets[0].rows == [row, row]
