"""Whether a file is an edition as it was frozen, told from its bytes alone.

A file is ours when its hash is one that was kept at a freeze. Of any other file only the
reference that it carries in plain sight is read: it is never opened as a PDF or a workbook, so
that a stranger's file meets no parser.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from agenda.models import FrozenEdition, FrozenRound
from agenda.reports.changes.lines import Changes
from agenda.reports.keeping import Damaged
from agenda.reports.layout.differences import written
from agenda.reports.rounds import opened
from audit.enums import Confidentiality
from audit.provenance import State
from buildingblocks.formats import UNKNOWN, dutch_date

KINDS = ("pdf", "xlsx", "csv", "json", "xml", "zip", "page", "print")
# VR-soest-2026-01 or VR-regio-amersfoort-2026-01-editie-2; a concept has a day or goes on.
REFERENCE = re.compile(rb"VR-[a-z0-9-]{1,100}-\d{4}-\d{2}(?:-editie-\d{1,3})?(?![0-9a-z-])")
MOST_REFERENCES = 5
CONCEPT = re.compile(rb"VR-[a-z0-9-]{1,100}-\d{4}-\d{2}-\d{2}(?:-bekend)?")


class Verdict(StrEnum):
    AUTHENTIC = "authentiek"
    ALTERED = "gewijzigd"
    CONCEPT = "concept"
    UNKNOWN = "niet van ons"


@dataclass(frozen=True)
class Restated:
    """A printed figure that a later report says otherwise."""

    label: str
    printed: str
    now: str
    why: str


@dataclass(frozen=True)
class Judgement:
    """What was found. later: the edition that takes its place.

    since: the number of the next report, empty while there is none; restated: what it corrected.
    Of an edition that is not public nothing is said but its number: `open` is False.
    """

    verdict: Verdict
    sha256: str
    edition: FrozenEdition | None = None
    kind: str = ""
    later: FrozenEdition | None = None
    since: str = ""
    restated: tuple[Restated, ...] = ()

    @property
    def open(self) -> bool:
        return self.edition is not None and is_public(self.edition)


def is_public(edition: FrozenEdition) -> bool:
    return edition.confidentiality == Confidentiality.PUBLIC


def judge(content: bytes) -> Judgement:
    """What these bytes are."""
    sha256 = hashlib.sha256(content).hexdigest()
    found = _frozen(sha256)
    if found is None:
        return _unknown(content, sha256)
    kind = next(kind for kind in KINDS if found.files.get(kind, {}).get("sha256") == sha256)
    later = getattr(found, "superseded_by", None)
    since, restated = _since(found) if is_public(found) else ("", ())
    return Judgement(
        Verdict.AUTHENTIC,
        sha256,
        found,
        kind,
        later if later and is_public(later) else None,
        since,
        restated,
    )


def _frozen(sha256: str) -> FrozenEdition | None:
    """The edition with this file; where two have it, the one that holds."""
    same = Q()
    for kind in KINDS:
        same |= Q(**{f"files__{kind}__sha256": sha256})
    editions = FrozenEdition.objects.filter(same).select_related(
        "freeze__round__region", "freeze__frozen_by", "superseded_by", "municipality"
    )
    return editions.order_by("-revision", "pk").first()


def _unknown(content: bytes, sha256: str) -> Judgement:
    """Altered when it names an edition of ours; that proves nothing but where it came from."""
    names = {match.decode() for match in REFERENCE.findall(content)[:MOST_REFERENCES]}
    named = FrozenEdition.objects.filter(reference__in=names).select_related("superseded_by")
    edition = named.order_by("reference").first() if names else None
    if edition:
        return Judgement(Verdict.ALTERED, sha256, edition)
    if names or CONCEPT.search(content):
        return Judgement(Verdict.CONCEPT, sha256)
    return Judgement(Verdict.UNKNOWN, sha256)


def _since(edition: FrozenEdition) -> tuple[str, tuple[Restated, ...]]:
    """What the next report says otherwise of this one: frozen too, so known to every council."""
    wanted = edition.freeze.round
    following = FrozenRound.objects.filter(
        round__region=wanted.region_id, round__reference_date__gt=wanted.reference_date
    ).select_related("round", "dataset")
    after = following.order_by("round__reference_date", "-revision").first()
    if after is None:
        return "", ()
    try:
        reports = {report.cbs_code: report for report in opened(after).reports}
    except (Damaged, ValueError):
        return after.round.number, ()
    report = reports.get(edition.municipality.cbs_code if edition.municipality else "")
    changes = report.changes if report else None
    return after.round.number, tuple(_corrected(changes)) if changes else ()


def _corrected(changes: Changes) -> Iterator[Restated]:
    for line in changes.corrected:
        hidden = State.SUPPRESSED in (line.printed_state, line.now_state)
        if line.follows or hidden:
            continue
        on = dutch_date(line.reference_date) if line.reference_date else ""
        yield Restated(
            label=", ".join(part for part in (line.label, line.place, on) if part),
            printed=UNKNOWN if line.printed is None else written(line.printed, line.unit),
            now=UNKNOWN if line.now is None else written(line.now, line.unit),
            why=" ".join(line.why),
        )
