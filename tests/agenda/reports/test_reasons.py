"""Changing a figure that a report may have printed asks for the reason, one by one and by file."""

from datetime import date

import pytest

from agenda.imports.confirm import PRINTED, asks_reason, confirm
from agenda.views.imports.forms import ConfirmForm
from audit.enums import RowOutcome
from buildingblocks.forms.figures import FlowForm, PlacementForm, TargetForm
from buildingblocks.models import PlacementCount
from funding.forms import AppropriationForm, GrantForm, SpendingForm
from funding.models import Appropriation, Grant
from tests.browse import errors, send
from tests.make import places as make
from tests.make.funding import make_appropriation, make_grant
from tests.make.imports import look, make_importer, make_sheet, stand

# What says something about a number, and changes none that is printed.
BESIDE = {
    PlacementForm: {"certainty", "note", "source", "source_place"},
    FlowForm: {"certainty", "note", "source", "source_place"},
    TargetForm: {"certainty", "note", "source", "source_place"},
    GrantForm: {"note", "source", "source_place"},
    AppropriationForm: {
        "organisation", "grant", "corrects", "note", "source", "source_place",
    },
    SpendingForm: {
        "organisation", "appropriation", "purpose", "building_block", "note", "accounted_in",
        "source", "source_place",
    },
}  # fmt: skip


@pytest.mark.parametrize("form", BESIDE)
def test_every_field_that_decides_a_printed_number_asks_for_a_reason(form):
    assert set(form._meta.fields) - set(form.explained) == BESIDE[form]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["unit", "precision"])
def test_a_count_that_becomes_another_count_asks_for_a_reason(officer_client, name):
    row = make.make_placement()
    value = {"unit": "plek", "precision": "maand"}[name]

    response = send(
        officer_client, f"/regio/amersfoort/cijfers/plaatsingen/{row.pk}/", **{name: value}
    )

    assert list(errors(response)) == ["reason"]
    assert PlacementCount.objects.get().version == 1


@pytest.mark.django_db
def test_a_day_that_was_not_known_decides_in_which_report_money_stands(controller_client):
    row = make_appropriation()
    page = f"/regio/amersfoort/middelen/beschikbaarstellingen/{row.pk}/"

    response = send(controller_client, page, decided_on="2025-07-09")

    assert errors(response) == {"reason": ["Geef een reden: u wijzigt ‘Besloten op’."]}
    send(controller_client, page, decided_on="2025-07-09", reason="Besluitenlijst gevonden")
    assert Appropriation.objects.get().decided_on == date(2025, 7, 9)


@pytest.mark.django_db
def test_money_of_the_region_that_becomes_of_one_municipality_asks_for_a_reason(coordinator_client):
    row = make_grant(recipient=make.make_municipality())
    page = f"/regio/amersfoort/middelen/toekenningen/{row.pk}/"

    response = send(coordinator_client, page, municipality=str(make.make_municipality().pk))

    assert errors(response) == {"reason": ["Geef een reden: u wijzigt ‘Bestemd voor’."]}
    assert Grant.objects.get().municipality is None


@pytest.mark.django_db
def test_a_file_that_changes_figures_asks_for_a_reason():
    make.make_municipality()
    importer = make_importer()
    first = look(make_sheet(stand()), importer)
    assert not asks_reason(first)
    assert confirm(first, by=importer).status == "imported"
    second = look(make_sheet(stand(value=4)), importer)

    refused = confirm(second, by=importer, reason=" ")

    assert second.summary["counts"][RowOutcome.CHANGED] == 1
    assert (refused.status, refused.why) == ("refused", PRINTED)
    assert PlacementCount.objects.get().value == 3
    assert ConfirmForm(batch=second).fields["reason"].required
    assert confirm(second, by=importer, reason="UWV telde dubbel").status == "imported"
    assert PlacementCount.history.first().history_change_reason == "UWV telde dubbel"
