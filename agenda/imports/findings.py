"""Messages about a whole table or file: its headings, its unit, what its titles filled in."""

from collections.abc import Iterator

from agenda.imports import privacy
from agenda.imports.assemble import ELSEWHERE
from agenda.imports.context import Context
from agenda.imports.messages import Message, Problem, problem, say
from agenda.imports.outcome import ParsedFile
from agenda.imports.rows import TableReader
from agenda.imports.tables import Table, Use
from agenda.imports.values import squeezed
from agenda.imports.wording import HOW_TO_FILL_IN
from agenda.imports.words import MILLION, THOUSAND, fold
from agenda.imports.workbook import Sheet, Workbook, address
from buildingblocks.enums import Certainty, Precision
from buildingblocks.formats import period as period_text

LIKE_A_TABLE = 3  # rows with more than one filled cell
BY_EARLIER = "de organisatie die het geld van deze gemeente eerder kreeg"
UNITS = {THOUSAND: "duizenden euro's (x € 1.000)", MILLION: "miljoenen euro's"}


def about_table(table: Table, sheet: Sheet, context: Context) -> Iterator[Message]:
    """In the order in which one reads a table: title, headings, unit."""
    yield from _from_title(table, context)
    for name in table.missing:
        heading = table.declaration.column(name).heading
        yield say(problem("E_HEADER_MISSING", value=heading), sheet=sheet.name)
    for name in table.assumed:
        heading = table.declaration.column(name).heading.lower()
        yield say(
            problem("W_ASSUMED", value=heading, detail=_assumption(name, context)), sheet=sheet.name
        )
    yield from _headings(table, sheet)
    yield from _units(table, sheet)


def _from_title(table: Table, context: Context) -> Iterator[Message]:
    used = {use.name for use in table.identities}
    timed = used & {"when", "year", "month", "quarter"} or any(u.when for u in table.measures)
    needed = {column.name for column in table.declaration.columns}
    for name, value in table.fixed.items():
        origin = table.origins.get(name)
        if origin is None or name in used or name not in needed | {"when"} or name == "factor":
            continue
        if name in ("when", "year") and timed:
            continue
        if name == "municipality" and "municipality_code" in used:
            continue
        detail = _in_words(name, value, context)
        yield say(problem("I_FROM_TITLE", detail=detail, value=origin), sheet=table.sheet)


def _assumption(name: str, context: Context) -> str:
    if name == "organisation":
        return BY_EARLIER
    stream = context.finders["stream"].things.get(context.only_stream)
    return stream.names[0] if stream and stream.names else context.only_stream


def _in_words(name: str, value: object, context: Context) -> str:
    if name == "municipality":
        found = next((p.name for p in context.municipalities if p.code == value), str(value))
        return f"De gemeente ({found})"
    if name == "target_group":
        group = context.finders["target_group"].things.get(str(value))
        return f"De doelgroep ({group.names[0] if group and group.names else value})"
    if name == "when":
        when = period_text(value.start, value.end, value.precision)  # type: ignore[attr-defined]
        return f"De peildatum of periode ({when})"
    return f"Het jaar ({value})" if name == "year" else f"{name} ({value})"


def _headings(table: Table, sheet: Sheet) -> Iterator[Message]:
    seen: dict[str, Use] = {}
    for use in table.uses:
        filled = any(sheet.value(row, use.index) is not None for row in _span(table))
        if use.heading and _written(use) in seen and not use.total:
            yield _at_heading(problem("E_HEADER_DUPLICATE", value=use.heading), table, use)
        elif privacy.is_personal_heading(fold(use.heading)) and filled:
            yield _at_heading(problem("E_PERSONAL_DATA", detail=" (de kolomnaam)"), table, use)
        elif use.guessed:
            what = table.declaration.column(use.name).heading
            yield _at_heading(
                problem("I_COLUMN_GUESSED", value=use.heading or use.key, detail=what), table, use
            )
        elif not use.name and use.heading and filled:
            yield _at_heading(problem("W_COLUMN_UNKNOWN", value=use.heading), table, use)
        seen.setdefault(_written(use), use)


def _written(use: Use) -> str:
    return squeezed(use.heading).casefold()


def _span(table: Table) -> range:
    return range(table.span.first, table.span.last + 1)


def _at_heading(found: Problem, table: Table, use: Use) -> Message:
    row = table.span.headings[-1]
    return say(
        found,
        sheet=table.sheet,
        row=row + 1,
        column=use.heading,
        cell=address(row, use.index),
        excerpt=use.heading,
    )


def _units(table: Table, sheet: Sheet) -> Iterator[Message]:
    factors = {use.factor for use in table.measures if use.name == "amount"}
    if any(use.name == "amount" for use in table.measures):
        factors.add(table.fixed.get("factor", 1))
    for factor, words in UNITS.items():
        if factor in factors:
            yield say(problem("W_UNIT_THOUSANDS", detail=words), sheet=sheet.name)
    for use in table.measures:
        if certainty := use.sets.get("certainty"):
            label = Certainty(certainty).label.lower()
            yield _at_heading(
                problem("W_PROVISIONAL", detail=f"{label}: de hele kolom"), table, use
            )


def after_rows(reader: TableReader) -> Iterator[Message]:
    """What only showed while the rows were read."""
    sheet = reader.sheet.name
    if reader.timing.used and not reader.timing.sure:
        detail = Precision(reader.timing.unit).label.lower()
        yield say(problem("W_FLOW_PERIOD", detail=detail), sheet=sheet)
    if reader.padded:
        yield say(problem("I_CODE_ZEROS"), sheet=sheet)


def about_file(book: Workbook, found: ParsedFile, context: Context) -> Iterator[Message]:
    """What was left unread, and what holds for the file as a whole."""
    if book.garbled:
        yield say("E_TEXT_GARBLED")
    for sheet, outcome in zip(book.sheets, found.sheets, strict=True):
        if sheet.hidden:
            if sheet.rows:
                yield say(problem("W_HIDDEN_SHEET", value=sheet.name))
            continue
        if sheet.far:
            yield say(problem("E_FAR_CELL", cell=sheet.far), sheet=sheet.name, cell=sheet.far)
        if not outcome.tables:
            yield _unread(sheet)
    yield from _elsewhere(found, context)


def _unread(sheet: Sheet) -> Message:
    """A sheet without a table; what looks like one all the same is asked about.

    The explanation in our own templates is known by its words.
    """
    filled = sum(len(row) - row.count(None) > 1 for row in sheet.rows)
    ours = sheet.is_marked or [HOW_TO_FILL_IN[0]] in sheet.rows[:3]
    code = "W_SHEET_UNREAD" if filled >= LIKE_A_TABLE and not ours else "I_SHEET_IGNORED"
    return say(problem(code, value=sheet.name))


def _elsewhere(found: ParsedFile, context: Context) -> Iterator[Message]:
    """Municipalities of other regions in a national table: counted, not stored."""
    codes = {r.values.get("municipality") for r in found.rows if r.skipped_reason == ELSEWHERE}
    if not codes:
        return
    gone = sum(p.code in codes and not p.exists_on(context.today) for p in context.register)
    detail = f"Buiten de regio's van dit systeem, dus niet ingelezen: {len(codes)} gemeente(n)."
    if gone:
        detail += f" Daarvan nu opgeheven, maar geldig in het jaar van de tabel: {gone}."
    yield say(problem("I_OUT_OF_SCOPE", detail=detail))


# --- What may not be kept ---


def personal(book: Workbook, found: ParsedFile) -> Iterator[Message]:
    """One message for each place with a BSN, without what stands there."""
    names = {sheet.name: sheet.name for sheet in book.sheets}
    for number, sheet in enumerate(book.sheets, start=1):
        if privacy.in_text(sheet.name):
            names[sheet.name] = f"nummer {number}"
            detail = " (in de naam van het blad)"
            yield say(problem("E_PERSONAL_DATA", detail=detail), sheet=names[sheet.name])
    for (sheet_name, row, column), bare in privacy.in_workbook(book).items():
        if not (bare and _is_amount(found, sheet_name, row, column)):
            yield say(
                "E_PERSONAL_DATA",
                sheet=names[sheet_name],
                row=row + 1,
                cell=address(row, column),
            )
    if privacy.in_text(book.filename):
        yield say(problem("E_PERSONAL_DATA", detail=" (in de bestandsnaam)"))
    for _part in book.private[:1]:
        detail = " (in een opmerking bij een cel of een eigenschap van het bestand)"
        yield say(problem("E_PERSONAL_DATA", detail=detail))


def _is_amount(found: ParsedFile, sheet: str, row: int, column: int) -> bool:
    """Whether a bare number stands in a column of amounts."""
    return any(
        use.index == column and use.name == "amount" and row in _span(table)
        for table in found.tables
        if table.sheet == sheet
        for use in table.measures
    )


def keep_nothing(found: ParsedFile, blocking: list[Message]) -> None:
    """Take out the rows, and from the messages whatever may repeat the number."""
    places = {(message.sheet, message.cell) for message in blocking if message.cell}
    found.rows, found.totals = [], []
    found.messages = [
        message
        for message in found.messages
        if (message.sheet, message.cell) not in places
        and not privacy.in_text(" ".join((message.sheet, message.text, message.excerpt)))
    ]
    if privacy.in_text(found.filename):
        found.filename = "bestand"
    for sheet in found.sheets:
        if privacy.in_text(sheet.name):
            sheet.name, sheet.tables = "blad", []
