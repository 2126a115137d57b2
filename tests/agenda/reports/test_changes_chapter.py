"""The chapter about what changed, on the page and in the PDF."""

from datetime import date

import pytest

from agenda.reports import pdf
from agenda.reports.changes import with_changes
from agenda.reports.editions import edition
from agenda.reports.progress import every_figure
from agenda.reports.sources import every, origin_key
from audit.context import change
from audit.provenance import Origin
from buildingblocks.models import PlacementCount
from tests.agenda.reports.pdf_checks import faults, problems
from tests.agenda.reports.reading import pages_of, text_of
from tests.agenda.reports.two_reports import (
    DECEMBER,
    EARLY,
    JUNE,
    later,
    reports,
)
from tests.make import places as make
from tests.make.agenda import (
    Q1,
    Q3,
    make_body,
    make_decision,
    make_item,
    make_move,
    make_proposal,
    make_step,
    make_update,
)
from tests.make.funding import (
    make_circular,
    make_grant,
    make_spending,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def soest():
    """Two municipalities, and everything a test makes first is long known."""
    with change(at=EARLY):
        make.make_municipality("Baarn")
        yield make.make_municipality()


# The chapter


def printed(report):
    return text_of(edition(report).html)


def test_without_a_report_before_there_is_one_sentence():
    _, after, _ = reports()

    assert "Wat er is veranderd Dit verslag is niet vergeleken met een eerder verslag." in printed(
        after
    )


def test_what_did_not_change_is_one_line():
    before, after, again = reports()

    page = printed(with_changes(after, before, again, previous="rapportage 2025-01"))

    assert (
        "Vergeleken met rapportage 2025-01 (peildatum 30 juni 2025, met wat op 1 augustus 2025, "
        "09:00 bekend was)." in page
    )
    assert "Geen gedrukte cijfers zijn hersteld. Geen cijfers kwamen later binnen." in page
    assert "Geen nieuwe of gewijzigde besluiten." in page


def test_without_looking_back_it_says_so():
    before, after, _ = reports()

    page = printed(with_changes(after, before))

    assert "Vergeleken met het vorige verslag" in page
    assert "Of gedrukte cijfers nu anders zijn, is niet nagegaan." in page


@pytest.fixture
def much(soest):
    """One of everything."""
    baarn = make.make_municipality("Baarn")
    for place, value in ((soest, 35), (baarn, 5)):
        make.make_placement(place, value)
        make.make_target(place, 40)
        make_grant(place, 120_000, circular=make_circular())
    item, gone = make_item(**Q1), make_item("B2.04", title="Oud plan")
    step = make_step(item, **Q1)
    make_update(item, on=JUNE, time="groen")
    decision = make_decision(make_proposal(), make_body(soest))
    with later("UWV telde een inwoner dubbel."):
        counted = PlacementCount.objects.get(municipality=soest)
        counted.value = 34
        counted.save()
        for place in (soest, baarn):
            make.make_placement(place, 40, on=date(2025, 9, 30))
            make_spending(place, 40_000, year=2024)
        september = make_circular("sep", kind="september", published_on=date(2025, 9, 16))
        make_grant(soest, 110_000, circular=september)
        make_item("B2.05", title="Proef")
        make_move(step=step, old=Q1, new=Q3, on=date(2025, 10, 1))
        step.start, step.end = Q3["start"], Q3["end"]
        step.save()
        gone.status, gone.status_since = "vervangen", date(2025, 10, 1)
        gone.successor = item
        gone.save()
        item.status, item.title = "gereed", "Doorverwijzing afgesproken " + "en geregeld " * 14
        item.save()
        make_update(item, on=DECEMBER, time="rood")
        decision.outcome, decision.decided_on = "ingestemd", date(2025, 7, 9)
        decision.conditions = "Elk jaar terugkijken"
        decision.save()


@pytest.mark.usefixtures("much")
@pytest.mark.parametrize("municipality", ["", "soest"])
def test_everything_that_changed_is_printed(municipality):
    before, after, again = reports(municipality)
    report = with_changes(after, before, again)

    page = printed(report)

    for words in (
        "Gedrukte cijfers die zijn hersteld",
        "UWV telde een inwoner dubbel. gewijzigd op 1 november 2025",
        "Volgt uit een ander cijfer in deze tabel.",
        "Cijfers die later binnenkwamen",
        "B2.05 Proef",
        "Vervangen door B2.03",
        "+6 maanden",
        "De raad vergadert later.",
        "Niet gehaald Slechter Te weinig mensen",
        "Besluit genomen",
        "Elk jaar terugkijken",
        "Meicirculaire 2025 → Septembercirculaire 2025",
        "−€ 10.000",
        "Aantallen in het vorige en in dit verslag",
    ):
        assert words in page
    assert report.messages[-1] == (
        "1 cijfer uit het vorige verslag is achteraf anders; zie ‘Wat er is veranderd’."
    )


@pytest.mark.usefixtures("much")
def test_every_change_has_its_source_in_the_list():
    before, after, again = reports()

    report = with_changes(after, before, again)

    keys = {origin_key(origin) for origin in every(Origin, report.changes)}
    assert keys <= report.source_numbers.keys()
    assert [source.number for source in report.sources] == list(range(1, len(report.sources) + 1))
    assert set(report.source_numbers.values()) == {s.number for s in report.sources}
    assert list(report.sources[: len(after.sources)]) == list(after.sources)
    assert set(every_figure(report)) == set(every_figure(after))


@pytest.mark.pdf
@pytest.mark.usefixtures("much")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # WeasyPrint's ICC profile
def test_the_chapter_is_archivable_and_accessible():
    before, after, again = reports()
    found = edition(with_changes(after, before, again))

    made = pdf.render(found.html, created=found.created, attachments=found.attachments, strict=True)

    assert faults(made, "3a") == faults(made, "ua1") == problems(made) == []
    assert "Gedrukte cijfers die zijn hersteld" in " ".join(pages_of(made))
