"""What reading a file gives: rows, messages, totals, and what was recognised."""

from dataclasses import dataclass, field

from agenda.imports.columns import Kind
from agenda.imports.messages import Message, Severity
from agenda.imports.records import Row
from agenda.imports.rows import Counted
from agenda.imports.tables import Table
from agenda.imports.totals import Total

ACCEPT, WITH_WARNINGS, REJECT = "accept", "accept_with_warnings", "reject_all"


@dataclass
class SheetFound:
    """What was found on one sheet; ignored says why nothing was read from it."""

    name: str
    hidden: bool = False
    tables: list[Table] = field(default_factory=list)
    ignored: str = ""


@dataclass
class ParsedFile:
    """The whole outcome. When the file is blocked `rows` is empty and nothing of it may be kept."""

    filename: str
    sha256: str = ""
    size: int = 0
    file_kind: str = ""
    encoding: str = ""
    delimiter: str = ""
    newline: str = ""
    sheets: list[SheetFound] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    counted: Counted = field(default_factory=Counted)

    @property
    def kind(self) -> Kind | None:
        """What the file is about: the kind of its first table."""
        return next((table.kind for table in self.tables), None)

    @property
    def tables(self) -> list[Table]:
        return [table for sheet in self.sheets for table in sheet.tables]

    @property
    def blocked(self) -> bool:
        return any(message.severity is Severity.BLOCKING for message in self.messages)

    @property
    def verdict(self) -> str:
        if any(message.severity.stops for message in self.messages):
            return REJECT
        warned = any(message.severity is Severity.WARNING for message in self.messages)
        return WITH_WARNINGS if warned else ACCEPT

    @property
    def usable(self) -> list[Row]:
        """Rows that ask for something to be stored."""
        return [row for row in self.rows if row.usable or any(each.usable for each in row.extras)]

    @property
    def skipped(self) -> list[Row]:
        return [row for row in self.rows if row.skipped_reason]

    @property
    def needs_mapping(self) -> bool:
        """Whether a person has to say what columns mean before this can go on."""
        return any(table.unmapped or table.missing for table in self.tables)
