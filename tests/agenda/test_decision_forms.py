"""Recording proposals and decisions: who may, and what is refused."""

import pytest
from pytest_django.asserts import assertRedirects

from agenda.enums import BodyKind
from agenda.models import Decision, Proposal
from tests.browse import errors, send
from tests.make import agenda as make
from tests.make import places

URL = "/regio/amersfoort/besluiten/"
NEW = f"{URL}toekomstplan/nieuw/"


@pytest.fixture
def baarn(db):
    return places.make_municipality("Baarn")


def test_the_coordinator_adds_and_changes_a_proposal(coordinator_client):
    response = send(coordinator_client, f"{URL}nieuw/", title="Toekomstplan", code="toekomstplan")
    refused = send(coordinator_client, f"{URL}toekomstplan/wijzigen/", requires_all="on")
    send(
        coordinator_client, f"{URL}toekomstplan/wijzigen/", requires_all="on", reason="Zo besloten"
    )

    assertRedirects(response, URL)
    assert "reason" in errors(refused)
    assert Proposal.objects.get().requires_all


@pytest.mark.parametrize("code", ["nieuw", "met spatie", "", "toekomstplan", "x" * 41])
def test_a_code_without_an_address_of_its_own_is_refused(coordinator_client, code):
    make.make_proposal()

    response = send(coordinator_client, f"{URL}nieuw/", title="Nog een", code=code)

    assert set(errors(response)) == {"code"}
    assert Proposal.objects.count() == 1


def test_only_the_coordinator_keeps_proposals(officer_client, council_client, stranger_client):
    make.make_proposal()

    for client, code in ((officer_client, 403), (council_client, 403), (stranger_client, 404)):
        assert client.post(f"{URL}nieuw/", {"title": "x", "code": "x"}).status_code == code
        assert client.post(f"{URL}toekomstplan/wijzigen/", {"title": "x"}).status_code == 404
    assert Proposal.objects.get().title == "Toekomstplan"


def test_an_officer_plans_and_records_what_the_own_council_decides(officer_client, baarn):
    council = make.make_body()
    make.make_body(baarn)
    make.make_proposal()

    form = officer_client.get(NEW).context["form"]
    assert list(form.fields["body"].queryset) == [council]
    response = send(officer_client, NEW, body=str(council.pk), scheduled_on="2026-02-05")
    decision = Decision.objects.get()
    url = f"{URL}toekomstplan/{decision.pk}/"
    send(officer_client, url, outcome="ingestemd", decided_on="2026-02-05")

    assertRedirects(response, URL)
    decision.refresh_from_db()
    assert (decision.outcome, decision.version) == ("ingestemd", 2)
    changed = send(officer_client, url, outcome="verworpen")
    assert errors(changed) == {"reason": ["Geef een reden: u wijzigt ‘Uitkomst’."]}


def test_an_officer_records_nothing_for_another_council(officer_client, baarn_client, baarn):
    council = make.make_body(baarn)
    plan = make.make_proposal()

    response = send(officer_client, NEW, body=str(council.pk))

    assert errors(response) == {"body": ["Van dit orgaan houdt u de besluiten niet bij."]}
    theirs = make.make_decision(plan, council)
    url = f"{URL}toekomstplan/{theirs.pk}/"
    assert officer_client.post(url, {"outcome": "verworpen"}).status_code == 404
    assert baarn_client.get(url).status_code == 200
    theirs.refresh_from_db()
    assert theirs.version == 1


def test_the_coordinator_records_for_every_body_of_the_region(coordinator_client, baarn):
    plan = make.make_proposal()
    organisation = places.make_organisation()
    board = make.make_body(organisation=organisation, kind=BodyKind.GENERAL_BOARD)
    used = make.make_body(organisation=places.make_organisation("gr"), kind=BodyKind.BOARD)
    make.make_decision(plan, used)
    make.make_item(owner=organisation)
    council = make.make_body(baarn)
    elsewhere = places.make_municipality("Tiel", region=places.make_region("rivierenland"))
    make.make_body(elsewhere)

    form = coordinator_client.get(NEW).context["form"]

    assert set(form.fields["body"].queryset) == {board, used, council}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"body": ""}, {"body"}),
        ({"body": "999"}, {"body"}),
        ({"phase": "slotvormend"}, {"phase"}),
        ({"outcome": "ingestemd"}, {"decided_on"}),
        ({"decided_on": "2026-01-01"}, {"outcome"}),
        ({"outcome": "ingestemd", "decided_on": "2099-01-01"}, {"decided_on"}),
        ({"outcome": "ingestemd", "decided_on": "morgen"}, {"decided_on"}),
        ({"outcome": "ingestemd_met_amendement", "decided_on": "2026-01-01"}, {"amendment"}),
        ({"outcome": "ingestemd_onder_voorwaarden", "decided_on": "2026-01-01"}, {"conditions"}),
        ({"votes_for": "-1"}, {"votes_for"}),
        ({"votes_for": "4500", "votes_against": "x"}, {"votes_for", "votes_against"}),
        ({"amendment": "x" * 20_001}, {"amendment"}),
        ({"note": "x" * 301}, {"note"}),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(coordinator_client, changes, fields):
    council = make.make_body()
    make.make_proposal()

    response = send(coordinator_client, NEW, **{"body": str(council.pk), **changes})

    assert set(errors(response)) == fields
    assert not Decision.objects.exists()


def test_a_treatment_is_recorded_once(coordinator_client):
    decision = make.make_decision()

    response = send(coordinator_client, NEW, body=str(decision.body_id))

    assert errors(response) == {"scheduled_on": ["Deze behandeling is al vastgelegd; wijzig die."]}


def test_who_only_reads_records_nothing(council_client, controller_client, stranger_client):
    make.make_proposal()

    assert council_client.post(NEW, {}).status_code == 403
    assert controller_client.post(NEW, {}).status_code == 403
    assert stranger_client.post(NEW, {}).status_code == 404


def test_a_decision_is_found_under_its_own_proposal_only(coordinator_client):
    decision = make.make_decision()
    make.make_proposal("ander")

    assert coordinator_client.get(f"{URL}ander/{decision.pk}/").status_code == 404
    assert coordinator_client.get(f"{URL}geen/nieuw/").status_code == 404
