"""Every time that an import moves a term, or undoing it moves it back, is recorded as such."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from agenda.imports.store.kinds import Stored
from agenda.models import AgendaItem, PeriodChange, Step
from audit.enums import RowOutcome
from audit.models import ImportBatch

TERM = ("start", "end", "precision")


def record_moves(stored: Stored, batch: ImportBatch, *, back: bool = False) -> None:
    """A PeriodChange for each row whose term the batch changed; `back`: for undoing that batch."""
    outcome = RowOutcome.REVERTED if back else RowOutcome.CHANGED
    rows = batch.rows.filter(preview=batch.preview, kind=stored.kind.value, outcome=outcome)
    found = [
        (target, _term(before), _term(values))
        for target, before, values in rows.values_list("target", "before", "values")
        if target and before and _term(before) and _term(values) and _term(before) != _term(values)
    ]
    items = _items(stored, [target for target, _old, _new in found])
    PeriodChange.objects.bulk_create(
        PeriodChange(
            item_id=items[target],
            step_id=target if stored.model is Step else None,
            moved_on=localdate(),
            reason=batch.reason,
            **{f"old_{name}": value for name, value in old.items()},
            **{f"new_{name}": value for name, value in new.items()},
        )
        for target, old, new in found
    )


def _term(values: dict[str, Any]) -> dict[str, Any]:
    """Start, end and precision, where all three are there."""
    if not set(TERM) <= set(values):
        return {}
    start, end = (date.fromisoformat(values[n]) if values[n] else None for n in TERM[:2])
    return {"start": start, "end": end, "precision": values["precision"]}


def _items(stored: Stored, targets: list[int]) -> dict[int, int]:
    """Row -> the item that it belongs to."""
    if stored.model is AgendaItem:
        return {target: target for target in targets}
    return dict(Step.objects.filter(pk__in=targets).values_list("pk", "item_id"))
