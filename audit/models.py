"""The trail: history of every row, and the documents that figures come from."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from simple_history import register
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords

from accounts.models import User
from audit.enums import Confidentiality, DocumentKind, Route


class Conflict(Exception):
    """Somebody else changed the row since it was read; nothing was written."""


class HistoryQuerySet(HistoricalQuerySet):
    """History rows; the order of writing (history_id) decides, never the clock."""

    def as_known_at(self, moment: Any) -> Self:
        """The newest row of each object written up to and including the moment, deletions left out."""
        later = self.model._default_manager.filter(
            id=models.OuterRef("id"),
            history_id__gt=models.OuterRef("history_id"),
            history_date__lte=moment,
        )
        rows = self.filter(history_date__lte=moment).exclude(history_type="-")
        known: Self = rows.filter(~models.Exists(later))
        return known


class HistoryRow(models.Model):
    """What every history table knows beside the row: by which route, in which act, from which source.

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
        fields: dict[str, models.Field[Any, Any]] = super().copy_fields(model)
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
        stored = type(self)._base_manager.filter(pk=self.pk).values().first()
        changed = self._changed(stored or {}, kwargs.pop("update_fields", None))
        if not changed:
            return
        if stored is None or stored["version"] != self.version:
            raise Conflict(self)
        self.version += 1
        try:
            with transaction.atomic():  # a lost race undoes this save only
                super().save(update_fields=[*changed, "version"], **kwargs)
        except BaseException:
            self.version -= 1
            raise

    def _changed(self, stored: dict[str, Any], only: Iterable[str] | None) -> list[str]:
        names = set(only) if only is not None else None
        return [
            f.name
            for f in self._meta.concrete_fields
            if f.name not in ("id", "version")
            and (names is None or f.name in names or f.attname in names)
            and stored.get(f.attname) != f.to_python(getattr(self, f.attname))
        ]

    def _do_update(
        self,
        base_qs: models.QuerySet[Any],
        using: str | None,
        pk_val: Any,
        values: Any,
        update_fields: Iterable[str] | None,
        forced_update: bool,
    ) -> bool:
        """The version read is part of the condition, so that two savers cannot both succeed."""
        unread = base_qs.filter(version=self.version - 1)
        saved: bool = super()._do_update(  # type: ignore[misc]  # Django's hook for this
            unread, using, pk_val, values, update_fields, forced_update
        )
        if not saved:
            raise Conflict(self)
        return saved


class Document(Tracked):
    """A public paper that facts rest on: who published it, when, and where it is kept.

    The publisher is named by text and key (CBS code or organisation slug), because
    municipalities live a layer higher.
    """

    code = models.SlugField(
        "kenmerk",
        max_length=80,
        unique=True,
        help_text="Kort en uniek, bijvoorbeeld soest-raadsvoorstel-1342665.",
        error_messages={"unique": "Dit kenmerk bestaat al."},
    )
    kind = models.CharField("soort", max_length=30, choices=DocumentKind)
    title = models.CharField("titel", max_length=300)
    publisher_name = models.CharField("uitgegeven door", max_length=200)
    publisher_key = models.CharField("sleutel van de uitgever", max_length=80, blank=True)
    publisher_inferred = models.BooleanField(
        "uitgever afgeleid", default=False, help_text="Het stuk noemt de uitgever zelf niet."
    )
    case_number = models.CharField("zaaknummer", max_length=50, blank=True)
    dated = models.DateField("gedateerd", null=True, blank=True)
    signed_on = models.DateField("ondertekend op", null=True, blank=True)
    portfolio_holder = models.CharField("portefeuillehouder", max_length=150, blank=True)
    committee = models.CharField("commissie", max_length=150, blank=True)
    confidentiality = models.CharField(
        "openbaarheid", max_length=20, choices=Confidentiality, default=Confidentiality.PUBLIC
    )
    url = models.URLField("webadres", max_length=500, blank=True)
    summary = models.TextField("korte inhoud", blank=True)

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documenten"
        ordering = ["-dated", "code"]
        constraints = [
            models.UniqueConstraint(
                name="document_case_number_is_unique_per_publisher",
                fields=["publisher_key", "case_number"],
                condition=~Q(case_number=""),
                violation_error_message="Deze uitgever heeft al een document met dit zaaknummer.",
            ),
            models.CheckConstraint(
                name="document_kind_is_known", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="document_confidentiality_is_known",
                condition=Q(confidentiality__in=Confidentiality.values),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """How a source line names it: kind (or title), publisher, case number and date."""
        named = self.title if self.kind == DocumentKind.OTHER else self.get_kind_display()
        number = f" {self.case_number}" if self.case_number else ""
        day = f", {self.dated:%d-%m-%Y}" if self.dated else ""
        return f"{named} {self.publisher_name}{number}{day}"


class Sourced(Tracked):
    """A row that rests on a document; `source_place` says where in it (argument, table, cell)."""

    source = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bron",
        help_text="Het document waarin dit staat.",
    )
    source_place = models.CharField(
        "vindplaats", max_length=150, blank=True, help_text="Bijvoorbeeld: argument 1.2."
    )

    class Meta:
        abstract = True


class Seal(models.Model):
    """A fingerprint over a stretch of a history table: names the row that was edited or removed.

    `fingerprints` holds 24 bytes per row (history_id and 16 bytes of SHA-256); `sha256` chains
    this seal to the previous one of the same table. The head can be kept outside the database.
    """

    append_only: ClassVar[bool] = True

    table = models.CharField("tabel", max_length=100)
    columns = models.JSONField("kolommen")
    last_history_id = models.BigIntegerField("tot en met")
    fingerprints = models.BinaryField("vingerafdrukken")
    previous = models.CharField("vorige", max_length=64, blank=True)
    sha256 = models.CharField("sha256", max_length=64)
    made_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    class Meta:
        verbose_name = "zegel"
        verbose_name_plural = "zegels"
        ordering = ["table", "last_history_id"]
        constraints = [
            models.UniqueConstraint(name="seal_is_unique", fields=["table", "last_history_id"])
        ]

    def __str__(self) -> str:
        return f"{self.table} t/m {self.last_history_id}"


register(
    User, app="audit", records_class=Records, excluded_fields=["password", "last_login"]
)
