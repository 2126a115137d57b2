"""What is planted in the world is found by who may read it, and in no file by anybody else."""

import io
import zipfile

import pytest

from agenda.reports import editions
from agenda.views import reports
from tests.access import bodies
from tests.access.questions import MARK, Asked, url
from tests.access.rules import rules
from tests.access.targets import targets
from tests.access.walk import addresses
from tests.access.world import World

pytestmark = pytest.mark.django_db
# Where a mark hides that no page shows to anybody: a list of filters nobody asked for here.
LISTS = {"figures": ("plaatsingen", "stromen", "taakstellingen"),
         "money": ("toekenningen", "beschikbaarstellingen", "bestedingen")}  # fmt: skip


def readers(world: World):
    """Between them they may read everything."""
    chosen = ("regiocoordinator van de regio", "beheerder van de regio", "auditor van Aardvoorde",
              "coördinator elders", "beheerder elders", "auditor elders")  # fmt: skip
    return [actor for actor in world.actors if actor.name in chosen]


def test_whatever_is_planted_is_found_by_who_may_read_it(asked: Asked):
    """The control of every ‘0 leaks’: the search sees each mark somewhere."""
    found: set[str] = set()
    shown = (asked.world.here, asked.world.own, asked.world.elsewhere)  # with rows in every case
    for name, rule in rules().items():
        if not addresses()[name].asks_sign_in or "GET" not in rule.methods:
            continue
        for target in targets(asked.world, rule.of, addresses()[name].parts):
            for actor in readers(asked.world):
                if rule.answer(asked.world, actor, "GET", target).status == 200:
                    for query in (f"?invoer={each}" for each in LISTS.get(name, ("",))):
                        response = asked.browser(actor).ask("GET", url(rule, target) + query)
                        found |= set(MARK.findall(bodies.said(response)))

    never = [
        f"{mark.text}: {mark.permission.name} {mark.municipality or mark.region}"
        for mark in asked.world.marks.values()
        if mark.text not in found and (mark.municipality or mark.region) in shown
    ]
    assert never == []


@pytest.mark.pdf
@pytest.mark.parametrize("place", ["own", "neighbour", "elsewhere", "region"])
def test_no_draft_and_no_internal_paper_is_in_a_report(
    asked: Asked, place: str, monkeypatch: pytest.MonkeyPatch
):
    """The same file goes to every council: nothing internal is in it, of nobody."""
    monkeypatch.setattr(reports, "pdf_of", editions.pdf_of)
    world = asked.world
    cases = {"own": 0, "neighbour": 1, "elsewhere": 2, "region": 3}
    rule = rules()["report-pdf"]
    target = targets(world, rule.of, addresses()["report-pdf"].parts)[cases[place]]
    for actor in world.actors:
        if rule.answer(world, actor, "GET", target).status == 200:
            break
    response = asked.browser(actor).ask("GET", url(rule, target))

    found = {world.marks[text] for text in MARK.findall(bodies.said(response))}
    asked.tally["files"] += 1
    assert response.headers["Content-Type"] == "application/pdf"
    assert found, "geen enkele markering: het zoeken ziet niets"
    assert {mark.permission.name for mark in found} == {"READ"}
    assert {mark.region for mark in found} == {target.region}


def test_words_are_found_in_every_kind_of_file():
    """A workbook is a zip, and its words are not in the bytes as such."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", "<t>Zq000qZ</t>" * 50)

    assert b"Zq000qZ" not in made.getvalue()
    assert "Zq000qZ" in bodies.words(made.getvalue(), "application/vnd.openxmlformats-x")
    with pytest.raises(AssertionError, match=r"bodies\.py"):
        bodies.words(b"x", "application/onbekend")
