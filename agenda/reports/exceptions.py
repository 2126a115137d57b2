"""A small number that is printed all the same, as it is public already: asked, agreed, taken back.

An exception is of one figure of a region, on every day that it is counted. Taking it back leaves
the row, with nobody who asks: its history says who did, and the figure can be asked for again.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from agenda.models import SuppressionOverride
from agenda.reports.acts import NOT_APPROVER, NOT_YOURS, WHY, Refused, require
from audit.context import change, moment_of_act
from audit.enums import Confidentiality
from audit.models import Conflict, Document
from buildingblocks.access import holds_region
from buildingblocks.enums import Permission
from buildingblocks.models import Region

OWN_REQUEST = "U hebt deze uitzondering zelf gevraagd. Laat een ander goedkeuren."
ASKED_ALREADY = "Voor dit cijfer is al een uitzondering gevraagd of goedgekeurd."
NOT_ASKED = "Deze uitzondering wacht niet op goedkeuring."
NOT_THERE = "Deze uitzondering is al ingetrokken."
NOT_PUBLIC = "Dit stuk is niet openbaar. Kies een openbaar stuk."
OVERTAKEN = "Iemand anders heeft deze uitzondering intussen gewijzigd. Bekijk die opnieuw."


def ask(
    *, region: Region, figure_key: str, reason: str, by: User, paper: Document | None = None
) -> SuppressionOverride:
    """Ask to print a figure; it stays hidden until another person agrees."""
    require(by, Permission.REPORT, region, NOT_YOURS)
    if not reason.strip():
        raise Refused(WHY)
    if paper and paper.confidentiality != Confidentiality.PUBLIC:
        raise Refused(NOT_PUBLIC)
    rows = SuppressionOverride.objects.filter(region=region, figure_key=figure_key)
    wanted = rows.first() or SuppressionOverride(region=region, figure_key=figure_key)
    if wanted.asked_by_id is not None:
        raise Refused(ASKED_ALREADY)
    with change(by=by, reason=reason):
        wanted.reason, wanted.paper = reason.strip(), paper
        wanted.asked_by, wanted.asked_at = by, moment_of_act()
        try:
            with transaction.atomic():
                wanted.full_clean(validate_constraints=False)
                wanted.save()
        except (Conflict, IntegrityError, ValidationError) as error:
            raise Refused(ASKED_ALREADY) from error
    return wanted


def approve(*, wanted: SuppressionOverride, by: User) -> None:
    """Another person than who asked agrees; from the next check on it is printed."""
    require(by, Permission.APPROVE, wanted.region, NOT_APPROVER)
    if wanted.asked_by_id is None or wanted.approved_by_id is not None:
        raise Refused(NOT_ASKED)
    if wanted.asked_by_id == by.pk:
        raise Refused(OWN_REQUEST)
    with change(by=by):
        wanted.approved_by, wanted.approved_at = by, moment_of_act()
        _save(wanted)


def withdraw(*, wanted: SuppressionOverride, by: User, reason: str) -> None:
    """From the next check on it is hidden again; what was printed stays what it was."""
    rights = (Permission.REPORT, Permission.APPROVE)
    if not any(holds_region(by, right, wanted.region) for right in rights):
        raise Refused(NOT_YOURS)
    if wanted.asked_by_id is None:
        raise Refused(NOT_THERE)
    if not reason.strip():
        raise Refused(WHY)
    with change(by=by, reason=reason):
        wanted.asked_by = wanted.asked_at = wanted.approved_by = wanted.approved_at = None
        _save(wanted)


def _save(wanted: SuppressionOverride) -> None:
    try:
        wanted.save()
    except (Conflict, IntegrityError) as error:
        raise Refused(OVERTAKEN) from error
