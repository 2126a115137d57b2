"""Finding events back."""

from datetime import timedelta

from django import forms
from django.db.models import Q, QuerySet

from audit.enums import Action, Result
from audit.known import end_of_day
from audit.models import AuditEvent


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Dit is geen bestaande datum."},
    )


class EventFilter(forms.Form):
    """By person or words, kind, result and day; what cannot be read filters nothing."""

    zoek = forms.CharField(label="Wie of waarover", required=False, max_length=100)
    wat = forms.ChoiceField(label="Wat", required=False, choices=[("", "Alles"), *Action.choices])
    resultaat = forms.ChoiceField(
        label="Resultaat", required=False, choices=[("", "Alles"), *Result.choices]
    )
    van = _date("Vanaf")
    tot = _date("Tot en met")

    def found(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        self.is_valid()
        asked = self.cleaned_data
        for name, field in (("wat", "action"), ("resultaat", "result")):
            if asked.get(name):
                events = events.filter(**{field: asked[name]})
        for word in (asked.get("zoek") or "").split():
            events = events.filter(
                Q(who__icontains=word) | Q(user__name__icontains=word) | Q(detail__icontains=word)
            )
        if asked.get("van"):
            events = events.filter(at__gt=end_of_day(asked["van"] - timedelta(days=1)))
        if asked.get("tot"):
            events = events.filter(at__lte=end_of_day(asked["tot"]))
        return events
