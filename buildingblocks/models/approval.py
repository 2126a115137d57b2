"""Four eyes: what one person enters counts at once, and shows that a second has yet to look.

Hiding it until then would make totals differ per reader. The rules are the database's
(`audit.triggers`): who entered a row is whoever wrote it, a change takes the approval away, and
nobody approves in somebody else's name. That it is not one's own entry is a constraint.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from accounts.models import User
from audit.context import current
from audit.models import Sourced

APPROVAL = frozenset({"approved_by", "approved_on"})
OWN_ENTRY = "Dit voerde u zelf in; iemand anders keurt het goed."


class OwnEntry(Exception):
    """Somebody tries to approve what they entered themselves."""


class Approvable(Sourced):
    """A row that one person enters and another one approves."""

    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name="ingevoerd door",
    )
    approved_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name="goedgekeurd door",
    )
    approved_on = models.DateField("goedgekeurd op", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def needs_approval(self) -> bool:
        """Whether this row is for four eyes at all."""
        return True

    @property
    def awaits_approval(self) -> bool:
        return self.needs_approval and self.approved_by_id is None

    def approve(self, by: User) -> None:
        """Be the second person; runs inside a change in that person's name."""
        if self.entered_by_id == by.pk:
            raise OwnEntry(OWN_ENTRY)
        self.approved_by, self.approved_on = by, localdate()
        self.save(update_fields=APPROVAL)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.entered_by_id = _who()
        super().save(*args, **kwargs)

    def _changes_along(self, changed: list[str]) -> list[str]:
        """Another number is another entry: of whoever changed it, approved by nobody."""
        along = super()._changes_along(changed)
        if APPROVAL.issuperset(changed):
            return along
        self.entered_by_id, self.approved_by, self.approved_on = _who(), None, None
        return [*along, *({"entered_by", *APPROVAL} - set(changed))]

    @staticmethod
    def four_eyes(name: str) -> list[models.BaseConstraint]:
        return [
            models.CheckConstraint(
                name=f"{name}_is_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | Q(entered_by__isnull=True)
                | ~Q(approved_by=F("entered_by")),
                violation_error_message=OWN_ENTRY,
            ),
            models.CheckConstraint(
                name=f"{name}_is_approved_by_someone_on_a_day",
                condition=Q(approved_by__isnull=True, approved_on__isnull=True)
                | Q(approved_by__isnull=False, approved_on__isnull=False),
            ),
        ]


def _who() -> int | None:
    act = current()
    return act.user_id if act else None
