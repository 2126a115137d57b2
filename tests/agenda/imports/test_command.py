"""The same flow from the command line, as programs read it."""

import json
from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import ImportBatch
from buildingblocks.enums import Role
from buildingblocks.models import PlacementCount, Target
from tests.make.imports import make_importer, make_sheet, stand
from tests.make.places import make_municipality, make_user

pytestmark = pytest.mark.django_db
KEYS = ["status", "created", "changed", "unchanged", "skipped", "messages", "batch"]


@pytest.fixture
def importer():
    for name in ("Soest", "Baarn"):
        make_municipality(name)
    return make_importer()


def run(command, *arguments, code=0):
    """What the command prints as JSON; it ends with this code."""
    out = StringIO()
    with pytest.raises(SystemExit) if code else nullcontext() as ended:
        call_command(command, *map(str, arguments), "--json", stdout=out)
    assert not code or ended.value.code == code
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "plaatsingen.csv"
        path.write_bytes(make_sheet(*rows))
        return path

    return write


def test_without_confirm_it_only_says_what_would_happen(importer, file):
    result = run("import_spreadsheet", file(stand()), "--as", importer.email)

    batch = ImportBatch.objects.get()
    assert list(result) == KEYS
    assert (result["status"], result["created"], result["batch"]) == ("ready", 1, batch.pk)
    assert not PlacementCount.objects.exists()


def test_with_confirm_it_stores_and_the_second_time_nothing_changes(importer, file):
    path = file(stand(), stand("Baarn", "n.v.t."))

    first, second = (
        run("import_spreadsheet", path, "--as", importer.email, "--confirm") for _ in range(2)
    )

    assert [first[key] for key in KEYS[:5]] == ["imported", 1, 0, 0, 1]
    assert [second[key] for key in KEYS[:5]] == ["unchanged", 0, 0, 1, 1]
    assert run("import_spreadsheet", path, "--as", importer.email)["status"] == "unchanged"


def test_warnings_are_accepted_by_confirming_and_kept(importer, file):
    path = file(stand(on="15-03-2025"))

    result = run("import_spreadsheet", path, "--as", importer.email, "--confirm", "--reason", "Ja")

    assert result["status"] == "imported"
    assert list(ImportBatch.objects.get().accepted.values()) == ["Ja"]


def test_an_error_rejects_the_file_and_tells_where_it_is(importer, file):
    result = run(
        "import_spreadsheet", file(stand(), stand("Baarn", "drie")), "--as", importer.email,
        "--confirm", code=2,
    )  # fmt: skip

    assert (result["status"], result["created"]) == ("rejected", 0)
    message = result["messages"][0]
    assert list(message) == ["code", "severity", "sheet", "row", "column", "text"]
    assert (message["code"], message["severity"], message["row"], message["column"]) == (
        "E_NOT_A_NUMBER", "fout", 3, "D",
    )  # fmt: skip


def test_the_kind_can_be_said_where_the_headings_leave_it_open(importer, tmp_path):
    path = tmp_path / "aantallen.csv"
    headings = ("Gemeente", "Doelgroep", "Jaar", "Aantal")
    path.write_bytes(make_sheet(("Soest", "Beschut werk", "2025", 12), headings=headings))

    result = run(
        "import_spreadsheet", path, "--as", importer.email, "--kind", "targets", "--confirm"
    )

    assert (result["status"], Target.objects.get().value) == ("imported", 12)


def test_a_file_that_asks_what_a_column_means_is_rejected_and_says_so(importer, tmp_path):
    path = tmp_path / "stand.csv"
    headings = ("Gemeente", "Peildatum", "Plaatsingen")
    path.write_bytes(make_sheet(("Soest", "31-03-2025", 3), headings=headings))

    result = run("import_spreadsheet", path, "--as", importer.email, "--confirm", code=2)

    assert (result["status"], result["created"], result["batch"]) == (
        "rejected", 0, ImportBatch.objects.get().pk,
    )  # fmt: skip
    assert "E_HEADER_MISSING" in [message["code"] for message in result["messages"]]


def test_an_import_is_undone_row_by_row(importer, file):
    done = run("import_spreadsheet", file(stand()), "--as", importer.email, "--confirm")

    undone = run("undo_import", done["batch"], "--as", importer.email)

    assert undone["status"] == "undone"
    assert [undone[name] for name in ("reverted", "kept", "impossible")] == [1, 0, 0]
    assert (
        run("undo_import", undone["batch"], "--as", importer.email, code=2)["status"] == "refused"
    )


def test_people_read_it_in_words(importer, file):
    out = StringIO()
    call_command("import_spreadsheet", str(file(stand(on="15-03-2025"))), "--as", importer.email,
                 "--confirm", stdout=out)  # fmt: skip
    batch = ImportBatch.objects.get()
    call_command("undo_import", str(batch.pk), "--as", importer.email, stdout=out)

    said = out.getvalue()
    assert "W_PEILDATUM_NOT_PERIOD_END" in said
    assert "Verwerkt." in said
    assert "1 teruggedraaid" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as", "niemand@example.org"], "geen actieve gebruiker"),
        (["--as", "lezer@example.org"], "geen spreadsheets inlezen"),
        (["--as", "lezer@example.org", "--region", "elders"], "bestaat niet"),
    ],
)
def test_who_or_where_that_is_not_there_is_told(importer, file, arguments, message):
    make_user("lezer@example.org")

    with pytest.raises(CommandError, match=message):
        call_command("import_spreadsheet", str(file(stand())), *arguments)


def test_a_file_that_cannot_be_read_is_told(importer, tmp_path):
    with pytest.raises(CommandError, match="niet te lezen"):
        call_command("import_spreadsheet", str(tmp_path / "weg.csv"), "--as", importer.email)


def test_an_import_of_elsewhere_is_not_there(importer, file):
    done = run("import_spreadsheet", file(stand()), "--as", importer.email, "--confirm")
    officer = make_importer(Role.OFFICER, municipality=make_municipality("Baarn"))

    with pytest.raises(CommandError, match="geen import"):
        call_command("undo_import", str(done["batch"]), "--as", officer.email)


def test_an_import_that_holds_rows_of_others_cannot_be_undone(importer, file):
    officer = make_importer(Role.OFFICER, municipality=make_municipality())
    done = run("import_spreadsheet", file(stand()), "--as", officer.email, "--confirm",
               "--municipality", "0342", "--kind", "placements")  # fmt: skip
    controller = make_importer(Role.CONTROLLER, municipality=make_municipality())

    with pytest.raises(CommandError, match="niet wijzigen"):
        call_command("undo_import", str(done["batch"]), "--as", controller.email)
