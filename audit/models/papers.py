"""Documents that rows rest on, and seals over history."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from audit.context import current
from audit.enums import Confidentiality, DocumentKind, Route
from audit.models.tracked import Tracked


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
    """A row that rests on a document; `source_place` says where in it (argument, table, cell).

    `import_row` is the line of a spreadsheet that last wrote it, if it was not a person.
    """

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

    import_row = models.ForeignKey(
        "audit.ImportRow",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name="regel van een import",
    )

    class Meta:
        abstract = True

    def _changes_along(self, changed: list[str]) -> list[str]:
        """What a person changes no longer comes from the cell that it was imported from."""
        act = current()
        importing = act is not None and act.route == Route.IMPORT
        if importing or self.import_row_id is None or "import_row" in changed:
            return []
        self.import_row_id = None
        return ["import_row"]


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
