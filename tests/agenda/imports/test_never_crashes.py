"""Whatever stands in a sheet, reading it ends in rows and messages, never in an error."""

from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.headings import KNOWN
from agenda.imports.parse import _Parser, _silent, read_file
from agenda.imports.workbook import Merge, Sheet, Workbook
from tests.agenda.imports.make import context

WORDS = [
    "Soest", "Baarn", "Nijkerk", "Utrecht", "0342", "Beschut werk", "Banenafpraak", "Totaal",
    "som", "Regio Amersfoort", "31-03-2025", "maart 2025", "Q1 2025", "2025", "2025*", "<5", "3*",
    "n.v.t.", "-", "PM", "€ 1.250,00-", "101,6", "1e308", "#N/B", "(x € 1.000)", "feb", "\u200b",
    "111222333", "", " ", "=1+1", "IMPULS", "B2.03", "Instroom", "* voorlopig", "\x07", "é\n€",
]  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(sorted(KNOWN)),
    st.integers(min_value=-10, max_value=10**9),
    st.sampled_from([Decimal("3.5"), Decimal("1E+308"), Decimal("0.1"), date(2025, 3, 31)]),
    st.text(max_size=12),
)
GRIDS = st.lists(st.lists(CELLS, max_size=7), max_size=12)
MERGES = st.lists(
    st.tuples(*[st.integers(0, 8)] * 4).map(
        lambda m: Merge(min(m[0], m[2]), min(m[1], m[3]), max(m[0], m[2]), max(m[1], m[3]))
    ),
    max_size=3,
)
HEADINGS = st.sampled_from(
    [[column.heading for column in declaration.exported] for declaration in DECLARATIONS.values()]
)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def trimmed(grid: list[list[object]]) -> list[list[object]]:
    """A row ends at its last filled cell, as every reader makes them."""
    return [
        row[: max((n + 1 for n, v in enumerate(row) if v is not None), default=0)] for row in grid
    ]


def parsed(*sheets: Sheet):
    book = Workbook(list(sheets), "xlsx", "0" * 64, "stand.xlsx", 1)
    return _Parser(book, context(), None, {}, _silent).parse()


@MANY
@given(GRIDS, MERGES)
def test_any_grid(grid, merges):
    found = parsed(Sheet("Plaatsingen", trimmed(grid), merges=tuple(merges)))

    assert found.verdict in ("accept", "accept_with_warnings", "reject_all")


@MANY
@given(HEADINGS, GRIDS)
def test_any_cells_under_good_headings(headings, grid):
    found = parsed(
        Sheet("Blad1", [list(headings), *trimmed(grid)], no_result=frozenset({"B2", "E3"}))
    )

    assert all(message.text and message.advice for message in found.messages)
    assert all(row.failed or row.skipped_reason or row.usable for row in found.rows)


@MANY
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.ods", "a", "", ".csv"]))
def test_any_bytes(data, filename):
    assert read_file(data, filename, context=context()).verdict == "reject_all"


@MANY
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_any_text(text, encoding):
    read_file(text.encode(encoding, errors="replace"), "a.csv", context=context())
