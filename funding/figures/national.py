"""What the State announces for the streams that concern a region."""

from datetime import date

from audit.known import Known
from audit.provenance import Figure, State, origins
from buildingblocks.models import Region
from funding.enums import Channel
from funding.figures.lines import NationalAmount
from funding.figures.rows import Rows
from funding.models import (
    Circular,
    FundingStream,
    StreamYear,
)


def national_amounts(
    known: Known, rows: Rows, region: Region, on: date
) -> tuple[NationalAmount, ...]:
    """The national amounts, announced by then, of the streams this region has to do with."""
    years = known.all(StreamYear)
    circulars = known.attach(years, "circular", Circular)
    used = {g.stream_id for g in rows.grants} | {a.stream_id for a in rows.appropriations}
    used |= {s.stream_id for s in rows.spending}
    mine = [
        y
        for y in years
        if _concerns(rows.streams[y.stream_id], region, used)
        and _announced(circulars.get(y.circular_id or 0), on)
    ]
    where = origins(known, StreamYear, mine)
    mine.sort(key=lambda y: (rows.streams[y.stream_id].code, y.is_total, y.first_year or 9999))
    return tuple(
        NationalAmount(
            stream=rows.streams[y.stream_id].name,
            stream_code=rows.streams[y.stream_id].code,
            years=y.years_label,
            first_year=y.first_year,
            amount=Figure(
                key=f"national.{rows.streams[y.stream_id].code}.{y.years_label}",
                label=f"{rows.streams[y.stream_id].name} {y.years_label}",
                value=y.amount,
                unit="euro",
                state=State.KNOWN if y.amount is not None else State.UNKNOWN,
                note=_notes(y),
                origins=(where[y.pk],),
            ),
            per_unit=y.amount_per_unit,
            unit=y.unit,
            circular=str(circulars[y.circular_id]) if y.circular_id else "",
            is_total=y.is_total,
        )
        for y in mine
    )


def _announced(circular: Circular | None, on: date) -> bool:
    return circular is None or circular.published_on is None or circular.published_on <= on


def _concerns(stream: FundingStream, region: Region, used: set[int]) -> bool:
    if stream.region_id is not None:
        return stream.region_id == region.pk
    own_money = stream.channel in (Channel.MUNICIPAL, Channel.OTHER)
    return stream.pk in used or (not region.made_up and not own_money)


def _notes(amount: StreamYear) -> str:
    said = [amount.note.rstrip(".")] if amount.note else []
    said += ["bij benadering"] if amount.approximate else []
    said += ["afgeleid uit andere bedragen"] if amount.derived else []
    return "; ".join(said)
