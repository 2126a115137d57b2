"""Sums and shares that say what they cover."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from audit.provenance import Figure, State
from buildingblocks.enums import ValueState
from buildingblocks.figures.lines import Participant


def percentage(numerator: Decimal | int, denominator: Decimal | int) -> Decimal | None:
    """100 × numerator / denominator with one decimal, half up; None when the denominator is 0."""
    if not denominator:
        return None
    exact = Decimal(100) * numerator / denominator
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def total(
    figures: Sequence[Figure], *, key: str, label: str, members: Sequence[Participant]
) -> Figure:
    """The sum over municipalities: what is known, of how many, and who is missing.

    Not applicable counts as delivered (the municipality said so) and adds nothing.
    """
    delivered = [f for f in figures if f.is_known or f.state is State.NOT_APPLICABLE]
    values = [f.value for f in delivered if f.value is not None]
    missing = tuple(f.label for f in figures if f not in delivered)
    state = State.KNOWN if not missing else State.INCOMPLETE
    return Figure(
        key=key,
        label=label,
        value=sum(values) if values else None,
        unit=figures[0].unit if figures else "",
        state=state if values else State.UNKNOWN,
        known=len(delivered),
        of=len(members),
        missing=missing,
        reference_date=figures[0].reference_date if figures else None,
        month_only=any(f.month_only for f in figures),
        definition=figures[0].definition if figures else "",
        origins=tuple(o for f in figures for o in f.origins),
    )


def state_of(state: str) -> State:
    return {
        ValueState.KNOWN: State.KNOWN,
        ValueState.SUPPRESSED: State.SUPPRESSED,
        ValueState.UNKNOWN: State.UNKNOWN,
        ValueState.NOT_APPLICABLE: State.NOT_APPLICABLE,
    }[ValueState(state)]
