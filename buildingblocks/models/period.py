"""A period with its precision: a day, month, quarter, run of quarters, year, or none agreed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from buildingblocks.enums import Precision


class Period(models.Model):
    """Start and end with their precision; both empty means that no date was agreed."""

    start = models.DateField("begin", null=True, blank=True)
    end = models.DateField("einde", null=True, blank=True)
    precision = models.CharField(
        "nauwkeurigheid", max_length=15, choices=Precision, default=Precision.NONE
    )
    period_label = models.CharField(
        "periode in de bron",
        max_length=80,
        blank=True,
        help_text="Zoals de bron de periode noemt, als dat anders is.",
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        check_period(self.start, self.end, self.precision)


def period_constraints(name: str) -> list[models.BaseConstraint]:
    """The database's part of the rules; `name` makes the constraint names unique."""
    undated = Q(start__isnull=True, end__isnull=True, precision=Precision.NONE)
    dated = Q(start__isnull=False, end__isnull=False, end__gte=F("start")) & ~Q(
        precision=Precision.NONE
    )
    return [
        models.CheckConstraint(
            name=f"{name}_period_is_whole",
            condition=undated | dated,
            violation_error_message=(
                "Vul begin en einde allebei in (einde niet vóór begin) of kies "
                "‘Geen datum afgesproken’."
            ),
        ),
        models.CheckConstraint(
            name=f"{name}_precision_is_known", condition=Q(precision__in=Precision.values)
        ),
    ]


def check_period(start: date | None, end: date | None, precision: str) -> None:
    """Raise ValidationError where the dates are no whole months, quarters or years."""
    if start is None or end is None:
        if start or end or precision != Precision.NONE:
            field = "end" if start else "start"
            raise ValidationError({field: "Vul begin en einde allebei in, of laat beide leeg."})
        return
    if end < start:
        raise ValidationError({"end": "De einddatum ligt vóór de begindatum."})
    if (start, end) != bounds(start, end, precision):
        message = f"Begin en einde passen niet bij de nauwkeurigheid ‘{precision}’."
        raise ValidationError({"precision": message})


def bounds(start: date, end: date, precision: str) -> tuple[date, date]:
    """The whole days, months, quarters or years that these dates fall in."""
    months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.QUARTERS: 3, Precision.YEAR: 12}
    size = months.get(Precision(precision))
    if size is None:
        return start, (start if precision == Precision.DAY else end)
    first = _floor(start, size)
    last = first if precision != Precision.QUARTERS else _floor(end, size)
    return first, _last_day(last, size)


def _floor(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _last_day(first: date, months: int) -> date:
    later = first.year * 12 + first.month - 1 + months
    return date.fromordinal(date(later // 12, later % 12 + 1, 1).toordinal() - 1)


def half_year_start(day: date) -> date:
    """The first day of the half year that the day falls in: the default reporting period."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)
