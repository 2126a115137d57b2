"""A frozen edition: read in the frame of the site, and downloaded as it was kept."""

import hashlib
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenda.models import FrozenEdition, KeptFile
from agenda.reports import progress
from agenda.reports.acts import revise
from agenda.reports.keeping import Damaged, kept
from audit.models import AuditEvent
from tests.agenda.rounds.pages import clerk, mend, signed_in
from tests.browse import text
from tests.guards import guards_off
from tests.make.rounds import make_frozen

pytestmark = pytest.mark.usefixtures("quick_pdf")
REFERENCE = "VR-soest-2025-01"
PAGE = reverse("edition", args=[REFERENCE])


def address(kind: str) -> str:
    return reverse("edition-file", args=[REFERENCE, kind])


@pytest.fixture
def edition(world) -> FrozenEdition:
    make_frozen(world)
    return FrozenEdition.objects.get(reference=REFERENCE)


@pytest.fixture
def client(world, edition):
    return signed_in(clerk(world))


def test_the_page_is_the_one_that_was_frozen(client, edition):
    found = client.get(PAGE)
    assert kept(edition.files["page"]["sha256"]).decode() in found.content.decode()
    assert "Vastgesteld op" in text(found)


def test_it_stays_when_everything_changes(client, edition, world):
    before = text(client.get(PAGE))
    world.soest.name = "Soest-Nieuw"
    world.soest.save()
    mend(world.soest, 9)
    after = text(client.get(PAGE))
    assert after.split("Alle bestanden")[1] == before.split("Alle bestanden")[1]


def test_a_replaced_edition_says_by_what_and_why(client, edition, world):
    wanted = edition.freeze.round
    revise(wanted=wanted, by=world.coordinator, reason="Vergeten telling")
    mend(world.soest, 4)
    make_frozen(world, wanted)
    shown = text(client.get(PAGE))
    assert "Deze editie is vervangen" in shown
    assert "VR-soest-2025-01-editie-2 , omdat: Vergeten telling" in shown


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv", "json", "xml", "zip"])
def test_a_download_is_the_bytes_that_were_kept(client, edition, kind):
    found = client.get(address(kind))
    entry = edition.files[kind]
    assert hashlib.sha256(found.content).hexdigest() == entry["sha256"]
    assert found.headers["ETag"] == f'"{entry["sha256"]}"'
    assert entry["name"] in found.headers["Content-Disposition"]
    event = AuditEvent.objects.get(action="downloaden")
    assert (event.place_key, event.detail) == ("0342", REFERENCE)


def test_who_has_it_already_gets_nothing_and_a_part_is_a_part(client, edition):
    etag = client.get(address("pdf")).headers["ETag"]
    assert client.get(address("pdf"), headers={"If-None-Match": etag}).status_code == 304
    part = client.get(address("pdf"), headers={"Range": "bytes=0-7"})
    assert (part.status_code, part.content) == (206, b"%PDF-1.7")
    assert AuditEvent.objects.filter(action="downloaden").count() == 1


def test_a_download_computes_nothing_and_asks_little(client, edition, monkeypatch):
    monkeypatch.setattr(progress, "collect", None)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address("pdf")).status_code == 200
    ours = [q["sql"] for q in captured if "frozenedition" in q["sql"] or "keptfile" in q["sql"]]
    event = [q["sql"] for q in captured if "auditevent" in q["sql"]]
    assert (len(ours), len(event)) == (2, 1)
    assert len(captured) <= 10


def test_the_bundle_has_the_files_with_their_hashes(client, edition):
    first = client.get(address("zip"))
    assert first.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(first.content)) as opened:
        names = opened.namelist()
        assert opened.read(edition.files["pdf"]["name"]) == client.get(address("pdf")).content
    assert names[0] == edition.files["pdf"]["name"]
    assert names[-1] == "SHA256SUMS"
    assert any(name.endswith(".xml") for name in names)


@pytest.mark.parametrize("kind", ["print", "page", "exe"])
def test_only_what_is_meant_to_be_downloaded_is(client, kind):
    assert client.get(address(kind)).status_code == 404


def test_bytes_that_are_not_those_any_more_are_never_sent(client, edition):
    sha256 = edition.files["pdf"]["sha256"]
    with guards_off():
        KeptFile.objects.filter(sha256=sha256).update(content=b"%PDF-1.7 vervalst")
    with pytest.raises(Damaged):
        client.get(address("pdf"))


def test_strangers_and_unknown_references_find_nothing(client, edition, stranger_client):
    for name, more in (("edition", []), ("edition-file", ["pdf"])):
        assert stranger_client.get(reverse(name, args=[REFERENCE, *more])).status_code == 404
        assert client.get(reverse(name, args=["VR-niets-2025-01", *more])).status_code == 404
