"""What undoing an import would do to each of its rows, without doing it."""

from django.db import transaction

from agenda.imports.store import sql
from agenda.imports.store import undo as way_back
from agenda.imports.store.apply import kinds_of
from audit.models import ImportBatch


def foreseen(batch: ImportBatch) -> list[tuple[int, str]]:
    """The key of each line that wrote something, with what would come of it, in order."""
    found: list[tuple[int, str]] = []
    with transaction.atomic():
        for stored in kinds_of(batch):
            way_back.look(batch, stored)
            found += sql.run(f'SELECT line, outcome FROM "{way_back.BACK}" ORDER BY line')
            sql.drop(way_back.BACK)
    return found
