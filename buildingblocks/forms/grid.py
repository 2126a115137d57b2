"""A quarter's figures of one municipality: each cell is stored by the form of one count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict

from accounts.models import User
from audit.models import Conflict, Document
from buildingblocks.access import documents_visible_to
from buildingblocks.enums import Certainty, Precision, Unit
from buildingblocks.formats import dutch_moment
from buildingblocks.forms.fields import document_label, limit
from buildingblocks.forms.figures import CountForm, FlowForm, PlacementForm
from buildingblocks.forms.written import Written, read, said
from buildingblocks.models import FlowCount, Municipality, PlacementCount, Region, TargetGroup
from buildingblocks.models.counts import Count

WHY = "Vul boven het raster in waarom u dit wijzigt, en sla dan op."
NOT_EMPTY = "Een cijfer kan niet leeg worden. Schrijf ‘onbekend’ of ‘n.v.t.’ als het niet klopte."
NUMBERS = ("state", "value", "upper_bound", "certainty")


class GridForm(forms.Form):
    """What holds for every cell of one sitting: why figures change, and where they stand."""

    reason = forms.CharField(
        label="Waarom wijzigt u cijfers?",
        required=False,
        max_length=2000,
        help_text="Alleen nodig als u een cijfer wijzigt dat er al staat.",
    )
    source = forms.ModelChoiceField(
        Document.objects.none(),
        label="Brondocument",
        required=False,
        empty_label="Geen, of zoals het was",
        help_text="Geldt voor de cijfers die u nu invult of wijzigt.",
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        limit(self, "source", documents_visible_to(user).order_by("title", "-dated"))
        self.fields["source"].label_from_instance = document_label  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Sheet:
    """Whose figures, of which quarter; the stock is that of its last day."""

    region: Region
    municipality: Municipality
    start: date
    end: date
    user: User


@dataclass
class Cell:
    """One figure of a sheet: what is stored, what was there before, and what was sent for it.

    what: a unit for the stock, a kind of flow otherwise. read: the version that the person saw,
    0 where there was none. state: saved, error, moved (somebody else wrote it), or empty.
    """

    sheet: Sheet
    group: TargetGroup
    what: str
    label: str
    row: Count | None = None
    before: str = ""
    text: str = ""
    read: int = 0
    state: str = ""
    message: str = ""
    wants_reason: bool = False
    theirs: str = ""

    @property
    def name(self) -> str:
        return f"{self.what}.{self.group.code}"

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    def show(self, row: Count | None) -> None:
        self.row, self.text, self.read = row, said(row), row.version if row else 0

    # What was sent

    def hear(self, data: Mapping[str, str]) -> None:
        """What was typed stays in the cell, whatever comes of it."""
        self.text = data.get(f"waarde.{self.name}", "").strip()
        sent = data.get(f"versie.{self.name}", "")
        self.read = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0

    def take(self, data: Mapping[str, str], shared: dict[str, Any]) -> None:
        """Store what was sent for this cell, or say in it why not; the others go their own way."""
        if not self._untouched() and not self._chosen(data):
            self._store(shared)

    def _untouched(self) -> bool:
        """Nothing was typed here; what somebody else wrote meanwhile is shown, not undone."""
        seen = self.row
        if self.row and self.read != self.version:
            past = type(self.row).history.filter(id=self.row.pk, version=self.read)
            seen = past.first()
        if self.text != said(seen):
            return False
        if self.read != self.version:
            self.show(self.row)
            self.state, self.message = "moved", f"Intussen ingevuld door {self._who()[0]}."
        return True

    def _chosen(self, data: Mapping[str, str]) -> bool:
        """After a conflict: keep the other's number, or one's own over the version one saw."""
        choice, seen = (data.get(f"{name}.{self.name}", "") for name in ("keuze", "gezien"))
        if choice not in ("theirs", "mine") or seen != str(self.version):
            return False
        if choice == "theirs":
            self.show(self.row)
            self.state, self.message = "saved", "Overgenomen."
            return True
        self.read = self.version
        return False

    def _store(self, shared: dict[str, Any]) -> None:
        try:
            written = self._written()
        except ValidationError as error:
            self._refuse(error.messages[0])
            return
        for last in (False, True):
            form = self._form(written, shared)
            if not form.is_valid():
                self._say_why(form)
                return
            try:
                with transaction.atomic():
                    stored = form.save()
            except (Conflict, IntegrityError):
                if last:
                    raise
                self.row = self._read_again()
            else:
                self.show(stored)
                self.state, self.message = "saved", "Opgeslagen"
                return

    def _written(self) -> Written:
        if not self.text:
            raise ValidationError(NOT_EMPTY)
        return read(self.text)

    def _form(self, written: Written, shared: dict[str, Any]) -> CountForm[Any]:
        form_class: Any = PlacementForm if self.what in Unit.values else FlowForm
        stored = self._read_again() if self.row else None  # a refused form changed its instance
        data = self._kept(stored, form_class) if stored else self._new()
        data |= written.fields | {"reason": shared["reason"], "read_version": self.read}
        if shared["source"]:
            moved = stored is None or stored.source_id != shared["source"].pk
            data |= {"source": shared["source"].pk} | ({"source_place": ""} if moved else {})
        who = {"user": self.sheet.user, "region": self.sheet.region}
        form: CountForm[Any] = form_class(data, instance=stored, **who)
        return form

    @staticmethod
    def _kept(stored: Count, form_class: Any) -> dict[str, Any]:
        fields = model_to_dict(stored, form_class._meta.fields)
        return {name: value for name, value in fields.items() if value is not None}

    def _new(self) -> dict[str, Any]:
        whose = {"municipality": self.sheet.municipality.pk, "target_group": self.group.pk}
        if self.what in Unit.values:
            day = {"reference_date": self.sheet.end, "precision": Precision.DAY.value}
            return {**whose, **day, "unit": self.what, "certainty": Certainty.FINAL.value}
        quarter = {"start": self.sheet.start, "precision": Precision.QUARTER.value}
        return {**whose, **quarter, "kind": self.what, "certainty": Certainty.FINAL.value}

    def _read_again(self) -> Count | None:
        wanted = {"municipality": self.sheet.municipality, "target_group": self.group}
        if self.what in Unit.values:
            days = {"reference_date": self.sheet.end, "unit": self.what}
            return PlacementCount.objects.filter(**wanted, **days).first()
        period = {"start": self.sheet.start, "end": self.sheet.end, "kind": self.what}
        return FlowCount.objects.filter(**wanted, **period).first()

    # Why it was refused

    def _refuse(self, message: str) -> None:
        self.state, self.message = "error", message

    def _say_why(self, form: CountForm[Any]) -> None:
        if form.conflict:
            self.row = self._read_again()
            self.theirs = said(self.row)
            who, when = self._who()
            self._refuse(f"Intussen {self.theirs} ingevuld door {who}, {when}. Wat moet blijven?")
            return
        if "reason" in form.errors:
            self.wants_reason = True
            self._refuse(WHY)
            return
        order = [*NUMBERS, *form.errors]
        self._refuse(next(str(form.errors[name][0]) for name in order if name in form.errors))

    def _who(self) -> tuple[str, str]:
        last = self.row.history.select_related("history_user").first() if self.row else None
        if last is None:
            return "iemand anders", "zojuist"
        return str(last.history_user or "iemand anders"), dutch_moment(last.history_date)
