"""The example files, the whole way into the database: what `expected_outcomes.json` says."""

import json
import tempfile
import time
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.apps import apps

from agenda.imports.confirm import confirm, to_accept
from audit.enums import ImportStatus
from audit.models import ImportFile, ImportRow
from audit.verify import faults
from buildingblocks.enums import MembershipRole, TargetKind, ValueState
from buildingblocks.models import FlowCount, Municipality, PlacementCount, Target
from funding.models import Appropriation, Spending
from tests.agenda.imports.make import FILES
from tests.make.funding import make_appropriation, make_stream
from tests.make.imports import agree, bring_in, codes, look, make_importer
from tests.make.places import (
    make_membership,
    make_municipality,
    make_organisation,
    make_placement,
    make_region,
    make_target_group,
)

pytestmark = pytest.mark.django_db
EXPECTED = json.loads((FILES / "expected_outcomes.json").read_text())["expected"]
CLEAN = "01_plaatsingen_per_maand_schoon.xlsx"
MONEY = "02_middelen_puntkomma_cp1252.csv"
WIDE = "03_breed_meerjaren_samengevoegd.xlsx"
NATIONAL = "04a_staatscourant_2017_echt_gedeeltelijk.csv"
FAULTS = "05_fouten.xlsx"
HOSTILE = "06a_vijandig.xlsx"
REFUSED = [FAULTS, HOSTILE, "06c_entiteiten.xlsx"]
LABELS = {"beschut_werk": "Beschut werk", "banenafspraak": "Banenafspraak"}
STATED = [PlacementCount, FlowCount, Target, Appropriation, Spending]


def content(name: str) -> bytes:
    return (FILES / name).read_bytes()


@pytest.fixture
def importer():
    """The coordinator of Amersfoort, with its municipalities and one that is an exception."""
    for name in ("Amersfoort", "Baarn", "Bunschoten", "Leusden", "Soest", "Woudenberg"):
        make_municipality(name)
    make_municipality("Nijkerk", role=MembershipRole.EXCEPTION)
    make_target_group("banenafspraak")
    make_organisation()
    return make_importer()


@pytest.fixture
def everywhere(importer):
    """The same person, who also works for the regions of the other examples.

    Each region gave money to an organisation before, so that it is known who gets it.
    """
    for code in ("IU_PART_INFRA", "IMPULS", "INFRA_2024"):
        make_stream(code, name=code)
    places = [("rivierenland", "Tiel", "0281", "werkzaam"), ("amersfoort", "Soest", "0342", "rwa"),
              ("fryslan-west", "Súdwest-Fryslân", "1900", "gr-fw"),
              ("fryslan-west", "Harlingen", "0072", "gr-fw")]  # fmt: skip
    for slug, name, code, company in places:
        region = make_region(slug)
        place = make_municipality(name, region=region, cbs_code=code)
        make_appropriation(place, year=2020, region=region, organisation=make_organisation(company))
        if slug != "amersfoort":
            make_membership(importer, "regiocoordinator", region=region)
    return importer


def counts(done):
    return (done.status, done.counts.new, done.counts.changed, done.counts.same)


# --- 01: clean ---


def test_the_clean_sheet_is_stored_row_for_row_and_nothing_the_second_time(importer):
    expected = EXPECTED[CLEAN]

    batch, first = bring_in(content(CLEAN), importer, filename=CLEAN)
    again, second = bring_in(content(CLEAN), importer, filename="nog eens.xlsx")

    assert counts(first) == ("imported", expected["created"], 0, 0)
    assert counts(second) == ("unchanged", 0, 0, expected["created"])
    assert (batch.file_id, "W_FILE_KNOWN" in codes(again)) == (again.file_id, True)
    assert PlacementCount.objects.count() == PlacementCount.history.count() == 144
    assert FlowCount.objects.count() == FlowCount.history.count() == 288
    assert list(faults()) == []


def test_the_stands_in_the_database_add_up_and_follow_from_in_and_outflow(importer):
    checks = EXPECTED[CLEAN]["checks"]
    bring_in(content(CLEAN), importer, filename=CLEAN)

    sums: dict[str, Counter[str]] = defaultdict(Counter)
    stands: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for code, group, day, value in PlacementCount.objects.values_list(
        "municipality__cbs_code", "target_group__code", "reference_date", "value"
    ):
        sums[str(day)][LABELS[group]] += value
        stands[code, group][day] = value
    moved: Counter[tuple[str, str, date]] = Counter()
    for code, group, end, kind, value in FlowCount.objects.values_list(
        "municipality__cbs_code", "target_group__code", "end", "kind", "value"
    ):
        moved[code, group, end] += value if kind == "instroom" else -value

    assert sums == checks["regional_total_by_peildatum"]
    assert stands["0342", "beschut_werk"][date(2025, 3, 31)] == checks["soest_beschut_2025-03-31"]
    for whose, found in stands.items():
        days = sorted(found)
        for before, day in pairwise(days):
            assert found[day] - found[before] == moved[(*whose, day)]


# --- 02: amounts ---


def test_amounts_of_three_regions_are_stored_to_the_cent(everywhere):
    expected = EXPECTED[MONEY]

    batch = look(content(MONEY), everywhere, filename=MONEY)
    asked = {(m.code, m.row) for m in to_accept(batch)}
    done = agree(batch)

    assert (done.status, done.why, done.counts.new) == ("imported", "", expected["created"])
    assert done.counts.skipped == expected["skipped"]
    assert {("W_AMOUNT_NEGATIVE", row) for row in (8, 9, 10)} <= asked
    assert _amounts(Appropriation, "year") == {
        key: Decimal(amount) for key, amount in expected["made_available_eur"].items()
    }
    # What is not stated is not stored, and nor is a spending of nothing.
    assert _amounts(Spending, "start__year") == {
        key: Decimal(amount)
        for key, amount in expected["spent_eur"].items()
        if amount not in (None, "0.00")
    }
    total = batch.summary["totals"][0]
    assert [Decimal(total[name]) for name in ("printed", "computed")] == [
        Decimal(expected["total_check"][name]) for name in ("printed", "computed")
    ]


def _amounts(model, year):
    rows = model.objects.exclude(import_row=None).values_list("municipality__name", year, "amount")
    return {f"{name} {of}": amount for name, of, amount in rows}


def test_who_works_for_one_region_gets_nothing_of_a_file_with_rows_of_others(everywhere):
    batch = look(content(MONEY), everywhere, filename=MONEY, region=make_region())

    assert agree(batch).status == "refused"
    assert codes(batch).count("E_MUNICIPALITY_NOT_IN_REGION") == 2
    assert not Appropriation.objects.exclude(year=2020).exists()
    assert not Spending.objects.exists()


# --- 03: wide ---


@pytest.fixture
def wide(importer):
    """Soest has an exact amount already, which the sheet only knows rounded."""
    make_appropriation(amount=Decimal("101615.00"))
    return look(content(WIDE), importer, filename=WIDE)


def test_a_wide_sheet_becomes_targets_and_stands(wide):
    expected = EXPECTED[WIDE]
    assert agree(wide).status == "imported"

    targets = Target.objects.filter(kind=TargetKind.NATIONAL)
    sums: Counter[str] = Counter()
    for year, value in targets.values_list("year", "value"):
        sums[str(year)] += value
    assert (targets.count(), sums) == (expected["targets_created"], expected["targets"])
    stands = PlacementCount.objects.values_list(
        "municipality__name", "reference_date", "value", "certainty", "state"
    )
    exact = sorted([n, str(d), v, c] for n, d, v, c, state in stands if state == ValueState.KNOWN)
    hidden = sorted([n, str(d)] for n, d, _v, _c, s in stands if s == ValueState.SUPPRESSED)
    assert exact == sorted(expected["placements"]["exact"])
    assert hidden == sorted(expected["placements"]["suppressed"])
    assert len(stands) == len(exact) + len(hidden)


def test_an_exact_amount_stays_and_what_is_odd_about_the_sheet_is_told(wide):
    agree(wide)

    soest = Appropriation.objects.get(municipality__name="Soest", year=2025)
    assert (soest.amount, soest.version) == (Decimal("101615.00"), 1)
    assert {"W_HIDDEN_SHEET", "W_CONFLICT_PRECISION", "W_UNIT_THOUSANDS", "W_DISCLOSURE",
            "W_TOTAL_ROW", "W_PROVISIONAL", "W_NOT_APPLICABLE"} <= set(codes(wide))  # fmt: skip
    assert codes(wide).count("W_SUPPRESSED_INPUT") == 7
    assert not Target.objects.filter(municipality__name="Nijkerk").exists()


# --- 04a: the whole country ---


def test_of_a_national_table_only_municipalities_of_a_region_are_stored(everywhere):
    known = Municipality.objects.count()

    batch = look(content(NATIONAL), everywhere, filename=NATIONAL)
    done = agree(batch)

    expected = EXPECTED[NATIONAL]
    stored = Target.objects.values_list("municipality__cbs_code", "municipality__name", "value")
    assert done.status == "imported"
    assert {f"{code} {name}": value for code, name, value in stored} == expected[
        "created_for_known_municipalities"
    ]
    outcomes = Counter(batch.rows.values_list("outcome", flat=True))
    assert outcomes["overgeslagen"] == expected["ignored_out_of_scope"]
    assert (Target.objects.get().year, Municipality.objects.count()) == (2017, known)
    assert "W_SUM_MISMATCH" in codes(batch)


# --- 05 and 06: refused ---


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_file_stores_nothing_at_all(everywhere, name):
    make_placement(make_municipality("Amersfoort"), 21, on=date(2025, 2, 28))
    before = [list(model.objects.order_by("pk").values()) for model in STATED]
    started = time.monotonic()

    batch = look(content(name), everywhere, filename=name)

    assert time.monotonic() - started < 10
    assert batch.status == ImportStatus.REJECTED
    assert confirm(batch, by=everywhere).status == "refused"
    assert [list(model.objects.order_by("pk").values()) for model in STATED] == before


def test_every_fault_of_the_faulty_sheet_is_told_with_its_row(importer):
    make_placement(make_municipality("Amersfoort"), 21, on=date(2025, 2, 28))

    batch = look(content(FAULTS), importer, filename=FAULTS)

    told = {(m["row"], m["code"], m["severity"]) for m in batch.summary["messages"] if m["row"]}
    assert told == {
        (row["row"], row["code"], row["severity"])
        for row in EXPECTED[FAULTS]["rows"]
        if row["code"] != "OK"
    }


def test_nothing_of_a_file_with_personal_data_is_kept(importer, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    with caplog.at_level("DEBUG"):
        look(content(FAULTS), importer, filename=FAULTS)

    assert list(tmp_path.rglob("*")) == []
    assert "111222333" not in caplog.text
    assert "Jansen" not in caplog.text
    assert ImportFile.objects.get().content is None
    assert not ImportRow.objects.exists()
    everything = [
        str(row)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for row in model._base_manager.values()
    ]
    assert any(FAULTS in row for row in everything)  # it does look at what is stored
    assert not [row for row in everything if "111222333" in row or "Jansen" in row]
