"""The trail: history of every row, the documents that figures come from, and imports."""

from simple_history import register

from accounts.models import User
from audit.models.events import AuditEvent
from audit.models.imports import ImportBatch, ImportFile, ImportMapping, ImportRow
from audit.models.papers import Document, Seal, Sourced
from audit.models.tracked import Conflict, HistoryQuerySet, HistoryRow, Records, Tracked

__all__ = [
    "AuditEvent",
    "Conflict",
    "Document",
    "HistoryQuerySet",
    "HistoryRow",
    "ImportBatch",
    "ImportFile",
    "ImportMapping",
    "ImportRow",
    "Records",
    "Seal",
    "Sourced",
    "Tracked",
]

register(User, app="audit", records_class=Records, excluded_fields=["password", "last_login"])
