"""The uitgangspunten in versions: what the councils adopted, and what stood there before."""

from django.db import models
from django.db.models import Q

from agenda.enums import ChangeClass, SectionKind, VersionStatus
from audit.models import Sourced
from buildingblocks.models import Region


class PrinciplesVersion(Sourced):
    """One dated text of a region's principles. Its document is `source`."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="principles_versions")
    label = models.CharField("versie", max_length=20)
    dated = models.DateField("gedateerd")
    status = models.CharField(
        "status", max_length=20, choices=VersionStatus, default=VersionStatus.DRAFT
    )
    note = models.TextField("toelichting", blank=True)

    class Meta:
        verbose_name = "versie van de uitgangspunten"
        verbose_name_plural = "versies van de uitgangspunten"
        ordering = ["region", "dated", "label"]
        constraints = [
            models.UniqueConstraint(
                name="principles_version_is_unique", fields=["region", "label"]
            ),
            models.CheckConstraint(
                name="principles_status_is_known", condition=Q(status__in=VersionStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"Versie {self.label} ({self.dated:%d-%m-%Y})"


class PrinciplesSection(Sourced):
    """One conclusion or principle in a version; `stable_key` follows it when it moves.

    The position is the priority (document 001). change_class is what a person judged the
    difference with the previous version to be; empty in a first version.
    """

    principles_version = models.ForeignKey(
        PrinciplesVersion, models.PROTECT, related_name="sections"
    )
    kind = models.CharField("soort", max_length=20, choices=SectionKind)
    position = models.PositiveSmallIntegerField("plaats")
    stable_key = models.SlugField("vaste sleutel", max_length=60)
    heading = models.CharField("kop", max_length=300)
    body = models.TextField("toelichting", blank=True)
    change_class = models.CharField(
        "aard van de wijziging", max_length=20, choices=ChangeClass, blank=True
    )
    change_note = models.CharField("wat er veranderde", max_length=300, blank=True)

    class Meta:
        verbose_name = "onderdeel van de uitgangspunten"
        verbose_name_plural = "onderdelen van de uitgangspunten"
        ordering = ["principles_version", "kind", "position"]
        constraints = [
            models.UniqueConstraint(
                name="section_position_is_unique",
                fields=["principles_version", "kind", "position"],
            ),
            models.UniqueConstraint(
                name="section_key_is_unique", fields=["principles_version", "stable_key"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.heading}"
