"""The one dataset of a reporting round: the region's report and those of its municipalities.

All are collected at the same moment for the same reference date, and nothing is added later, so
that six councils cannot see two numbers for one thing; `reconciling` proves it before a freeze.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from agenda.models import FrozenRound, PlannedEdition, Round, SuppressionOverride
from agenda.reports.changes import with_changes
from agenda.reports.keeping import content_of
from agenda.reports.looking_back import look_back
from agenda.reports.progress import ProgressReport, collect
from agenda.reports.stamp import Stamp, paragraphs
from agenda.reports.suppression import HiddenCell, suppress
from audit.known import Known
from audit.provenance import plain
from audit.restore import restored
from buildingblocks.figures import participants
from buildingblocks.models import Region

FORMAT = 1
LOOKED_BACK = 4  # freezes before this one; two years of half years


@dataclass(frozen=True)
class RoundReport:
    """Everything that all editions of a round say. `previous`: the number compared with."""

    format: int
    number: str
    revision: int
    region: str
    since: date
    reference_date: date
    known_at: datetime
    previous: str
    whole: ProgressReport
    municipalities: tuple[ProgressReport, ...]

    @property
    def reports(self) -> tuple[ProgressReport, ...]:
        return (self.whole, *self.municipalities)


def canonical(value: Any) -> bytes:
    """A dataset as bytes: the same dataset is the same bytes."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def opened(freeze: FrozenRound) -> RoundReport:
    """The dataset of a freeze as it was. Raises ValueError where it does not fit any more."""
    return restored(RoundReport, json.loads(content_of(freeze.dataset)))


@dataclass(frozen=True)
class Prepared:
    """A round's dataset as it may be printed, and what only who prepares it may see.

    raw: the same reports with nothing hidden. hidden: the cells that are not printed, and of
    those the ones that a reader could still work out.
    """

    report: RoundReport
    raw: tuple[ProgressReport, ...]
    hidden: tuple[HiddenCell, ...]
    unprotected: tuple[HiddenCell, ...]


def collect_round(wanted: Round, *, known_at: datetime) -> RoundReport:
    """All reports of a round, with the words planned for each edition but without signatures."""
    return prepared(wanted, known_at=known_at).report


def prepared(wanted: Round, *, known_at: datetime) -> Prepared:
    """The same, with what was hidden in it."""
    before = freeze_before(wanted)
    members = participants(Known(known_at), wanted.region, wanted.reference_date)
    raw = tuple(_collected(wanted, known_at, slug) for slug in ("", *(m.slug for m in members)))
    printed = _printed_earlier(wanted)
    shielded = suppress(
        raw,
        below=wanted.suppress_below,
        public=_public(wanted.region, known_at),
        earlier=printed,
        behind=_behind(wanted.region, printed) if wanted.suppress_below else (),
    )
    made = _compared(wanted, list(shielded.reports), before, known_at)
    words = _words(wanted, known_at)
    stamped = [_worded(report, wanted, words.get(report.cbs_code)) for report in made]
    report = RoundReport(
        format=FORMAT,
        number=wanted.number,
        revision=wanted.revision,
        region=stamped[0].region,
        since=wanted.since,
        reference_date=wanted.reference_date,
        known_at=known_at,
        previous=before.round.number if before else "",
        whole=stamped[0],
        municipalities=tuple(stamped[1:]),
    )
    return Prepared(report, raw, shielded.cells, shielded.unprotected)


def _public(region: Region, known_at: datetime) -> dict[str, str]:
    """Small numbers that two people had agreed by then may be printed, and why.

    What is agreed or taken back after the check counts for the next one, as any figure.
    """
    said = Known(known_at).all(SuppressionOverride, region=region.pk)
    return {each.figure_key: each.reason for each in said if each.approved_by_id is not None}


def _printed_earlier(wanted: Round) -> list[ProgressReport]:
    """What readers have already; with it they could work out what is hidden now."""
    if wanted.suppress_below is None:
        return []
    last = FrozenRound.objects.of(wanted.region).select_related("dataset").reverse()[:LOOKED_BACK]
    return [report for freeze in last for report in opened(freeze).reports]


def _behind(region: Region, printed: list[ProgressReport]) -> list[ProgressReport]:
    """The same reports with nothing hidden: only with these are in- and outflow reckoned with."""
    return [
        collect(
            region,
            on=report.reference_date,
            municipality_slug=report.cbs_code,
            known_at=report.known_at,
            since=report.since,
        )
        for report in printed
    ]


def _collected(wanted: Round, known_at: datetime, slug: str) -> ProgressReport:
    return collect(
        wanted.region,
        on=wanted.reference_date,
        municipality_slug=slug,
        known_at=known_at,
        since=wanted.since,
    )


def freeze_before(wanted: Round) -> FrozenRound | None:
    """The last freeze of the round before this one; what its reports said is compared with."""
    earlier = FrozenRound.objects.filter(
        round__region=wanted.region, round__reference_date__lt=wanted.reference_date
    )
    order = ("-round__reference_date", "-round__year", "-round__sequence", "-revision")
    return earlier.select_related("round", "dataset").order_by(*order).first()


def _compared(
    wanted: Round, reports: list[ProgressReport], before: FrozenRound | None, known_at: datetime
) -> list[ProgressReport]:
    """Each report with what changed since the one that its council got before."""
    if before is None:
        return reports
    earlier = {report.cbs_code: report for report in opened(before).reports}
    return [
        _with_changes(wanted, report, earlier[report.cbs_code], before.round.number, known_at)
        if report.cbs_code in earlier
        else report
        for report in reports
    ]


def _with_changes(
    wanted: Round,
    report: ProgressReport,
    earlier: ProgressReport,
    number: str,
    known_at: datetime,
) -> ProgressReport:
    try:
        again = look_back(earlier, wanted.region, known_at)
    except LookupError:  # it did not take part on that day, as is known now
        again = None
    return with_changes(report, earlier, again, previous=number)


def _words(wanted: Round, known_at: datetime) -> dict[str, PlannedEdition]:
    """What is planned per edition, as known then, by CBS code; the region's under an empty one."""
    known = Known(known_at)
    planned = known.all(PlannedEdition, round=wanted.pk)
    codes: dict[int | None, str] = {None: ""}
    for member in participants(known, wanted.region, wanted.reference_date):
        codes[member.id] = member.cbs_code
    return {codes[p.municipality_id]: p for p in planned if p.municipality_id in codes}


def _worded(report: ProgressReport, wanted: Round, words: PlannedEdition | None) -> ProgressReport:
    stamp = Stamp(number=wanted.number, revision=wanted.revision)
    if words is None:
        return replace(report, stamp=stamp)
    header = report.header
    return replace(
        report,
        stamp=replace(
            stamp,
            core_message=paragraphs(words.core_message),
            accompanying=paragraphs(words.accompanying),
        ),
        header=replace(
            header,
            portfolio_holder=words.portfolio_holder or header.portfolio_holder,
            case_number=words.case_number or header.case_number,
            paper="" if words.case_number else header.paper,
            confidentiality=words.get_confidentiality_display(),
        ),
    )


def signed(found: RoundReport, stamp: Stamp) -> RoundReport:
    """The same with who fixed it and when in every edition; its own words stay."""
    each = tuple(_signed(report, stamp) for report in found.reports)
    return replace(found, whole=each[0], municipalities=each[1:])


def _signed(report: ProgressReport, stamp: Stamp) -> ProgressReport:
    own = report.stamp or stamp
    made = replace(stamp, core_message=own.core_message, accompanying=own.accompanying)
    return replace(report, stamp=made)


def figures_hash(found: RoundReport) -> str:
    """SHA-256 over all that is checked: everything but who signs it."""
    return hashlib.sha256(canonical(found)).hexdigest()
