"""What people did beside changing rows: signing in, reading out, being refused."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from audit.enums import Action, Result


class AuditEvent(models.Model):
    """One act: who, what, when, where from, on what, with which result (BIO2 8.15.01).

    `who` is the e-mail address as it was then; of an attempt in the name of nobody we know only a
    keyed hash is kept, as somebody may have typed a password there. `network` is the address of
    the visitor without its last part: enough to see where an attack comes from, not who was at
    which desk. `place_key` says whose event it is: a CBS code or the slug of a region.
    """

    append_only: ClassVar[bool] = True

    at = models.DateTimeField("wanneer", default=timezone.now)
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="account",
        db_index=False,
    )
    who = models.CharField("wie", max_length=254, blank=True)
    action = models.CharField("wat", max_length=30, choices=Action)
    result = models.CharField("resultaat", max_length=20, choices=Result)
    network = models.CharField("waarvandaan", max_length=50, blank=True)
    object_type = models.CharField("soort object", max_length=80, blank=True)
    object_key = models.CharField("object", max_length=200, blank=True)
    place_key = models.CharField("plaats", max_length=80, blank=True)
    detail = models.CharField("toelichting", max_length=300, blank=True)
    request_id = models.CharField("handeling", max_length=36, blank=True)

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="audit_event_of_user"),
            models.Index(fields=["place_key", "-id"], name="audit_event_of_place"),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_action_is_known", condition=Q(action__in=Action.values)
            ),
            models.CheckConstraint(
                name="event_result_is_known", condition=Q(result__in=Result.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.get_result_display()}"
