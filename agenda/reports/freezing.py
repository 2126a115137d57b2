"""The freeze: from what was approved to editions that nothing changes any more.

The figures are collected again as known at the moment of the check and must have the same hash.
Files are made before anything is written, so that a failure leaves nothing behind.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

from accounts.models import User
from agenda.enums import RoundState
from agenda.models import FrozenEdition, FrozenRound, Round
from agenda.reports.acts import NOT_YOURS, Refused, gaps_in, in_state, require, save
from agenda.reports.keeping import Made, keep
from agenda.reports.layout import reference
from agenda.reports.making import files_of, made_with
from agenda.reports.pdf import PdfError
from agenda.reports.progress import ProgressReport
from agenda.reports.reconciling import reconcile
from agenda.reports.rounds import (
    Prepared,
    RoundReport,
    canonical,
    figures_hash,
    opened,
    prepared,
    signed,
)
from agenda.reports.stamp import Stamp
from audit.context import change, moment_of_act
from audit.enums import Confidentiality
from buildingblocks.enums import Permission

Told = Callable[[str, int, int], None]
Wrong = dict[str, tuple[FrozenEdition, ProgressReport]]

CHANGED = (
    "De gegevens zijn niet meer die van de controle: er werd toen nog iets opgeslagen. "
    "Breng de ronde terug in voorbereiding en controleer opnieuw."
)
SAME = "Er is niets veranderd: een nieuwe editie zou hetzelfde zeggen als de vorige."


def silent(_stage: str, _done: int, _of: int) -> None:
    """Nobody asked how far it is."""


def freeze(
    *, wanted: Round, by: User, tell: Told = silent, at: datetime | None = None
) -> FrozenRound:
    """Make the editions from one dataset and keep them; nothing changes them afterwards.

    `at` is for a made-up past only (`demo_reports`); making the files takes too long to do it all
    in one transaction with its own clock.
    """
    require(by, Permission.REPORT, wanted.region, NOT_YOURS)
    in_state(wanted, RoundState.APPROVED)
    moment = at or moment_of_act()
    found = prepared(wanted, known_at=_moment(wanted))
    if figures_hash(found.report) != wanted.sha256:
        raise Refused(CHANGED)
    final = _final(wanted, found, by, moment)
    wrong = _editions_before(wanted)
    fresh = [r for r in final.reports if _differs(r, wrong.get(r.cbs_code))]
    if not fresh:
        raise Refused(SAME)
    made = _made(fresh, wrong, moment, tell)
    with change(by=by, reason=wanted.revision_reason, at=at):
        return _kept(wanted, final, made, wrong, by, moment)


def _final(wanted: Round, found: Prepared, by: User, moment: datetime) -> RoundReport:
    stamp = Stamp(
        number=wanted.number,
        revision=wanted.revision,
        reason=wanted.revision_reason if wanted.revision > 1 else "",
        frozen_at=moment,
        frozen_by=by.name,
        checked_by=wanted.checked_by.name if wanted.checked_by else "",
        approved_by=wanted.approved_by.name if wanted.approved_by else "",
        incomplete=wanted.incomplete_reason,
        incomplete_by=wanted.incomplete_by.name if wanted.incomplete_by else "",
        gaps=gaps_in(wanted, found) if wanted.incomplete_reason else (),
        reconciliation=reconcile(found.report).text,
    )
    return signed(found.report, stamp)


def _editions_before(wanted: Round) -> Wrong:
    """The current edition of each place in this round, by CBS code, with what it says."""
    found = {}
    opened_once: dict[int, RoundReport] = {}
    editions = FrozenEdition.objects.filter(freeze__round=wanted).current()
    for edition in editions.select_related("freeze__dataset", "municipality"):
        if edition.freeze_id not in opened_once:
            opened_once[edition.freeze_id] = opened(edition.freeze)
        code = edition.municipality.cbs_code if edition.municipality else ""
        says = {r.cbs_code: r for r in opened_once[edition.freeze_id].reports}[code]
        found[code] = (edition, says)
    return found


def _differs(report: ProgressReport, before: tuple[FrozenEdition, ProgressReport] | None) -> bool:
    return before is None or _content(report) != _content(before[1])


def _content(report: ProgressReport) -> bytes:
    """What an edition says, apart from when it was fixed and by whom."""
    stamp = report.stamp.content() if report.stamp else None
    return canonical(replace(report, known_at=None, stamp=stamp))


def _made(
    reports: list[ProgressReport],
    wrong: Wrong,
    moment: datetime,
    tell: Told,
) -> list[tuple[ProgressReport, list[Made]]]:
    """The files of each edition. Raises Refused when no PDF can be made."""
    said = [_superseding(report, wrong.get(report.cbs_code)) for report in reports]
    made: list[tuple[ProgressReport, list[Made]]] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:  # each PDF is a process
        work = [pool.submit(files_of, report, moment) for report in said]
        for report, files in zip(said, work, strict=True):
            tell("gemaakt", len(made), len(said))
            try:
                made.append((report, files.result()))
            except PdfError as error:
                raise Refused(f"De PDF van {report.title} is niet gemaakt. {error}") from error
    tell("gemaakt", len(made), len(said))
    return made


def _superseding(
    report: ProgressReport, before: tuple[FrozenEdition, ProgressReport] | None
) -> ProgressReport:
    if before is None or report.stamp is None:
        return report
    return replace(report, stamp=replace(report.stamp, supersedes=before[0].reference))


def _kept(
    wanted: Round,
    final: RoundReport,
    made: list[tuple[ProgressReport, list[Made]]],
    wrong: Wrong,
    by: User,
    moment: datetime,
) -> FrozenRound:
    """Write all of it, in the transaction of the caller."""
    said = {report.cbs_code: report for report, _files in made}
    each = tuple(said.get(r.cbs_code, r) for r in final.reports)
    final = replace(final, whole=each[0], municipalities=each[1:])
    dataset = keep(canonical(final))
    wanted.state = RoundState.FROZEN
    save(wanted)
    frozen = FrozenRound.objects.create(
        round=wanted,
        revision=wanted.revision,
        known_at=final.known_at,
        frozen_at=moment,
        frozen_by=by,
        dataset=dataset,
        sha256=dataset.sha256,
        made_with=made_with(),
    )
    codes = {m.cbs_code: m.id for m in final.whole.places.participants}
    places = {p.municipality_id: p for p in wanted.planned.all()}
    for report, files in made:
        before = wrong.get(report.cbs_code)
        place = codes.get(report.cbs_code)
        planned = places.get(place)
        FrozenEdition.objects.create(
            freeze=frozen,
            municipality_id=place,
            place=report.municipality or report.region,
            place_slug=report.municipality_slug or report.region_slug,
            number=wanted.number,
            revision=wanted.revision,
            reference=reference(report),
            title=report.title,
            reference_date=report.reference_date,
            confidentiality=planned.confidentiality if planned else Confidentiality.PUBLIC,
            supersedes=before[0] if before else None,
            reason=wanted.revision_reason if before else "",
            files={file.kind: file.entry() for file in files},
        )
        for file in files:
            keep(file.content, mime=file.mime)
    return frozen


def _moment(wanted: Round) -> datetime:
    if wanted.known_at is None:
        raise Refused("Deze ronde is nog niet gecontroleerd.")
    return wanted.known_at
