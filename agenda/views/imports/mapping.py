"""Say what columns mean: once, remembered for the place and the shape of the table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from agenda.imports import work
from agenda.imports.agenda_tables import DECLARATIONS, FIGURES
from agenda.imports.columns import Column, Kind
from agenda.imports.preview import ShownColumn, ShownTable, shown
from agenda.imports.service import FINISHED, set_mapping
from agenda.imports.tables import IGNORE
from agenda.views.imports.asked import asked_batch, fresh_ticket, is_large, order_of, start
from agenda.views.imports.forms import TicketForm
from agenda.views.imports.parts import about
from audit.models import ImportBatch

KINDS = [(kind.value, declared.label) for kind, declared in DECLARATIONS.items()]
LEAVE_OUT = (IGNORE, "Niet inlezen")
CHOOSE = "Kies wat deze kolom betekent, of ‘Niet inlezen’."
NEEDED = "Wijs hierboven een kolom aan, of vul hier in wat voor alle rijen geldt."
MOST_HEADINGS = 4


@dataclass(frozen=True)
class Heading:
    """One question: columns with the same heading (but for the year) are asked about once."""

    key: str
    text: str
    chosen: str
    guessed: bool


class TableForm(forms.Form):
    """The columns of one recognised table. Only what somebody changes is kept as said."""

    def __init__(self, data: Any, table: ShownTable, number: int) -> None:
        super().__init__(data, prefix=f"tabel{number}")
        self.table = table
        self.headings = list(_headings(table))
        declared = DECLARATIONS[Kind(table.kind)]
        self.fields["kind"] = forms.ChoiceField(
            label="Deze tabel gaat over", choices=KINDS, initial=table.kind
        )
        for place, heading in enumerate(self.headings):
            self.fields[f"kolom{place}"] = _choice(heading, _choices(Kind(table.kind)))
        for name, label in table.missing:
            self.fields[f"vast_{name}"] = _constant(declared.column(name), label)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("kind") != self.table.kind:  # other columns to choose from: ask again
            self._errors = ErrorDict()
            return said
        named = {said.get(f"kolom{place}") for place in range(len(self.headings))}
        for name, _label in self.table.missing:
            if name not in named and not said.get(f"vast_{name}"):
                self.add_error(f"vast_{name}", NEEDED)
        return said

    @property
    def columns(self) -> dict[str, str]:
        """What was chosen differently from what was recognised."""
        found = {}
        for place, heading in enumerate(self.headings):
            chosen = self.cleaned_data.get(f"kolom{place}", heading.chosen)
            if chosen != heading.chosen:
                found[heading.key] = chosen
        return found

    @property
    def constants(self) -> dict[str, str]:
        return {
            name.removeprefix("vast_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("vast_") and value
        }

    @property
    def column_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("kolom")]

    @property
    def constant_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("vast_")]


class RememberForm(TicketForm):
    remember = forms.BooleanField(
        label="Onthoud dit voor volgende bestanden met dezelfde kolommen",
        required=False,
        initial=True,
    )


def _headings(table: ShownTable) -> Iterator[Heading]:
    seen: dict[str, list[ShownColumn]] = {}
    for column in table.columns:
        seen.setdefault(column.key, []).append(column)
    for key, columns in seen.items():
        texts = list(dict.fromkeys(column.heading or column.key for column in columns))
        more = f" en {len(texts) - MOST_HEADINGS} andere" if len(texts) > MOST_HEADINGS else ""
        first = columns[0]
        other = first.record and first.record != table.kind and first.name not in ("", IGNORE)
        chosen = f"{first.record}.{first.name}" if other else first.name
        yield Heading(key, ", ".join(texts[:MOST_HEADINGS]) + more, chosen, first.guessed)


def _choices(kind: Kind) -> list[tuple[str, str]]:
    """The columns of this kind, and the numbers of other kinds that may stand beside it."""
    declared = DECLARATIONS[kind]
    found = [(column.name, column.heading) for column in declared.columns]
    for other in FIGURES if declared.measure else ():
        measure = DECLARATIONS[other].measure
        if other is not kind and measure:
            label = f"{measure.heading} ({DECLARATIONS[other].label.lower()})"
            found.append((f"{other.value}.{measure.name}", label))
    return [*found, LEAVE_OUT]


def _choice(heading: Heading, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    empty = [] if heading.chosen else [("", "Kies wat dit is")]
    return forms.ChoiceField(
        label=f"‘{heading.text}’",
        choices=[*empty, *choices],
        initial=heading.chosen,
        error_messages={"required": CHOOSE},
        help_text="Gelezen aan wat er in de cellen staat." if heading.guessed else "",
    )


def _constant(column: Column, label: str) -> forms.Field:
    help_text = f"Dit geldt dan voor alle rijen. {column.explanation}"
    if column.choices:
        choices = [("", "Het staat in een kolom"), *((text, text) for _v, text in column.choices)]
        return forms.ChoiceField(label=label, choices=choices, required=False, help_text=help_text)
    return forms.CharField(label=label, required=False, max_length=200, help_text=help_text)


@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request: Request, pk: int) -> HttpResponse:
    """Ask; keep what was said; compare again."""
    batch = asked_batch(request, pk)
    if batch.status in FINISHED or batch.uploaded_by_id != request.user.pk:
        return redirect("import-detail", pk=pk)
    data = request.POST or None
    tables = {table.shape: table for table in shown(batch, size=1).tables}
    table_forms = [TableForm(data, table, n) for n, table in enumerate(tables.values(), start=1)]
    remember = RememberForm(data, initial={"ticket": fresh_ticket()})
    if data and all([each.is_valid() for each in (*table_forms, remember)]):  # noqa: C419  # each speaks
        _keep(batch, request, table_forms, remember=remember.cleaned_data["remember"])
        order = order_of(request, work.COMPARE, batch, large=is_large(batch))
        return start(request, str(remember.cleaned_data["ticket"]), order)
    context = {
        **about(request, batch, "import-mapping"),
        "tables": table_forms,
        "remember": remember,
        "wrong": [each for each in table_forms if each.errors],
    }
    status = 422 if data else 200
    return render(request, "agenda/imports/mapping.html", context, status=status)


def _keep(batch: ImportBatch, request: Request, said: list[TableForm], *, remember: bool) -> None:
    """What is said now joins what was said before of the same columns."""
    for form in said:
        shape, kind = form.table.shape, form.cleaned_data["kind"]
        before = batch.mapping["tables"].get(shape, {"columns": {}, "constants": {}})
        other = kind != form.table.kind
        columns = {} if other else {**before["columns"], **form.columns}
        constants = {} if other else {**before["constants"], **form.constants}
        batch = set_mapping(
            batch,
            by=request.user,
            shape=shape,
            kind=Kind(kind),
            columns=columns,
            constants=constants,
            remember=remember and not other,
        )
