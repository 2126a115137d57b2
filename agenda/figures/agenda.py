"""The whole agenda at once."""

from collections.abc import Iterable, Sequence
from datetime import date

from agenda.figures.blocks import block_lines
from agenda.figures.decisions import proposal_lines
from agenda.figures.items import item_lines
from agenda.figures.lines import AgendaFigures
from agenda.figures.register import agreement_lines, evaluation_lines, principles_lines, risk_lines
from audit.known import Known
from buildingblocks.figures import Participant
from buildingblocks.models import Region


def agenda_figures(
    known: Known,
    region: Region,
    *,
    on: date,
    members: Sequence[Participant],
    item_ids: Iterable[int] | None = None,
) -> AgendaFigures:
    """The agenda; `item_ids` limits the items to those a reader may see."""
    items = item_lines(known, region, on=on, item_ids=item_ids)
    codes = {item.id: item.code for item in items}
    return AgendaFigures(
        blocks=block_lines(known, region, items),
        items=items,
        proposals=proposal_lines(known, region, on=on, members=members),
        principles=principles_lines(known, region, on=on),
        risks=risk_lines(known, region, on=on, codes=codes),
        agreements=agreement_lines(known, region),
        evaluations=evaluation_lines(known, region, on=on, codes=codes),
    )
