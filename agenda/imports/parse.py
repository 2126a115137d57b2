"""A file becomes rows and messages: all that can be said of it before the database is asked."""

from collections.abc import Callable, Mapping
from itertools import chain

from agenda.imports import findings, privacy, totals
from agenda.imports.checks import Together, stock_and_flow
from agenda.imports.columns import Kind
from agenda.imports.context import Context
from agenda.imports.detect import Detector
from agenda.imports.headings import Understander
from agenda.imports.messages import Message, Severity, problem, say
from agenda.imports.municipalities import Matcher
from agenda.imports.outcome import ParsedFile, SheetFound
from agenda.imports.reading import DEFAULT, clean_name, read_workbook
from agenda.imports.recognise import tables
from agenda.imports.records import Row
from agenda.imports.rows import Counted, TableReader
from agenda.imports.tables import Mapped, Table
from agenda.imports.workbook import Limits, Refused, Sheet, Workbook

Progress = Callable[[str, int, int], None]
MOST_MESSAGES = 2_000
EVERY = 1_000


def read_file(
    data: bytes,
    filename: str,
    *,
    context: Context,
    kind: Kind | None = None,
    mapped: Mapping[str, Mapped] | None = None,
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
) -> ParsedFile:
    """Never raises for what is in the file. mapped: per shape of a table what a person said of it.

    progress is called with a stage, how many rows are done, and of how many.
    """
    try:
        book = read_workbook(data, filename, limits)
    except Refused as refusal:
        return _refused(data, filename, refusal)
    return _Parser(book, context, kind, mapped or {}, progress or _silent).parse()


def _silent(_stage: str, _done: int, _of: int) -> None:
    """Nobody asked how far it is."""


def _refused(data: bytes, filename: str, refusal: Refused) -> ParsedFile:
    row = refusal.place.get("row", "")
    said = say(problem(refusal.code, detail=refusal.detail, row=row), row=int(row) if row else None)
    name = "bestand" if privacy.in_text(filename) else clean_name(filename)
    return ParsedFile(filename=name, size=len(data), messages=[said])


class _Parser:
    def __init__(
        self,
        book: Workbook,
        context: Context,
        kind: Kind | None,
        mapped: Mapping[str, Mapped],
        progress: Progress,
    ) -> None:
        self.book, self.context, self.mapped, self.progress = book, context, mapped, progress
        self.matcher = Matcher(context)
        self.words = Understander(context, self.matcher)
        self.detector = Detector(context, self.matcher, self.words, book.filename, mapped, kind)
        self.together = Together(context)
        self.done, self.of = 0, sum(len(sheet.rows) for sheet in book.sheets)
        self.found = ParsedFile(
            filename=book.filename,
            sha256=book.sha256,
            size=book.size,
            file_kind=book.kind,
            encoding=book.encoding,
            delimiter=book.delimiter,
            newline=book.newline,
        )

    def parse(self) -> ParsedFile:
        found = self.found
        self._sheets(guess=False)
        if not found.tables and not found.messages:
            self._sheets(guess=True)
        if not found.tables and not any(m.severity.stops for m in found.messages):
            found.messages.append(say("E_NO_TABLE"))
        found.messages += findings.about_file(self.book, found, self.context)
        found.messages += chain.from_iterable(
            (*row.messages, *chain.from_iterable(each.messages for each in row.extras))
            for row in found.rows
            if row.messages or row.extras
        )
        blocking = list(findings.personal(self.book, found))
        if blocking or found.blocked:
            findings.keep_nothing(found, blocking)
        found.messages = self._in_order([*found.messages, *blocking])
        return found

    def _sheets(self, *, guess: bool) -> None:
        """guess: nothing was recognised for certain, so offer what a person may make sense of."""
        self.found.sheets = []
        for sheet in self.book.sheets:
            found = SheetFound(
                sheet.name, sheet.hidden, ignored="verborgen" if sheet.hidden else ""
            )
            self.found.sheets.append(found)
            for span in () if sheet.hidden or sheet.is_marked else tables(sheet, self.words):
                if table := self.detector.table(sheet, span, guess=guess):
                    found.tables.append(table)
                    self._table(sheet, table)
            if not found.tables and not sheet.hidden:
                found.ignored = "geen tabel"
            self.done += len(sheet.rows)

    def _table(self, sheet: Sheet, table: Table) -> None:
        constants = self.mapped.get(table.shape, Mapped()).constants
        self.found.messages += findings.about_table(table, sheet, self.context)
        reader = TableReader(sheet, table, self.context, self.matcher, constants)
        rows: list[Row] = []
        for row in reader.rows():
            self.together.check(reader, row)
            rows.append(row)
            if len(rows) % EVERY == 0:
                self.progress("gelezen", self.done + len(rows), self.of)
        stock_and_flow(reader, rows)
        printed, messages = totals.check(reader)
        self.found.rows += rows
        self.found.totals += printed
        self.found.messages += [*reader.messages, *messages, *findings.after_rows(reader)]
        for name in Counted.__dataclass_fields__:
            total = getattr(self.found.counted, name) + getattr(reader.counted, name)
            setattr(self.found.counted, name, total)

    def _in_order(self, messages: list[Message]) -> list[Message]:
        """By sheet and row; of thousands only the first, and how many more there are."""
        order = {sheet.name: number for number, sheet in enumerate(self.book.sheets)}
        found = sorted(messages, key=lambda m: (order.get(m.sheet, -1), m.row or 0))
        if len(found) <= MOST_MESSAGES:
            return found
        blocking = [m for m in found if m.severity is Severity.BLOCKING]
        stopping = [m for m in found if m.severity is Severity.ERROR]
        others = [m for m in found if not m.severity.stops]
        kept = [*blocking, *stopping, *others][:MOST_MESSAGES]
        more = say(problem("I_MORE_MESSAGES", detail=str(len(found) - MOST_MESSAGES)))
        kept.sort(key=lambda m: (order.get(m.sheet, -1), m.row or 0))
        return [*kept, more]
