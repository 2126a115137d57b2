"""django-import-export's view of each kind of table: one Resource per sheet, over the same columns.

Used for export; stock import-export over the same columns is what the tests hold our own way of
storing against.
"""

from functools import cache
from typing import Any

from django.db.models import Model, QuerySet
from import_export import resources

from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.columns import Column, Declaration, Kind
from agenda.imports.store.kinds import STORED
from agenda.imports.whens import DAY, When, of_month
from agenda.imports.widgets import Count, Period
from agenda.imports.workbook import Raw
from agenda.models import Step


class Sheet(resources.ModelResource):  # type: ignore[misc]  # import-export has no types
    """One kind of table as rows of cells: numbers as numbers, dates as dates, the rest as text."""

    declaration: Declaration

    def export_field(self, field: Column, instance: Any, **kwargs: Any) -> Raw:
        written: Raw
        if isinstance(field.widget, Period):
            written = field.widget.render(_when(instance))
        elif isinstance(field.widget, Count):
            counted = hasattr(instance, "state")
            written = field.widget.render(instance if counted else instance.value)
        elif field.name == "region" and STORED[self.declaration.kind].model is Step:
            written = instance.item.region.slug
        elif field.name == "municipalities":
            links = instance.municipality_links.all()
            written = "; ".join(sorted(link.municipality.name for link in links))
        else:
            written = field.export(instance)
        return written

    def rows(self, queryset: "QuerySet[Any]") -> list[list[Raw]]:
        """The cells of each row, in the order of the columns."""
        fields = STORED[self.declaration.kind].fields
        related = [name for name, f in fields.items() if f.is_relation]
        found = queryset.select_related(*related)
        if self.declaration.kind is Kind.STEPS:
            found = found.select_related("item__region")
        if self.declaration.kind is Kind.ITEMS:
            found = found.prefetch_related("municipality_links__municipality")
        return [[self.export_field(c, each) for c in self.columns] for each in found]

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns_of(self.declaration)


def columns_of(declared: Declaration) -> tuple[Column, ...]:
    """The columns that a row of this kind can fill; a stand names no region."""
    regional = "region" in declared.key
    return tuple(c for c in declared.exported if c.name != "region" or regional)


def _when(instance: Any) -> When:
    """The period of a row; of a stand the day, or the month if no more is known."""
    if not hasattr(instance, "reference_date"):
        return When(instance.start, instance.end, instance.precision)
    day = instance.reference_date
    if instance.precision != DAY:
        return of_month(day.year, day.month)
    return When(day, day, DAY)


@cache
def resource_of(kind: Kind) -> Sheet:
    """The Resource of a kind of table."""
    declared = DECLARATIONS[kind]
    model: type[Model] = STORED[kind].model
    names = [column.name for column in columns_of(declared)]
    meta = type("Meta", (), {"model": model, "fields": names, "export_order": names})
    columns = {column.name: column for column in columns_of(declared)}
    made: Sheet = type(f"{model.__name__}Sheet", (Sheet,), {**columns, "Meta": meta})()
    made.declaration = declared
    return made
