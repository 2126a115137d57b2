"""The money of a region or of one municipality at once."""

from collections.abc import Sequence
from datetime import date

from audit.known import Known
from buildingblocks.figures import Participant, participants
from buildingblocks.models import Region
from funding.figures.lines import MoneyFigures
from funding.figures.national import national_amounts
from funding.figures.rows import collect_rows
from funding.figures.trail import absent_members, estimate, money_lines, yearly, yearly_changes


def money_figures(
    known: Known,
    region: Region,
    *,
    on: date,
    municipality: Participant | None = None,
    members: Sequence[Participant] | None = None,
) -> MoneyFigures:
    """The trail of the region; of one municipality when given (its own rows only).

    members: who takes part in the region on that day, where the caller knows already.
    """
    rows = collect_rows(known, region, on)
    if municipality:
        rows.grants = [g for g in rows.grants if g.municipality_id == municipality.id]
        rows.appropriations = [
            a for a in rows.appropriations if a.municipality_id == municipality.id
        ]
        rows.spending = [s for s in rows.spending if s.municipality_id == municipality.id]
    lines = money_lines(rows, region)
    everybody = participants(known, region, on) if members is None else members
    absent = () if municipality else absent_members(lines, everybody)
    by_year = yearly(lines, absent, municipality.name if municipality else region.name)
    return MoneyFigures(
        lines=lines,
        absent=absent,
        by_year=by_year,
        change=yearly_changes(lines),
        national=national_amounts(known, rows, region, on),
        estimated=estimate(rows),
    )
