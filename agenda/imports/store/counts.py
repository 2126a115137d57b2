"""How many lines of a preview are new, changed and so on."""

from agenda.imports.store import sql
from agenda.imports.store.lines import PER_LINE
from audit.enums import RowOutcome
from audit.models import ImportBatch, ImportRow

# Of all that stands in one line the weightiest counts.
WEIGHT = [RowOutcome.SKIPPED, RowOutcome.SAME, RowOutcome.CHANGED, RowOutcome.NEW, RowOutcome.WRONG]


def count_lines(
    batch: ImportBatch, records: dict[str, dict[str, int]], lines: int
) -> dict[str, int]:
    """Outcome -> number of lines of the file."""
    if lines == sum(sum(found.values()) for found in records.values()):
        return _together(records)
    ranks = " ".join(f"WHEN '{o.value}' THEN {rank}" for rank, o in enumerate(WEIGHT))
    rows = sql.run(
        "SELECT weight, count(*) FROM ("
        f"SELECT max(CASE outcome {ranks} ELSE 0 END) AS weight "
        f'FROM "{ImportRow._meta.db_table}" WHERE batch_id = %s AND preview = %s '
        f"GROUP BY number / {PER_LINE}) AS lines GROUP BY weight",
        [batch.pk, batch.preview],
    )
    return {WEIGHT[weight].value: found for weight, found in rows}


def count_records(batch: ImportBatch) -> dict[str, dict[str, int]]:
    """Kind -> outcome -> number of records."""
    rows = sql.run(
        f'SELECT kind, outcome, count(*) FROM "{ImportRow._meta.db_table}" '
        "WHERE batch_id = %s AND preview = %s GROUP BY kind, outcome",
        [batch.pk, batch.preview],
    )
    found: dict[str, dict[str, int]] = {}
    for kind, outcome, number in rows:
        found.setdefault(kind, {})[outcome] = number
    return found


def _together(records: dict[str, dict[str, int]]) -> dict[str, int]:
    """Every line is one record."""
    found: dict[str, int] = {}
    for counts in records.values():
        for outcome, number in counts.items():
            found[outcome] = found.get(outcome, 0) + number
    return found
