"""The trail: a row whose whole past is kept, and its history."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models, transaction
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords

from accounts.models import User
from audit.enums import Route


class Conflict(Exception):
    """Somebody else changed the row since it was read; nothing was written."""


class HistoryQuerySet(HistoricalQuerySet):
    """History rows; the order of writing (history_id) decides, never the clock."""

    def as_known_at(self, moment: Any) -> Self:
        """The newest row of each object written up to the moment, deletions left out."""
        later = self.model._default_manager.filter(
            id=models.OuterRef("id"),
            history_id__gt=models.OuterRef("history_id"),
            history_date__lte=moment,
        )
        rows = self.filter(history_date__lte=moment).exclude(history_type="-")
        known: Self = rows.filter(~models.Exists(later))
        return known


class HistoryRow(models.Model):
    """What a history table knows beside the row: by which route, in which act, from which source.

    simple_history adds when (`history_date`), who (`history_user`), why (`history_change_reason`)
    and what (`history_type`). Written by the triggers of `audit.triggers` only.
    """

    route = models.CharField("route", max_length=20, choices=Route, default=Route.DIRECT)
    request_id = models.CharField("handeling", max_length=36, blank=True)
    act_source = models.ForeignKey(
        "audit.Document",
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name="bron van de wijziging",
    )
    origin = models.CharField("plaats in de bron", max_length=200, blank=True)

    class Meta:
        abstract = True


class Records(HistoricalRecords):
    """Declares history tables; the writing is left to the database."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            bases=[HistoryRow],
            historical_queryset=HistoryQuerySet,
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField("reden", blank=True, default=""),
            user_db_constraint=False,
            **options,
        )

    def post_save(self, *args: Any, **kwargs: Any) -> None:
        """Written by a trigger."""

    def post_delete(self, *args: Any, **kwargs: Any) -> None:
        """Written by a trigger."""

    def pre_delete(self, *args: Any, **kwargs: Any) -> None:
        """Written by a trigger."""

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
        """One index of our own serves history; copies of the live ones would only cost time."""
        fields: dict[str, Any] = super().copy_fields(model)
        for field in fields.values():
            field.db_index = False
        return fields

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        options["ordering"] = ["-history_id"]
        options["get_latest_by"] = "history_id"
        options["indexes"] = [models.Index(fields=["id", "-history_id", "history_date"])]
        return options

    def _get_history_user_fields(self) -> dict[str, models.Field[Any, Any]]:
        user = models.ForeignKey(
            User, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
        )
        return {"history_user": user}


class Tracked(models.Model):
    """A row whose whole past is kept, guarded against lost updates by `version`.

    Saving what has not changed writes nothing; saving what somebody else changed raises Conflict.
    """

    deletable: ClassVar[bool] = False

    version = models.PositiveIntegerField("versie", default=1, editable=False)
    history = Records(inherit=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            super().save(*args, **kwargs)
            return
        stored: Any = type(self)._base_manager.filter(pk=self.pk).values().first()
        changed = self._changed(stored or {}, kwargs.pop("update_fields", None))
        if not changed:
            return
        if stored is None or stored["version"] != self.version:
            raise Conflict(self)
        changed += self._changes_along(changed)
        self.version += 1
        try:
            with transaction.atomic():  # a lost race undoes this save only
                super().save(update_fields=[*changed, "version"], **kwargs)
        except BaseException:
            self.version -= 1
            raise

    def _changes_along(self, changed: list[str]) -> list[str]:
        """Fields that this change sets as well; they are saved with it."""
        return []

    def _changed(self, stored: dict[str, Any], only: Iterable[str] | None) -> list[str]:
        names = set(only) if only is not None else None
        return [
            f.name
            for f in self._meta.concrete_fields
            if f.name not in ("id", "version")
            and (names is None or f.name in names or f.attname in names)
            and stored.get(f.attname) != f.to_python(getattr(self, f.attname))
        ]

    def _do_update(self, base_qs: models.QuerySet[Any], *args: Any, **kwargs: Any) -> Any:
        """The version read is part of the condition, so that two savers cannot both succeed."""
        unread = base_qs.filter(version=self.version - 1)
        saved = super()._do_update(unread, *args, **kwargs)
        if not saved:
            raise Conflict(self)
        return saved
