"""Forms of reporting rounds: planning one, and what each edition says of itself."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from agenda.models import PlannedEdition, Round
from audit.forms import DATE_RULES, TrackedForm
from buildingblocks.models import Region
from buildingblocks.models.period import half_year_start

DAY = {"type": "date"}
MOST_PARAGRAPHS = 5
SMALLEST, LARGEST = 2, 20


def proposal(today: date) -> dict[str, date]:
    """The last half year that is over."""
    end = date.fromordinal(half_year_start(today).toordinal() - 1)
    return {"since": half_year_start(end), "reference_date": end}


def _date(label: str, text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=text,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        validators=DATE_RULES,
        error_messages={"invalid": "Dit is geen bestaande datum."},
    )


def _threshold() -> forms.IntegerField:
    return forms.IntegerField(
        label="Aantallen afschermen onder",
        required=False,
        min_value=SMALLEST,
        max_value=LARGEST,
        help_text="Bijvoorbeeld 5: een aantal van 1 tot en met 4 mensen staat dan in geen enkele "
        "editie. Leeg: niets afschermen.",
    )


class PlanForm(forms.Form):
    """A round in three answers; editions and number follow from them."""

    since = _date("Periode vanaf", "De eerste dag waarover het verslag gaat.")
    reference_date = _date("Peildatum", "De stand aan het einde van deze dag.")
    suppress_below = _threshold()

    def __init__(self, data: Any = None, *, region: Region, today: date) -> None:
        super().__init__(data, initial=proposal(today))
        self.region = region
        self.existing: Round | None = None

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [("", list(self.visible_fields()))]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        since, on = said.get("since"), said.get("reference_date")
        if since and on and since > on:
            self.add_error("since", "De periode begint na de peildatum.")
        if on:
            rounds = Round.objects.filter(region=self.region, reference_date=on)
            self.existing = rounds.newest_first().first()
        return said


class RoundForm(TrackedForm[Round]):
    """The period and the threshold, as long as the round is prepared."""

    explained = ("since", "reference_date", "suppress_below")
    fixed: ClassVar[tuple[str, ...]] = ("region",)
    blamed: ClassVar[dict[str, str]] = {"round_starts": "since"}

    class Meta:
        model = Round
        fields = ("since", "reference_date", "suppress_below")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suppress_below"] = _threshold()
        if self.instance.revision > 1:
            for name in ("since", "reference_date"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "Een nieuwe editie gaat over dezelfde periode."

    def clean_reference_date(self) -> date:
        on: date = self.cleaned_data["reference_date"]
        if on.year != self.instance.year:
            raise ValidationError(
                f"Deze ronde heet {self.instance.number}: de peildatum blijft in "
                f"{self.instance.year}. Plan voor een ander jaar een nieuwe ronde."
            )
        others = Round.objects.filter(region=self.instance.region_id, reference_date=on)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Op deze peildatum is er al een andere ronde.")
        return on


class EditionForm(TrackedForm[PlannedEdition]):
    """What the edition of one place says of itself."""

    fixed: ClassVar[tuple[str, ...]] = ("round", "municipality")
    blamed: ClassVar[dict[str, str]] = {"paper_is_delivered": "deliver_on"}
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wanneer": ("council_on", "deliver_on"),
        "Op het stuk": ("portfolio_holder", "case_number", "confidentiality"),
        "In eigen woorden": ("core_message", "accompanying"),
    }

    class Meta:
        model = PlannedEdition
        fields = (
            "council_on", "deliver_on", "portfolio_holder", "case_number", "confidentiality",
            "core_message", "accompanying",
        )  # fmt: skip

    def clean_core_message(self) -> str:
        text: str = self.cleaned_data["core_message"]
        if sum(bool(line.strip()) for line in text.splitlines()) > MOST_PARAGRAPHS:
            raise ValidationError(f"Houd het bij {MOST_PARAGRAPHS} alinea's.")
        return text
