"""The acts before a freeze: plan a round, check it, approve it, take it back, begin a new edition.

Each act is one transaction, refused with a reason in Dutch. What was checked is what is approved
and frozen: at the check the moment and the hash of all figures are fixed.
"""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError
from django.db.models import Max

from accounts.models import User
from agenda.enums import RoundState
from agenda.models import PlannedEdition, Round
from agenda.reports.gate import Finding, Gate, Severity, gate
from agenda.reports.reconciling import reconcile
from agenda.reports.rounds import Prepared, figures_hash, prepared
from agenda.reports.suppression import FEWEST
from audit.context import change, moment_of_act
from audit.known import Known
from audit.models import Conflict
from buildingblocks.access import holds_region
from buildingblocks.enums import Permission
from buildingblocks.figures import participants
from buildingblocks.models import Region


class Refused(Exception):
    """The act was not done; the message says why, and `findings` what is to be mended first."""

    def __init__(self, message: str, findings: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message, self.findings = message, tuple(findings)


OVERTAKEN = "Iemand anders heeft deze ronde intussen gewijzigd. Bekijk de ronde opnieuw."
NOT_YOURS = "U mag voor deze regio geen verslagen voorbereiden of vaststellen."
NOT_APPROVER = "U mag voor deze regio geen invoer van een ander goedkeuren."
OWN_CHECK = "U hebt deze ronde zelf gecontroleerd. Laat een ander accorderen."
WHY = "Geef een reden."


def plan(
    *,
    region: Region,
    since: date,
    reference_date: date,
    by: User,
    suppress_below: int | None = None,
) -> Round:
    """A new round with the next number of the year, and an edition for each municipality."""
    require(by, Permission.REPORT, region, NOT_YOURS)
    if suppress_below is not None and suppress_below < FEWEST:
        raise Refused(f"Afschermen kan vanaf {FEWEST}: onder de 2 valt er niets te verbergen.")
    year = reference_date.year
    with change(by=by):
        mine = Round.objects.select_for_update().filter(region=region, year=year)
        last = mine.aggregate(last=Max("sequence"))["last"] or 0
        made = Round(
            region=region,
            year=year,
            sequence=last + 1,
            since=since,
            reference_date=reference_date,
            suppress_below=suppress_below,
        )
        made.full_clean()
        made.save()
        add_places(made)
    return made


def add_places(wanted: Round) -> None:
    """Plan an edition for the region and each municipality that takes part on the day."""
    members = participants(Known(), wanted.region, wanted.reference_date)
    have = set(wanted.planned.values_list("municipality_id", flat=True))
    for place in (None, *(m.id for m in members)):
        if place not in have:
            PlannedEdition.objects.create(round=wanted, municipality_id=place)


def check(*, wanted: Round, by: User, reason: str = "") -> Round:
    """Fix the moment and the figures. `reason`: why though figures are missing; printed with name.

    Raises Refused where the gate holds it back, or where it needs a reason that is not given.
    """
    require(by, Permission.REPORT, wanted.region, NOT_YOURS)
    in_state(wanted, RoundState.PREPARING)
    moment = moment_of_act()
    found = prepared(wanted, known_at=moment)
    gaps = _passed(wanted, found)
    if gaps and not reason.strip():
        raise Refused("De gegevens zijn niet volledig. Vul aan, of geef een reden.", gaps)
    with change(by=by, reason=reason if gaps else ""):
        wanted.state = RoundState.CHECKED
        wanted.known_at = wanted.checked_at = moment
        wanted.checked_by = by
        wanted.sha256 = figures_hash(found.report)
        wanted.incomplete_reason = reason.strip() if gaps else ""
        wanted.incomplete_by = by if gaps else None
        save(wanted)
    return wanted


def release(*, wanted: Round, by: User, reason: str) -> Round:
    """Back to preparation, so that texts and figures can be mended before another check."""
    if not (_holds(by, Permission.REPORT, wanted) or _holds(by, Permission.APPROVE, wanted)):
        raise Refused(NOT_YOURS)
    in_state(wanted, RoundState.CHECKED, RoundState.APPROVED)
    if not reason.strip():
        raise Refused(WHY)
    with change(by=by, reason=reason):
        _reopen(wanted)
        save(wanted)
    return wanted


def approve(*, wanted: Round, by: User) -> Round:
    """Another person than who checked it says that it may be frozen."""
    require(by, Permission.APPROVE, wanted.region, NOT_APPROVER)
    in_state(wanted, RoundState.CHECKED)
    if wanted.checked_by_id == by.pk:
        raise Refused(OWN_CHECK)
    with change(by=by):
        wanted.state = RoundState.APPROVED
        wanted.approved_by, wanted.approved_at = by, moment_of_act()
        save(wanted)
    return wanted


def revise(*, wanted: Round, by: User, reason: str) -> Round:
    """Begin an edition that will take the place of a wrong one; the wrong one stays to be read."""
    require(by, Permission.REPORT, wanted.region, NOT_YOURS)
    in_state(wanted, RoundState.FROZEN)
    if not reason.strip():
        raise Refused(WHY)
    with change(by=by, reason=reason):
        wanted.revision += 1
        wanted.revision_reason = reason.strip()
        _reopen(wanted)
        save(wanted)
    return wanted


def _passed(wanted: Round, found: Prepared) -> tuple[str, ...]:
    """What is missing, for which a reason is needed. Raises Refused where nothing else helps."""
    stops = stopped_by(wanted, found)
    if stops:
        raise Refused("Zo kan deze ronde niet worden vastgesteld.", stops)
    return gaps_in(wanted, found)


def looked_at(wanted: Round, found: Prepared) -> Gate:
    """Everything that the gate has to say about these very reports."""
    return gate(
        wanted.region,
        on=wanted.reference_date,
        since=wanted.since,
        known_at=found.report.known_at,
        reports=found.raw,
    )


def stopped_by(wanted: Round, found: Prepared) -> tuple[str, ...]:
    """What makes a freeze impossible: figures that do not agree, within or between editions."""
    stops = looked_at(wanted, found).of(Severity.STOPS)
    return (*reconcile(found.report).differences, *(in_words(each) for each in stops))


def gaps_in(wanted: Round, found: Prepared) -> tuple[str, ...]:
    """What is missing, as it is printed in a report that is frozen all the same."""
    missing = looked_at(wanted, found).of(Severity.REASON)
    told = tuple(in_words(each) for each in missing)
    bare = len(found.unprotected)
    return (*told, f"{bare} afgeschermde aantallen zijn toch te herleiden.") if bare else told


def in_words(finding: Finding) -> str:
    """A finding on one line; it names no people, for it may be printed."""
    where = ", ".join(part for part in (finding.place, finding.period) if part)
    return f"{where}: {finding.text}" if where else finding.text


def _reopen(wanted: Round) -> None:
    wanted.state = RoundState.PREPARING
    wanted.known_at = wanted.checked_at = wanted.approved_at = None
    wanted.checked_by = wanted.approved_by = wanted.incomplete_by = None
    wanted.sha256 = wanted.incomplete_reason = ""


def in_state(wanted: Round, *states: RoundState) -> None:
    if wanted.state not in states:
        raise Refused(f"Dit kan nu niet: de ronde is {wanted.get_state_display().lower()}.")


def _holds(by: User, permission: Permission, wanted: Round) -> bool:
    return holds_region(by, permission, wanted.region)


def require(by: User, permission: Permission, region: Region, message: str) -> None:
    if not holds_region(by, permission, region):
        raise Refused(message)


def save(wanted: Round) -> None:
    """Refused when somebody else acted on the round in between."""
    try:
        wanted.save()
    except (Conflict, IntegrityError) as error:
        raise Refused(OVERTAKEN) from error
