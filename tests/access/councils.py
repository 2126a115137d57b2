"""What councils get, for the matrix: a round in preparation and an edition that is frozen."""

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pikepdf

from accounts.models import User
from agenda.enums import RoundState
from agenda.models import FrozenEdition, FrozenRound, PlannedEdition, Round, SuppressionOverride
from agenda.reports.acts import add_places
from agenda.reports.keeping import Made, keep
from agenda.reports.rounds import canonical, collect_round, signed
from agenda.reports.stamp import Stamp
from buildingblocks.enums import Permission
from tests.make import places

if TYPE_CHECKING:
    from buildingblocks.models import Region
    from tests.access.world import World

MOMENT = datetime(2025, 1, 15, 12, tzinfo=UTC)


def add_councils(world: "World") -> None:
    """Every region has both; the words of what is prepared are for who reads inside."""
    blank = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(blank)
    for region in (world.here, world.there):
        open_round = Round.objects.create(
            region=region, year=2024, sequence=2, since=date(2024, 7, 1),
            reference_date=date(2024, 12, 31),
        )  # fmt: skip
        add_places(open_round)
        for planned in open_round.planned.all():
            planned.core_message = world.mark(Permission.READ_INTERNAL, region)
            planned.save()
            place = planned.municipality or region
            world.keep("planned", place, PlannedEdition.objects.get(pk=planned.pk))
        world.keep("round", region, Round.objects.get(pk=open_round.pk))
        _frozen(world, region, blank.getvalue())
        _exception(world, region)


def _exception(world: "World", region: "Region") -> None:
    """Asked by somebody else than whoever is tried, so that each may be the second."""
    asked = SuppressionOverride.objects.create(
        region=region, figure_key="placed.beschut_werk", asked_at=MOMENT,
        asked_by=User.objects.get(email=f"maker@{region.slug}.test"),
        reason=world.mark(Permission.READ_INTERNAL, region),
    )  # fmt: skip
    world.keep("exception", region, asked)


def _frozen(world: "World", region: "Region", pdf: bytes) -> None:
    """As a freeze leaves it, without the time that making PDFs takes."""
    first, second = (places.make_user(f"{n}@{region.slug}.test") for n in ("maker", "lezer"))
    wanted = _settled(region, first, second)
    found = signed(
        collect_round(wanted, known_at=MOMENT),
        Stamp("2024-01", frozen_at=MOMENT, frozen_by=first.name),
    )
    dataset = keep(canonical(found))
    freeze = FrozenRound.objects.create(
        round=wanted, revision=1, known_at=MOMENT, frozen_at=MOMENT, frozen_by=first,
        dataset=dataset, sha256=dataset.sha256,
    )  # fmt: skip
    codes = {place.cbs_code: place for place in world.members}
    for report in found.reports:
        place = codes.get(report.cbs_code)
        slug = place.slug if place else f"regio-{region.slug}"
        said = world.mark(Permission.READ, region)
        files = [
            Made("pdf", f"{slug}.pdf", "application/pdf", pdf + slug.encode()),
            Made("page", f"{slug}.html", "text/html", f"<p>{said}</p>".encode()),
            Made("json", f"{slug}.json", "application/json", f'"{said}"'.encode()),
        ]
        for file in files:
            keep(file.content, mime=file.mime)
        edition = FrozenEdition.objects.create(
            freeze=freeze, municipality=place, place=str(place or region), place_slug=slug,
            number="2024-01", revision=1, reference=f"VR-{slug}-2024-01", title="Voortgang",
            reference_date=wanted.reference_date, confidentiality="openbaar",
            files={file.kind: file.entry() for file in files},
        )  # fmt: skip
        world.keep("frozen", place or region, edition)


def _settled(region: "Region", first: User, second: User) -> Round:
    wanted = Round.objects.create(
        region=region, year=2024, sequence=1, since=date(2024, 1, 1),
        reference_date=date(2024, 6, 30), state=RoundState.FROZEN, known_at=MOMENT, sha256="0" * 64,
        checked_by=first, checked_at=MOMENT, approved_by=second, approved_at=MOMENT,
    )  # fmt: skip
    add_places(wanted)
    return wanted
