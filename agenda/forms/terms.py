"""What forms of items and steps share: a term that moves only with a reason and a day."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Max
from django.utils.timezone import localdate

from agenda.models import AgendaItem, PeriodChange, Step
from agenda.services import Term, reschedule
from audit.context import change
from buildingblocks.forms import PeriodFields

NOT_LATER = MaxValueValidator(localdate, "Deze dag ligt in de toekomst.")


def empty_choices(form: forms.BaseForm, labels: dict[str, str]) -> None:
    """What it means to choose nothing, in words."""
    for name, label in labels.items():
        form.fields[name].empty_label = label  # type: ignore[attr-defined]


class TermFields(PeriodFields):
    """A period whose every change is kept as a rescheduling."""

    moved_on = forms.DateField(
        label="Verschoven op",
        required=False,
        initial=localdate,
        validators=[NOT_LATER],
        help_text="Alleen als u de periode wijzigt: de dag waarop dat is afgesproken.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = Term.of(self.instance)
        if self.instance.pk is None:
            del self.fields["moved_on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.instance.pk is not None and self._moves(data):
            if not (data.get("reason") or "").strip():
                self.add_error("reason", "Geef een reden: u wijzigt de periode.")
            self._check_order(data)
        return data

    def _moves(self, data: dict[str, Any]) -> bool:
        return bool(data.get("precision")) and self.term != Term(
            data.get("start"), data.get("end"), data["precision"]
        )

    def _check_order(self, data: dict[str, Any]) -> None:
        """Reschedulings are told in the order in which they were agreed."""
        row: AgendaItem | Step = self.instance
        moves = PeriodChange.objects.filter(
            **{"step": row} if isinstance(row, Step) else {"item": row, "step": None}
        )
        last = moves.aggregate(last=Max("moved_on"))["last"]
        if last and (data.get("moved_on") or localdate()) < last:
            message = f"De periode is daarna al verschoven, op {last:%d-%m-%Y}."
            self.add_error("moved_on", message)

    def save(self, commit: bool = True) -> Any:
        """Store the rest with the rescheduling, as one act."""
        term = Term.of(self.instance)
        if self.instance.pk is None or term == self.term:
            return super().save(commit)
        with change():
            self.term.give_to(self.instance)
            reschedule(
                subject=self.instance,
                term=term,
                moved_on=self.cleaned_data["moved_on"] or localdate(),
                reason=self.cleaned_data["reason"].strip(),
            )
            return super().save(commit)
