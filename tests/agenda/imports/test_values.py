"""What Dutch people write: every vector, and what a number goes through and back."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.imports import periods, values, whens
from agenda.imports.values import Kind
from agenda.imports.whens import UNKNOWN_WHEN, When
from buildingblocks.enums import Precision
from buildingblocks.formats import count, euro
from buildingblocks.models.period import bounds, check_period

VECTORS = json.loads((Path(__file__).parent / "parse_vectors.json").read_text())


def same_notes(got: tuple[str, ...], wanted: list[str]) -> bool:
    """A note may be explained further in the vectors than in the product."""
    return len(got) == len(wanted) and all(
        w.startswith(g) for g, w in zip(got, wanted, strict=True)
    )


@pytest.mark.parametrize("vector", VECTORS["amounts"], ids=lambda v: v["text"] or "empty")
def test_amounts(vector):
    parsed = values.amount(vector["text"])
    written = None if parsed.value is None else str(parsed.value)

    assert (parsed.kind, written) == (vector["kind"], vector["eur"])
    assert same_notes(parsed.notes, vector["notes"])


@pytest.mark.parametrize("vector", VECTORS["counts"], ids=lambda v: v["text"])
def test_counts(vector):
    parsed = values.count(vector["text"])

    assert (parsed.kind, parsed.value) == (vector["kind"], vector["value"])
    assert same_notes(parsed.notes, vector["notes"])


@pytest.mark.parametrize("vector", VECTORS["periods"], ids=lambda v: v["text"])
def test_periods(vector):
    parsed = periods.period(vector["text"])
    when = parsed.value if parsed.ok else When(None, None, parsed.kind)

    assert when.precision == vector["precision"]
    assert [str(day) if day else None for day in (when.start, when.end)] == [
        vector["start"],
        vector["end"],
    ]
    assert same_notes(parsed.notes, vector["notes"])


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2, allow_nan=False))
def test_an_amount_as_we_write_it_is_read_back(amount):
    assert values.amount(euro(amount)).value == amount
    assert values.amount(f"{amount:.2f}".replace(".", ",")).value == amount


@given(st.integers(min_value=0, max_value=values.MOST_PEOPLE))
def test_a_count_as_we_write_it_is_read_back(number):
    assert values.count(count(number)).value == number
    assert values.count(number).value == number


DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@given(DAYS, DAYS, st.sampled_from(Precision.values))
def test_a_period_as_we_write_it_is_read_back(first, last, precision):
    when = UNKNOWN_WHEN
    if precision != Precision.NONE:
        when = When(*bounds(min(first, last), max(first, last), precision), precision)
    check_period(when.start, when.end, when.precision)

    assert periods.period(whens.in_words(when)).value == when


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("1e t/m 4e kwartaal 2026", "kwartaalreeks"),
        ("2e t/m 2e kwartaal 2026", "kwartaalreeks"),
        ("3e kwartaal 2026 t/m 2e kwartaal 2027", "kwartaalreeks"),
        ("2026", "jaar"),
        ("jan t/m dec 2026", "jaar"),
        ("01-01-2026 t/m 31-12-2026", "jaar"),
    ],
)
def test_a_run_of_quarters_stays_one_also_where_it_makes_up_a_year(text, precision):
    assert periods.period(text).value.precision == precision


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(text):
    for reader in (values.amount, values.count, periods.period, periods.year, values.yes_no,
                   values.percentage, values.read_text, periods.month_number):  # fmt: skip
        assert reader(text).kind in Kind


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("101,6", "101600.00"),
        ("2.397,301", "2397301.00"),
        ("0,05", "50.00"),
        ("-384", "-384000.00"),
    ],
)
def test_a_factor_is_applied_exactly(text, number):
    assert values.amount(text, Decimal(1000)).value == Decimal(number)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal("333.3333333"), "W_ROUNDED"),
        (Decimal("101615.00000000001"), ""),
        (Decimal("1E+308"), "E_AMOUNT_TOO_LARGE"),
        ("--5", "E_AMOUNT_AMBIGUOUS"),
        ("100.000.000.000.000", "E_AMOUNT_TOO_LARGE"),
        ("Infinity", "E_NOT_A_NUMBER"),
        ("1.250,00", ""),
        ("EUR 63450", "I_AMOUNT_NOTATION"),
    ],
)
def test_amounts_that_need_a_word(value, code):
    assert values.amount(value).code == code


@pytest.mark.parametrize(
    ("value", "kind", "number"),
    [
        ("5 ¹", Kind.OK, 5),
        ("3 1)", Kind.OK, 3),
        ("≤4", Kind.SUPPRESSED, None),
        ("*", Kind.ERROR, None),
        (Decimal("3.5"), Kind.ERROR, None),
        (Decimal("1E+308"), Kind.ERROR, None),
        (-3, Kind.ERROR, None),
        ("WAAR", Kind.ERROR, None),
        ("nog niet bekend", Kind.UNKNOWN, None),
    ],
)
def test_counts_of_other_kinds(value, kind, number):
    parsed = values.count(value)

    assert (parsed.kind, parsed.value) == (kind, number)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1e t/m 3e kwartaal 2026", date(2026, 1, 1), date(2026, 9, 30)),
        ("jan t/m mrt 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("h1 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("tweede helft 2026", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026 t/m 2027", date(2026, 1, 1), date(2027, 12, 31)),
        ("geen datum afgesproken", None, None),
        ("03-2025", date(2025, 3, 1), date(2025, 3, 31)),
        ("mrt '25", date(2025, 3, 1), date(2025, 3, 31)),
        ("45747", date(2025, 3, 31), date(2025, 3, 31)),
    ],
)
def test_periods_met_in_practice(text, start, end):
    when = periods.period(text).value

    assert (when.start, when.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["eind 2025", "maart t/m mei 2026", "1-1-99", "0001", "5e kwartaal 2026", "2025MM13", "x"],
)
def test_periods_that_are_not_guessed(text):
    assert periods.period(text).code == "E_DATE_INVALID"


def test_dates_come_as_spreadsheets_hold_them():
    moment = datetime.fromisoformat("2025-03-31T12:30")  # spreadsheets know no time zones

    assert periods.period(moment).value.start == date(2025, 3, 31)
    assert periods.period(45747).code == "W_DATE_SERIAL"
    assert periods.period(2025).value.precision == "jaar"
    assert periods.day("maart 2025").code == "E_DATE_INVALID"
    assert periods.year("2025*").value == periods.year("ultimo 2025").value == 2025
    assert periods.year("31-03-2025").code == "E_YEAR"
    assert periods.month_number("mrt").value == periods.month_number(3).value == 3
    assert periods.quarter_number("Q2").value == periods.quarter_number("2e kwartaal").value == 2


@pytest.mark.parametrize(
    ("text", "answer"), [("ja", True), ("J", True), ("x", True), ("nee", False), ("ONWAAR", False)]
)
def test_yes_and_no(text, answer):
    assert values.yes_no(text).value is answer


def test_unknown_words_are_no_answer():
    assert values.yes_no("misschien").code == "E_YES_NO"
    assert values.yes_no("").kind is Kind.EMPTY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Soe\u200bst", "E_INVISIBLE_CHARS"),
        ("\u202etseoS", "E_INVISIBLE_CHARS"),
        ("a\x07b", "E_CONTROL_CHARS"),
        ("a\ufffdb", "E_INVISIBLE_CHARS"),
        ("x" * 2001, "E_TEXT_TOO_LONG"),
        ("Súdwest\u00a0Fryslân\nen meer 👍", ""),
    ],
)
def test_texts_are_refused_for_what_cannot_be_seen(text, code):
    assert values.read_text(text).code == code


def test_percentages_and_sequence_numbers():
    assert values.percentage("91,5%").value == Decimal("91.50")
    assert values.percentage("201").code == "E_PERCENTAGE"
    assert values.percentage("veel").code == "E_NOT_A_NUMBER"
    assert values.percentage("n.v.t.").kind is Kind.NOT_APPLICABLE
    assert values.whole(3).value == 3
    assert values.whole("40000").code == "E_COUNT_TOO_LARGE"
    assert values.whole("<5").code == "E_NOT_A_NUMBER"
