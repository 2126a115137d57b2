"""Imports of spreadsheets: the file, each time it was read, what each line said and did.

The flow itself is in `agenda.imports`, which knows what a line means. Places are named by text
(`place_key`), because regions and municipalities live a layer higher.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from audit.enums import ImportStatus, RowOutcome
from audit.models.papers import Document
from audit.models.tracked import Tracked

MEASURES = ("value", "amount", "percentage", "title")  # what one wants to find back first


class ImportFile(models.Model):
    """The bytes that somebody uploaded, with their SHA-256; never changed, never removed.

    `content` is empty where the bytes were not kept: a hostile file, or one with personal data.
    """

    append_only: ClassVar[bool] = True

    sha256 = models.CharField("sha256", max_length=64)
    size = models.PositiveBigIntegerField("bytes")
    content = models.BinaryField("inhoud", null=True)
    received_at = models.DateTimeField("ontvangen op", auto_now_add=True)

    class Meta:
        verbose_name = "aangeleverd bestand"
        verbose_name_plural = "aangeleverde bestanden"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="file_is_kept_once", fields=["sha256"], condition=Q(content__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size} bytes)"


class ImportBatch(Tracked):
    """One upload on its way in: by whom, for which place, how far, and what came of it.

    `preview` counts how often it was compared with the data; the lines of the last time count.
    `undoes`: this batch is the undoing of that one.
    """

    file = models.ForeignKey(
        ImportFile, models.PROTECT, related_name="batches", verbose_name="bestand"
    )
    filename = models.CharField("bestandsnaam", max_length=255)
    kind = models.CharField("soort gegevens", max_length=20, blank=True)
    place_key = models.CharField("plaats", max_length=80)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="imports", verbose_name="aangeleverd door"
    )
    uploaded_at = models.DateTimeField("aangeleverd op", auto_now_add=True)
    confirmed_at = models.DateTimeField("verwerkt op", null=True, blank=True)
    status = models.CharField(
        "stand", max_length=20, choices=ImportStatus, default=ImportStatus.UPLOADED
    )
    source = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bron"
    )
    reason = models.TextField("reden", blank=True)
    mapping = models.JSONField("gekoppelde kolommen", default=dict, blank=True)
    accepted = models.JSONField("aanvaarde waarschuwingen", default=dict, blank=True)
    preview = models.PositiveSmallIntegerField("vergelijking", default=0)
    summary = models.JSONField("samenvatting", default=dict, blank=True)
    undoes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name="draait terug",
    )

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="import_status_is_known", condition=Q(status__in=ImportStatus.values)
            ),
            models.CheckConstraint(
                name="import_is_confirmed_when_done",
                condition=Q(confirmed_at__isnull=False)
                | ~Q(status__in=[ImportStatus.DONE, ImportStatus.UNDONE]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.get_status_display()})"


class ImportRow(models.Model):
    """What one line of the file says (`values`), from which cells, and what comes of it.

    `target` is the key of the row that it is about, `seen_version` the version that the person
    saw, `before` what it changes. A row of a figure points back here (`Sourced.import_row`).
    """

    append_only: ClassVar[bool] = True

    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, related_name="rows", db_index=False, verbose_name="import"
    )
    preview = models.PositiveSmallIntegerField("vergelijking")
    number = models.PositiveIntegerField("volgnummer")
    kind = models.CharField("soort gegevens", max_length=20)
    sheet = models.CharField("blad", max_length=100, blank=True)
    row = models.PositiveIntegerField("rij")
    values = models.JSONField("waarden")
    cells = models.JSONField("cellen")
    outcome = models.CharField("uitkomst", max_length=20, choices=RowOutcome)
    target = models.BigIntegerField("rij in de gegevens", null=True)
    seen_version = models.PositiveIntegerField("versie die men zag", null=True)
    before = models.JSONField("vorige waarden", null=True)
    messages = models.JSONField("meldingen", null=True)

    class Meta:
        verbose_name = "regel van een import"
        verbose_name_plural = "regels van een import"
        ordering = ["batch", "preview", "number"]
        constraints = [
            models.UniqueConstraint(
                name="import_row_is_numbered_once", fields=["batch", "preview", "number"]
            )
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        """Where it stands in the file: the cell of the number, or else the line."""
        cell = next((self.cells[name] for name in MEASURES if name in self.cells), "")
        spot = f"cel {cell}" if cell else f"rij {self.row}"
        return f"blad {self.sheet}, {spot}" if self.sheet else spot


class ImportMapping(Tracked):
    """Which column of a sheet of this shape means what, as somebody of the place once said."""

    place_key = models.CharField("plaats", max_length=80)
    shape = models.CharField("vorm van het blad", max_length=64)
    kind = models.CharField("soort gegevens", max_length=20)
    columns = models.JSONField("kolommen", default=dict)

    class Meta:
        verbose_name = "onthouden koppeling"
        verbose_name_plural = "onthouden koppelingen"
        ordering = ["place_key", "shape"]
        constraints = [
            models.UniqueConstraint(
                name="mapping_is_remembered_once", fields=["place_key", "shape"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_key}: {self.kind}"
