"""What shows only when rows are put beside each other, or beside what is known already."""

from datetime import date
from decimal import Decimal

import pytest

from agenda.imports import quick, rows
from agenda.imports.columns import Kind
from tests.agenda.imports import ugly_files
from tests.agenda.imports.make import codes, csv, parse, parse_file, said

HEAD = "Gemeente;Peildatum;Doelgroep;Aantal"
FLOW_HEAD = "Gemeente;Peildatum;Doelgroep;Stand begin;Instroom;Uitstroom;Stand eind"
MONEY_HEAD = "Gemeente;Jaar;Regeling;Beschikbaar gesteld"


def stand(number: object, place: str = "Soest", day: str = "31-03-2025") -> str:
    return f"{place};{day};Beschut werk;{number}"


# --- The same row twice ---


def test_the_same_row_twice_counts_once():
    parsed = csv(HEAD, stand(3), stand(3))

    assert [m.text for m in said(parsed, "W_DUPLICATE_IDENTICAL")] == [
        "Deze rij zegt hetzelfde als rij 2 en is overgeslagen."
    ]
    assert (len(parsed.usable), len(parsed.skipped)) == (1, 1)


def test_the_same_key_with_another_number_is_a_contradiction():
    parsed = csv(HEAD, stand(3), stand(4))

    assert [(m.row, m.cell) for m in said(parsed, "E_DUPLICATE_CONFLICT")] == [(3, "D3")]


def test_a_row_with_an_error_contradicts_nothing():
    assert codes(csv(HEAD, stand("drie"), stand(4)), "fout") == ["E_NOT_A_NUMBER"]


def test_two_payments_in_one_year_do_not_contradict_each_other():
    head = "Gemeente;Jaar;Regeling;Besteed"
    parsed = csv(head, "Soest;2025;IMPULS;100,00", "Soest;2025;IMPULS;250,00", name="besteed.csv")

    assert codes(parsed, "fout") == []
    assert len(parsed.usable) == 2


# --- Outliers ---


@pytest.mark.parametrize(
    ("before", "now", "odd"),
    [(20, 2000, True), (2000, 20, True), (20, 40, False), (2, 20, False), (0, 30, True)],
)
def test_a_number_far_from_the_one_before(before, now, odd):
    known = {("0342", "beschut_werk"): ((date(2020, 1, 31), 9), (date(2025, 2, 28), before))}
    parsed = csv(HEAD, stand(now), context={"placements": known})

    assert ("W_OUTLIER" in codes(parsed)) is odd


def test_a_number_far_from_the_one_before_in_the_file():
    parsed = csv(HEAD, stand(120, day="31-01-2025"), stand(1200, day="28-02-2025"))

    assert [m.row for m in said(parsed, "W_OUTLIER")] == [3]


# --- Stand and flow ---


def test_begin_and_flows_make_the_end():
    good = csv(
        FLOW_HEAD, "Soest;31-01-2025;Beschut werk;2;2;1;3", "Soest;28-02-2025;Beschut werk;3;0;0;3"
    )
    bad = csv(
        FLOW_HEAD, "Soest;31-01-2025;Beschut werk;2;2;1;4", "Soest;28-02-2025;Beschut werk;3;0;0;3"
    )

    assert codes(good) == []
    assert [m.text for m in said(bad, "W_STOCK_FLOW")] == [
        "Begin, in- en uitstroom en eind kloppen niet: 2 + 2 - 1 is niet 4.",
        "Begin, in- en uitstroom en eind kloppen niet: "
        "de vorige stand was 4, hier begint het met 3.",
    ]


@pytest.mark.parametrize(
    ("days", "start", "asked"),
    [
        (("31-01-2025", "28-02-2025"), date(2025, 2, 1), False),
        (("31-03-2025", "30-06-2025"), date(2025, 4, 1), False),
        (("31-12-2024", "31-12-2025"), date(2025, 1, 1), False),
        (("31-03-2025",), date(2025, 3, 1), True),
        (("31-01-2025", "31-05-2025"), date(2025, 5, 1), True),
    ],
)
def test_the_period_of_flows_follows_from_how_far_the_dates_lie_apart(days, start, asked):
    parsed = csv(FLOW_HEAD, *[f"Soest;{day};Beschut werk;3;0;0;3" for day in days])
    flows = [extra for row in parsed.rows for extra in row.extras]

    assert flows[-1].values["start"] == start
    assert ("W_FLOW_PERIOD" in codes(parsed)) is asked


# --- Totals ---


def test_a_total_that_fits_is_only_told():
    parsed = csv(HEAD, stand(3), stand(5, "Baarn"), "Totaal;;;8")

    assert parsed.verdict == "accept"
    assert parsed.totals[0].verdict == "klopt"


def test_one_hidden_number_is_given_away_by_the_total():
    parsed = csv(HEAD, stand("<5"), stand(5, "Baarn"), "Totaal;;;8")

    assert [m.text for m in said(parsed, "W_DISCLOSURE")] == [
        "Het totaal verraadt afgeschermde aantallen: D2 is 3."
    ]


def test_two_hidden_numbers_are_not_given_away_when_they_can_still_vary():
    parsed = csv(HEAD, stand("<5"), stand("<5", "Baarn"), "Totaal;;;4")

    assert said(parsed, "W_DISCLOSURE") == []
    assert parsed.totals[0].verdict == "niet na te rekenen"


def test_a_total_that_no_hidden_numbers_can_make():
    assert csv(HEAD, stand("<5"), stand(5, "Baarn"), "Totaal;;;30").totals[0].verdict == "afwijking"


def test_a_total_over_rows_with_errors_says_so():
    parsed = csv(HEAD, stand("drie"), stand(5, "Baarn"), "Totaal;;;8")

    assert "Niet alle rijen zijn te lezen" in said(parsed, "W_TOTAL_ROW")[0].text
    assert said(parsed, "W_SUM_MISMATCH") == []


# --- Money ---


def test_an_exact_amount_is_not_taken_for_a_rounded_one():
    amounts = {("appropriations", "0342", "IMPULS", 2025): Decimal("101615.00")}
    parsed = csv(
        MONEY_HEAD, "Soest;2025;IMPULS;101.700,00", name="a.csv", context={"amounts": amounts}
    )

    assert codes(parsed, "fout", "blokkerend") == []
    assert said(parsed, "W_CONFLICT_PRECISION") == []
    assert len(parsed.usable) == 1


def test_a_rounded_amount_replaces_an_exact_one_only_when_asked():
    amounts = {("appropriations", "0342", "IMPULS", 2025): Decimal("101615.00")}
    lines = (MONEY_HEAD + " (x € 1.000)", "Soest;2025;IMPULS;101,6")
    kept = csv(*lines, name="a.csv", context={"amounts": amounts})
    replaced = csv(*lines, name="a.csv", context={"amounts": amounts, "accept_rounded": True})

    assert (len(kept.usable), len(replaced.usable)) == (0, 1)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((MONEY_HEAD, "Soest;2025;IMPULS;-100"), "E_AMOUNT_NEGATIVE"),
        ((MONEY_HEAD, "Soest;2025;Onbekend;100"), "E_STREAM_UNKNOWN"),
        ((MONEY_HEAD, "Soest;maart 2025;IMPULS;100"), "E_YEAR"),
        ((MONEY_HEAD, "Soest;2099;IMPULS;100"), "E_YEAR"),
        ((MONEY_HEAD, ";2025;IMPULS;100"), "E_REQUIRED"),
        ((MONEY_HEAD + ";Status", "Soest;2025;IMPULS;100;misschien"), "E_CHOICE_UNKNOWN"),
        ((MONEY_HEAD + ";Aan", "Soest;2025;IMPULS;100;Niemand"), "E_ORGANISATION_UNKNOWN"),
        (("Gemeente;Jaar;Percentage;Taakstelling", "Soest;2025;91;3"), "E_VALUE_OR_PERCENTAGE"),
        (("Gemeente;Jaar;Taakstelling", "Soest;2025;<5"), "E_NOT_A_NUMBER"),
        (("Gemeente;Kwartaal;Doelgroep;Instroom", "Soest;Q4 2026;Beschut werk;2"), "E_DATE_FUTURE"),
        (("Code;Titel;Status", "B1;x;Vervangen"), "E_SUCCESSOR"),
        (("Agendapunt;Volgorde;Wat;Stand", "B1;1;x;Gereed"), "E_STATUS_DATE"),
        (("Code;Titel;Begin;Einde", "B1;x;03-03-2026;05-05-2026"), "E_PERIOD_NOT_WHOLE"),
        (("Agendapunt;Volgorde;Wat;Gemeente", "B1;1;x;Eemdorp"), "E_MUNICIPALITY_UNKNOWN"),
        (("Code;Titel;Gemeenten", "B1;x;Soest en Eemdorp"), "E_MUNICIPALITY_UNKNOWN"),
    ],
)
def test_rules_of_each_kind(lines, code):
    parsed = csv(*lines, name="middelen.csv" if "Jaar" in lines[0] else "agenda.csv")

    assert codes(parsed, "fout") == [code]


def test_an_amount_of_the_region_as_a_whole_says_so():
    parsed = csv(MONEY_HEAD + ";Regio", ";2025;IMPULS;100;amersfoort", name="middelen.csv")

    assert parsed.rows[0].values["region"] == "amersfoort"
    assert "municipality" not in parsed.rows[0].values


def test_terms_of_the_agenda():
    parsed = csv("Code;Titel;Begin;Einde", "B1;x;01-04-2026;30-09-2027", name="agenda.csv")
    written = csv(
        "Code;Titel;Wanneer", "B1;x;Q2 2026", "B2;y;1e kwartaal 2026", "B3;z;", name="agenda.csv"
    )

    assert parsed.rows[0].values["precision"] == "kwartaalreeks"
    assert [row.values.get("period_label") for row in written.rows] == ["Q2 2026", "", None]


def test_a_municipality_that_did_not_exist_yet():
    everywhere = {"scope": None}
    early = csv("Gemeente;Jaar;Taakstelling", "Waadhoeke;2017;4", context=everywhere)
    late = csv(HEAD, stand(3, "Franekeradeel"), context={"scope": frozenset({"fryslan-west"})})

    assert codes(early, "fout") == ["E_MUNICIPALITY_NOT_VALID"]
    assert codes(late, "fout") == ["E_MUNICIPALITY_NOT_VALID"]


def test_thousands_of_messages_are_not_all_shown():
    parsed = csv(HEAD, *[stand("x1") for _ in range(3000)])

    assert len(parsed.messages) == 2001
    assert parsed.messages[-1].text == "Er zijn nog 1000 meldingen van dezelfde soorten."


# --- The quick road makes the same records ---


def facts(parsed) -> list[object]:
    return [
        (
            r.kind,
            r.number,
            sorted(r.values.items(), key=str),
            sorted(r.cells.items()),
            r.skipped_reason,
        )
        for r in parsed.rows
    ]


FILES = [each for each in ugly_files.files() if each[2].endswith(".csv")]


def test_the_quick_road_and_the_long_way_make_the_same_rows(monkeypatch):
    quickly = [parse(data, filename, context=case.context) for _n, data, filename, case in FILES]
    clean = parse_file("05_fouten.xlsx"), parse_file("01_plaatsingen_per_maand_schoon.xlsx")
    monkeypatch.setattr(quick.Quick, "road", lambda _reader: None)
    monkeypatch.setattr(rows.Quick, "road", lambda _reader: None)
    slowly = [parse(data, filename, context=case.context) for _n, data, filename, case in FILES]
    again = parse_file("05_fouten.xlsx"), parse_file("01_plaatsingen_per_maand_schoon.xlsx")

    for one, other in zip((*quickly, *clean), (*slowly, *again), strict=True):
        assert facts(one) == facts(other)
        assert one.messages == other.messages


def test_long_tables_take_the_quick_road():
    seen = []
    original = quick.Quick.row

    def spy(self, number, cells):
        row = original(self, number, cells)
        seen.append(row is not None)
        return row

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick.Quick, "row", spy)
        parsed = csv(HEAD + ";Toelichting", stand(3) + ";goed", stand("<5", "Baarn") + ";ook goed")

    assert seen == [True, False]
    assert [row.kind for row in parsed.usable] == [Kind.PLACEMENTS] * 2
