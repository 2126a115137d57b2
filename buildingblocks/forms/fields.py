"""Fields that read what Dutch people write, and the fields that many forms share.

Django's own number fields read "1.000" as one and refuse "101.615,00"; these do neither, and ask
again where a text can be read in two ways.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet

from accounts.models import User
from audit.forms import ConflictRow, TrackedForm
from audit.models import Tracked
from buildingblocks.access import documents_visible_to
from buildingblocks.enums import Precision
from buildingblocks.formats import count
from buildingblocks.models import bounds

M = TypeVar("M", bound=Tracked)
PERIOD_FIELDS = ["precision", "start", "end"]
PERIOD_HELP = {
    "precision": "Bij een maand, kwartaal of jaar is elke datum daarin goed.",
    "start": "Een datum in de (eerste) periode. Leeg als er geen datum is afgesproken.",
    "end": "Alleen bij een reeks kwartalen: een datum in het laatste kwartaal.",
}
FIRST_YEAR, LAST_YEAR = 2015, 2060
SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}")
DASHES = str.maketrans("–−", "--")
GROUPED = r"\d{1,3}(?:\.\d{3})+|\d+"
WHOLE = re.compile(rf"({GROUPED})(?:,0+)?", re.ASCII)
DECIMAL = re.compile(rf"(?:€|EUR)?([-+]?)(?:€|EUR)?({GROUPED})(?:,(\d{{1,2}}|-{{1,2}}))?", re.ASCII)
ENGLISH = re.compile(r"[-+]?(?:€|EUR)?[\d,]*\d\.\d{1,2}", re.ASCII)


class WholeNumberField(forms.IntegerField):
    """A count: 35, 1.024 or 35,0; never a guess."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": "Dit is geen heel getal. Schrijf bijvoorbeeld 35 of 1.024."
    }

    def to_python(self, value: Any) -> int | None:
        if not isinstance(value, str):
            return super().to_python(value)
        text = value.translate(SPACES)
        if not text:
            return None
        if text.startswith("<"):
            raise ValidationError(
                "Kies ‘Afgeschermd’ en vul bij ‘ten hoogste’ het hoogste aantal in."
            )
        if text.startswith(("-", "–", "−")):
            raise ValidationError("Een aantal is niet negatief.")
        if not (found := WHOLE.fullmatch(text)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(found[1].replace(".", "")[:12])


class DutchDecimalField(forms.DecimalField):
    """A number with a decimal comma; a point only between thousands."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": "Dit is geen getal. Schrijf bijvoorbeeld 1.250,50."}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as Django's own
        if not isinstance(value, str):
            return super().to_python(value)
        text = value.translate(SPACES).translate(DASHES)
        if not text:
            return None
        if ENGLISH.fullmatch(text):
            raise ValidationError("Schrijf centen na een komma: 1.250,50.", code="ambiguous")
        if not (found := DECIMAL.fullmatch(text)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        cents = (found[3] or "0").replace("-", "0")
        return Decimal(f"{found[1]}{found[2].replace('.', '')}.{cents}")

    def prepare_value(self, value: Any) -> Any:
        return count(value) if isinstance(value, Decimal) else value


class EuroField(DutchDecimalField):
    """An amount: € 101.615,00, 101615 or -1.250,50."""

    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off", "class": "amount"}
    )
    default_error_messages = {"invalid": "Dit is geen bedrag. Schrijf bijvoorbeeld 101.615,00."}

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


class PercentageField(DutchDecimalField):
    default_error_messages = {"invalid": "Dit is geen percentage. Schrijf bijvoorbeeld 91 of 91,5."}


class YearField(forms.IntegerField):
    """A year that an agenda can be about."""

    default_error_messages = {"invalid": "Dit is geen jaar. Schrijf vier cijfers."}

    def __init__(self, **kwargs: Any) -> None:
        message = f"Het jaar ligt tussen {FIRST_YEAR} en {LAST_YEAR}."
        super().__init__(**{**kwargs, "min_value": None, "max_value": None})
        self.validators += [
            MinValueValidator(FIRST_YEAR, message),
            MaxValueValidator(LAST_YEAR, message),
        ]


class PeriodFields(forms.ModelForm):  # type: ignore[type-arg]  # mixed into typed forms
    """A period asked as precision and a date in it; whole months, quarters and years follow.

    The end is asked only where it says something: for a run of quarters.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in PERIOD_HELP.items():
            self.fields[name].help_text = text
        if self.instance.precision != Precision.QUARTERS:
            self.initial["end"] = None

    def clean(self) -> dict[str, Any]:
        self._complete_period(self.cleaned_data)
        return super().clean() or self.cleaned_data

    def _complete_period(self, data: dict[str, Any]) -> None:
        precision, start, end = (data.get(name) for name in PERIOD_FIELDS)
        if precision == Precision.NONE:
            self._check_no_date_is_lost(start or end)
            data["start"] = data["end"] = None
        elif precision and start:
            if end and end < start:
                raise ValidationError({"end": "De einddatum ligt vóór de begindatum."})
            data["start"], data["end"] = bounds(start, end or start, precision)
            if end and end > data["end"]:
                raise ValidationError({"end": f"Deze datum valt buiten {_one(precision)}."})
        elif precision and "start" not in self.errors:
            raise ValidationError({"start": "Vul een datum in die in de periode valt."})

    def _update_errors(self, errors: ValidationError) -> None:
        """The model says it again in other words; once is enough."""
        if set(PERIOD_FIELDS) & set(self.errors):
            for name in PERIOD_FIELDS:
                getattr(errors, "error_dict", {}).pop(name, None)
        super()._update_errors(errors)  # type: ignore[misc]

    def _conflict_rows(self, read: int, data: dict[str, Any]) -> Iterator[ConflictRow]:
        """Where the end follows from the begin, there is nothing to choose."""
        asked = Precision.QUARTERS in (data.get("precision"), self.initial["precision"])
        for row in super()._conflict_rows(read, data):  # type: ignore[misc]
            if asked or row.name != "end":
                yield row

    def _check_no_date_is_lost(self, given: date | None) -> None:
        if given and {"start", "end"} & set(self.changed_data):
            raise ValidationError({"precision": "Kies hoe precies de ingevulde datum is."})


def dated_only(form: forms.BaseForm, usual: Precision) -> None:
    """Ask for a period that is there: ‘Geen datum afgesproken’ is no answer."""
    choices = [choice for choice in Precision.choices if choice[0] != Precision.NONE]
    form.fields["precision"] = forms.ChoiceField(label="Soort periode", choices=choices)
    form.fields["start"].required = True
    form.fields["start"].help_text = "Een datum in de (eerste) periode."
    if form.initial.get("precision") in (None, Precision.NONE):
        form.initial["precision"] = usual


def _one(precision: str) -> str:
    words = {
        Precision.DAY: "de dag",
        Precision.MONTH: "de maand",
        Precision.QUARTER: "het kwartaal",
        Precision.YEAR: "het jaar",
    }
    return f"{words[Precision(precision)]} van de begindatum. Kies een langere periode"


class SourcedForm(TrackedForm[M]):
    """A form whose record rests on a paper: one of those that the person may see."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "accounted_in"):
            if name in self.fields:
                limit(self, name, documents_visible_to(user).order_by("title", "-dated"))
                self.fields[name].label_from_instance = document_label  # type: ignore[attr-defined]


def document_label(document: Any) -> str:
    """How a list of papers names one: its title, and what tells it from another."""
    title = document.title if len(document.title) <= 80 else f"{document.title[:79]}…"
    return f"{title} ({document.reference})"


def limit(form: forms.BaseForm, name: str, rows: QuerySet[Any], refusal: str = "") -> None:
    """Let a choice be only one of these rows; any other is refused at the field."""
    field: Any = form.fields[name]
    field.queryset = rows
    field.error_messages["invalid_choice"] = refusal or "Deze keuze is er niet of mag u niet maken."


def only_choice(form: forms.BaseForm, name: str) -> None:
    """Fill in a choice that leaves nothing to choose."""
    field: Any = form.fields[name]
    rows = list(field.queryset[:2])
    if len(rows) == 1 and not form.initial.get(name):
        form.initial[name] = rows[0].pk
