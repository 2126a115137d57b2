"""What was recognised in a file, in words; kept with the import, to be looked at first."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.outcome import ParsedFile, SheetFound
from agenda.imports.tables import IGNORE, Table, Use
from agenda.imports.whens import When
from agenda.imports.workbook import letters
from buildingblocks.enums import Certainty
from buildingblocks.formats import count, dutch_date, period
from buildingblocks.models import Municipality, TargetGroup

MOST = 40  # names or notes
NOT_READ, OPEN = "niet ingelezen", "nog aan te wijzen"
FORMS = {"xlsx": "Excel-werkmap", "ods": "OpenDocument-rekenblad", "csv": "csv-bestand"}
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}
DELIMITERS = {";": "puntkomma", ",": "komma", "\t": "tab", "|": "streep"}
NAMED = {"municipality": "Gemeente", "target_group": "Doelgroep", "year": "Jaar", "when": "Periode"}


def recognised(parsed: ParsedFile) -> dict[str, Any]:
    """As JSON can hold it; `views.imports.recognised` shows it."""
    names = dict(Municipality.objects.values_list("cbs_code", "name"))
    groups = dict(TargetGroup.objects.values_list("code", "label"))
    known = {"municipality": names, "target_group": groups}
    codes = sorted({row.values.get("municipality") or "" for row in parsed.rows} - {""})
    return {
        "form": _form(parsed),
        "sheets": [_sheet(sheet, known) for sheet in parsed.sheets],
        "municipalities": [names[code] for code in codes if code in names][:MOST],
        "elsewhere": sum(code not in names for code in codes),
        "periods": _periods(parsed),
        "totals": parsed.counted.totals,
        "empty_cells": parsed.counted.empty_cells,
    }


def _form(parsed: ParsedFile) -> str:
    said = [FORMS.get(parsed.file_kind, parsed.file_kind)]
    if parsed.encoding:
        said.append(f"tekenset {ENCODINGS.get(parsed.encoding, parsed.encoding)}")
    if parsed.delimiter:
        said.append(f"kolommen gescheiden door {DELIMITERS.get(parsed.delimiter, 'een teken')}")
    return ", ".join(said)


def _periods(parsed: ParsedFile) -> str:
    """From the first day or year in the rows to the last."""
    days, years = set(), set()
    for row in parsed.rows:
        day = row.values.get("reference_date") or row.values.get("end")
        if day:
            days.add(day)
        elif row.values.get("year"):
            years.add(row.values["year"])
    found = [dutch_date(day) for day in sorted(days)] or [str(year) for year in sorted(years)]
    if len(found) < 2:
        return "".join(found)
    return f"{found[0]} tot en met {found[-1]} ({count(len(found))} verschillende)"


def _sheet(sheet: SheetFound, known: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "ignored": sheet.ignored,
        "tables": [_table(table, known) for table in sheet.tables],
    }


def _table(table: Table, known: dict[str, dict[str, str]]) -> dict[str, Any]:
    span = table.span
    return {
        "label": table.declaration.label,
        "shape": table.shape,
        "headings": " en ".join(str(row + 1) for row in span.headings),
        "rows": f"{span.first + 1} tot en met {span.last + 1}",
        "titles": list(span.titles)[:MOST],
        "notes": list(span.notes)[:MOST],
        "facts": list(_facts(table, known)),
        "columns": [_column(table, use) for use in table.uses],
    }


def _facts(table: Table, known: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """What the title, the sheet or the file name says of every row: (what, value, said where)."""
    for name, origin in table.origins.items():
        value = table.fixed.get(name)
        if value is None:
            continue
        if name == "factor":
            yield "Eenheid", _unit(value), origin
        elif name in NAMED:
            text = known.get(name, {}).get(str(value), _text(value))
            yield NAMED[name], text, origin


def _unit(factor: Decimal) -> str:
    return f"bedragen × € {count(int(factor))}"


def _text(value: Any) -> str:
    if isinstance(value, When):
        return _when(value)
    return str(value)


def _when(when: When) -> str:
    return period(when.start, when.end, when.precision)


def _column(table: Table, use: Use) -> dict[str, Any]:
    return {
        "letter": letters(use.index),
        "heading": use.heading,
        "meaning": _meaning(table, use),
        "open": not use.name,
        "guessed": use.guessed,
    }


def _meaning(table: Table, use: Use) -> str:
    """Aantal, maart 2025, voorlopig: what the column is and what its heading says besides."""
    if not use.name:
        return OPEN
    if use.name == IGNORE:
        return NOT_READ
    declaration = DECLARATIONS[use.record or table.kind]
    said = [declaration.column(use.name).heading]
    if use.record and use.record is not table.kind:
        said.append(declaration.label.lower())
    if use.when:
        said.append(_when(use.when))
    if certainty := use.sets.get("certainty"):
        said.append(Certainty(certainty).label.lower())
    if use.factor != 1:
        said.append(_unit(use.factor))
    return ", ".join(said)
