"""Building blocks, with how many of their items stand how."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from agenda.enums import (
    ItemStatus,
)
from agenda.figures.lines import BlockLine, ItemLine
from agenda.figures.terms import period_of
from agenda.figures.updates import WORST_FIRST
from audit.known import Known
from audit.provenance import Origin, origins
from buildingblocks.enums import BlockStatus, FinancialStatus, Precision
from buildingblocks.models import BuildingBlock, Module, Region


def block_lines(known: Known, region: Region, items: Sequence[ItemLine]) -> tuple[BlockLine, ...]:
    rows = sorted(known.all(BuildingBlock, region=region.pk), key=lambda b: b.number)
    where = origins(known, BuildingBlock, rows)
    modules: dict[int, list[str]] = defaultdict(list)
    for module in known.all(Module, building_block__in=[b.pk for b in rows]):
        modules[module.building_block_id].append(f"{module} ({module.get_status_display()})")
    numbers = {b.pk: b.number for b in rows}
    return tuple(
        _block_line(
            block,
            [i for i in items if i.block == block.number],
            numbers.get(block.depends_on_id or 0),
            modules[block.pk],
            where[block.pk],
        )
        for block in rows
    )


def _block_line(
    block: BuildingBlock,
    items: list[ItemLine],
    depends_on: int | None,
    modules: list[str],
    origin: Origin,
) -> BlockLine:
    return BlockLine(
        id=block.pk,
        number=block.number,
        title=block.title,
        description=block.description,
        status=block.status,
        status_label=str(BlockStatus(block.status).label),
        financial_status=block.financial_status,
        financial_label=str(FinancialStatus(block.financial_status).label),
        period=period_of(block) if block.precision != Precision.NONE else block.period_label,
        depends_on=depends_on,
        **count_items(items),
        modules=tuple(modules),
        origin=origin,
    )


def count_items(items: Sequence[ItemLine]) -> dict[str, Any]:
    """How many items stand how, and of the open ones the lights, worst first."""
    running = [i for i in items if i.is_open]
    return {
        "items": len(items),
        "open_items": len(running),
        "done_items": sum(i.status == ItemStatus.DONE for i in items),
        "late_items": sum(i.late or i.late_steps > 0 for i in running),
        "lights": tuple((str(x), sum(i.light == x for i in running)) for x in WORST_FIRST),
    }


def recount(block: BlockLine, items: Iterable[ItemLine]) -> BlockLine:
    """The block counted over some of its items only, as for one municipality."""
    return replace(block, **count_items([i for i in items if i.block == block.number]))
