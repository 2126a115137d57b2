"""Upload, mapping, preview and confirm: by whom, when, how often, and what is kept."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied

from agenda.imports.columns import Kind
from agenda.imports.confirm import MOVED, NOT_ACCEPTED, NOT_ALLOWED, confirm, to_accept
from agenda.imports.outcomes import key_of
from agenda.imports.preview import shown
from agenda.imports.service import imports_of, preview, set_mapping, upload
from audit.context import change
from audit.enums import ImportStatus, Route
from audit.models import ImportBatch, ImportFile, ImportMapping
from buildingblocks.enums import Role
from buildingblocks.models import Membership, PlacementCount
from tests.make.imports import agree, bring_in, codes, look, make_importer, make_sheet, stand
from tests.make.places import make_municipality, make_placement, make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer():
    for name in ("Soest", "Baarn"):
        make_municipality(name)
    return make_importer()


def test_the_original_is_kept_once_with_its_fingerprint(importer):
    data = make_sheet(stand())

    batches = [look(data, importer), look(data, importer, filename="anders.csv")]

    file = ImportFile.objects.get()
    assert bytes(file.content) == data
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert [batch.file_id for batch in batches] == [file.pk, file.pk]


def test_a_file_with_a_bsn_is_refused_and_not_kept(importer):
    batch = look(make_sheet((*stand(), "111222333"), headings=("Gemeente", "Peildatum", "Doelgroep",
                            "Aantal geplaatst", "Opmerking")), importer)  # fmt: skip

    assert batch.status == ImportStatus.REJECTED
    assert "E_PERSONAL_DATA" in codes(batch)
    assert (ImportFile.objects.get().content, batch.rows.count()) == (None, 0)
    assert "111222333" not in str(ImportBatch.objects.values().get())
    assert agree(batch).status == "refused"


def test_what_is_no_spreadsheet_is_refused_and_not_kept(importer):
    batch = look(b"%PDF-1.7 iets", importer, filename="stuk.xlsx")

    assert (batch.status, codes(batch)) == (ImportStatus.REJECTED, ["E_FILE_TYPE"])
    assert ImportFile.objects.get().content is None


def test_who_may_import_nowhere_may_not_upload():
    council = make_importer(Role.COUNCIL, municipality=make_municipality())

    with pytest.raises(PermissionDenied):
        upload(data=make_sheet(stand()), filename="x.csv", by=council)
    assert not ImportFile.objects.exists()


def test_an_upload_for_somebody_elses_place_is_refused(importer):
    elsewhere = make_municipality("Tiel", region=make_region("rivierenland"))

    with pytest.raises(PermissionDenied):
        upload(data=b"x", filename="x.csv", by=importer, municipality=elsewhere)


def test_only_who_uploaded_confirms(importer):
    batch = look(make_sheet(stand()), importer)
    colleague = make_importer(Role.OFFICER, municipality=make_municipality())

    with pytest.raises(PermissionDenied, match="aanleverde"):
        confirm(batch, by=colleague)
    with pytest.raises(PermissionDenied):
        preview(batch, by=colleague)
    assert not PlacementCount.objects.exists()


def test_confirming_twice_is_once(importer):
    batch = look(make_sheet(stand()), importer)

    first, second = agree(batch), agree(batch)

    assert (first, second.status) == (second, "imported")
    assert PlacementCount.history.count() == 1


def test_what_was_not_compared_cannot_be_confirmed(importer):
    batch = upload(data=make_sheet(stand()), filename="x.csv", by=importer)

    assert confirm(batch, by=importer).status == "refused"


def test_an_edit_between_preview_and_confirm_is_not_overwritten(importer):
    placement = make_placement(value=2)
    batch = look(make_sheet(stand(value=5)), importer)
    with change(by=make_user("mies@example.org", name="Mies"), route=Route.WEB):
        placement.value = 4
        placement.save()

    done = agree(batch)

    assert (done.status, done.why) == ("refused", MOVED)
    assert [(m.row, m.who, m.changes) for m in done.moved] == [(2, "Mies", (("aantal", "2", "4"),))]
    placement.refresh_from_db()
    assert placement.value == 4
    assert agree(preview(batch, by=importer)).status == "imported"


def test_a_row_that_stays_the_same_is_watched_too(importer):
    placement = make_placement(value=3)
    batch = look(make_sheet(stand(value=3), stand("Baarn", 1)), importer)
    placement.note = "Nageteld"
    placement.save()

    assert agree(batch).status == "refused"


def test_of_two_who_import_the_same_new_rows_the_second_sees_the_first(importer):
    officer = make_importer(Role.OFFICER, municipality=make_municipality())
    mine, theirs = (
        look(make_sheet(stand(value=3)), importer),
        look(make_sheet(stand(value=4)), officer),
    )

    assert agree(theirs).status == "imported"
    done = agree(mine)

    assert (done.status, done.why) == ("refused", MOVED)
    assert [(m.row, m.what.split(",")[0]) for m in done.moved] == [(2, "Beschut werk")]
    again = preview(mine, by=importer)
    assert again.summary["counts"]["gewijzigd"] == 1


def test_a_role_that_ended_after_the_preview_counts(importer):
    batch = look(make_sheet(stand()), importer)
    Membership.objects.update(role=Role.READER, version=2)
    importer.__dict__.pop("_scopes")

    done = agree(batch)

    assert (done.status, done.why) == ("refused", NOT_ALLOWED)


def test_each_warning_asks_for_a_reason_of_its_own(importer):
    batch = look(make_sheet(stand(on="30-03-2025"), stand("Baarn", on="15-03-2025")), importer)
    asked = to_accept(batch)
    one = {key_of(asked[0]): "De maand sloot toen"}

    done = confirm(batch, by=importer, accepted=one)

    assert [m.code for m in asked] == ["W_PEILDATUM_NOT_PERIOD_END"] * 2
    assert (done.status, done.why) == ("refused", NOT_ACCEPTED)
    assert [key_of(m) for m in done.unaccepted] == [key_of(asked[1])]
    assert agree(batch).status == "imported"
    batch.refresh_from_db()
    assert set(batch.accepted.values()) == {"Nagekeken"}


def test_a_mapping_is_remembered_for_the_place_and_the_shape(importer):
    region = make_region()
    headings = ("Plaats X", "Peildatum", "Doelgroep", "Aantal geplaatst")
    batch = look(make_sheet(stand(), headings=headings), importer, region=region)
    table = shown(batch).tables[0]
    assert shown(batch).needs_mapping

    unnamed = table.unmapped[0].key if table.unmapped else table.columns[0].key
    batch = set_mapping(
        batch, by=importer, shape=table.shape, kind=Kind.PLACEMENTS,
        columns={unnamed: "municipality"},
    )  # fmt: skip
    batch = preview(batch, by=importer)

    assert batch.status == ImportStatus.READY
    assert ImportMapping.objects.get().place_key == region.slug
    later = look(make_sheet(stand(value=9), headings=headings), importer, region=region)
    assert later.status == ImportStatus.READY


def test_a_table_without_a_column_that_it_needs_asks_for_it(importer):
    sheet = make_sheet(
        ("Soest", "31-03-2025", 3), headings=("Gemeente", "Peildatum", "Plaatsingen")
    )

    batch = look(sheet, importer)

    assert batch.status == ImportStatus.MAPPING
    assert [name for name, _label in shown(batch).tables[0].missing] == ["target_group"]
    batch = set_mapping(
        batch, by=importer, shape=shown(batch).tables[0].shape, kind=None, columns={},
        constants={"target_group": "Beschut werk"},
    )  # fmt: skip
    assert preview(batch, by=importer).status == ImportStatus.READY


def test_one_sees_own_imports_and_those_of_ones_places(importer):
    region, soest = make_region(), make_municipality()
    officer = make_importer(Role.OFFICER, municipality=soest)
    mine = look(make_sheet(stand()), importer, region=region)
    theirs = look(make_sheet(stand()), officer, municipality=soest)

    assert set(imports_of(importer)) == {mine, theirs}
    assert set(imports_of(officer)) == {theirs}
    assert not imports_of(make_importer(Role.READER, municipality=make_municipality("Baarn")))


def test_progress_is_told_for_reading_checking_and_storing(importer):
    told = []
    data = make_sheet(*(stand(on=f"{n:02}-01-2025") for n in range(1, 29)))

    def tell(stage, done, of):
        told.append((stage, done, of))

    batch = preview(
        upload(data=data, filename="x.csv", by=importer, told=tell), by=importer, told=tell
    )
    accepted = {key_of(m): "Nagekeken" for m in to_accept(batch)}
    confirm(batch, by=importer, accepted=accepted, told=tell)

    assert {stage for stage, _done, _of in told} >= {"gecontroleerd", "opgeslagen", "klaar"}
    assert told[-1] == ("klaar", 28, 28)


def test_the_trail_of_the_batch_itself_is_kept(importer):
    batch, _done = bring_in(make_sheet(stand()), importer)

    found = ImportBatch.history.filter(id=batch.pk).order_by("history_id")
    assert list(found.values_list("status", flat=True)) == ["geupload", "klaar", "verwerkt"]
    assert set(found.values_list("history_user_id", flat=True)) == {importer.pk}
