"""The chapter that says what changed since the report before."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from agenda.enums import ItemStatus, StepStatus
from agenda.reports.changes.lines import (
    Changes,
    DecisionChange,
    ItemChange,
    LightChange,
    StateChange,
    TermChange,
    TextChange,
)
from agenda.reports.layout.agenda import anchor
from agenda.reports.layout.cells import (
    ITEM_STATES,
    STEP_STATES,
    References,
    Sign,
    light,
    outcome_state,
    small,
)
from agenda.reports.layout.change_figures import late, money, readings, restated
from agenda.reports.layout.differences import MINUS, Differences, Entry, Line, table
from agenda.reports.progress import ProgressReport
from buildingblocks.formats import dutch_date, dutch_moment

HAPPENED = {
    "nieuw": "Nieuw",
    "openbaar": "Nieuw in het verslag: nu openbaar",
    "erbij": "Geldt nu ook voor deze gemeente",
    "nieuwe_stap": "Nieuwe stap",
    "gemeente_erbij": "Doet nu mee",
    ItemStatus.WITHDRAWN: "Vervallen",
    ItemStatus.MERGED: "Samengevoegd",
    ItemStatus.SUPERSEDED: "Vervangen",
    "besloten": "Niet meer openbaar",
    "eraf": "Geldt niet meer voor deze gemeente",
    "weg": "Uit de agenda gehaald",
    "stap_weg": "Stap uit de agenda gehaald",
    "gemeente_weg": "Doet niet meer mee",
}

DECIDED = {
    "genomen": "Besluit genomen",
    "gewijzigd": "Besluit gewijzigd",
    "terug": "Besluit teruggenomen",
    "gepland": "Behandeling gepland",
    "aangevuld": "Aangevuld",
    "weg": "Niet meer vermeld",
    "nieuw_voorstel": "Nieuw voorstel",
    "voorstel_weg": "Voorstel niet meer vermeld",
    "werkt": "Alle raden hebben ingestemd; het voorstel werkt",
    "werkt_niet": "Niet alle raden stemmen meer in; het voorstel werkt niet",
}
CORRECTED = ("gewijzigd", "terug")
DIRECTION = {True: "Slechter", False: "Beter", None: "Niet te vergelijken"}
LONGEST = 160


def changes(report: ProgressReport, refs: References) -> dict[str, Any]:
    """Empty parts are named in one line; without a report before there is one sentence."""
    found = report.changes
    if found is None:
        return {"lead": "Dit verslag is niet vergeleken met een eerder verslag.", "sections": []}
    page = Page(report, refs)
    parts = [
        ("Cijfers die al gedrukt waren", _printed(report, found, refs)),
        ("Agenda", _agenda(found, page)),
        ("Besluiten", [(decisions(found, page), "Geen nieuwe of gewijzigde besluiten.")]),
        ("Geld", [(money(found, refs), "Geen nieuwe of gewijzigde bedragen.")]),
        (
            "Aantallen toen en nu",
            [(readings(report, found, refs), "Geen aantallen van een nieuwere datum.")],
        ),
    ]
    return {
        "lead": _lead(report, found),
        "sections": [
            {
                "title": title,
                "tables": [table for table, _ in some if table],
                "none": " ".join(words for table, words in some if table is None),
            }
            for title, some in parts
        ],
    }


def _lead(report: ProgressReport, found: Changes) -> str:
    called = report.previous or "het vorige verslag"
    on = dutch_date(found.reference_date)
    known = f", met wat op {dutch_moment(found.known_at)} bekend was" if found.known_at else ""
    return f"Vergeleken met {called} (peildatum {on}{known})."


Part = tuple[Differences | None, str]


def _printed(report: ProgressReport, found: Changes, refs: References) -> list[Part]:
    if not found.looked_back:
        return [(None, "Of gedrukte cijfers nu anders zijn, is niet nagegaan.")]
    return [
        (restated(found, refs), "Geen gedrukte cijfers zijn hersteld."),
        (late(report, found, refs), "Geen cijfers kwamen later binnen."),
    ]


def _agenda(found: Changes, page: "Page") -> list[Part]:
    return [
        (page.came(found.came), "Geen nieuwe agendapunten of stappen."),
        (page.went(found.went), "Geen vervallen agendapunten of stappen."),
        (page.terms(found.terms), "Geen verschoven termijnen."),
        (page.states(found.states), "Geen andere stand."),
        (page.lights(found.lights), "Geen ander oordeel."),
        (page.texts(found.texts), "Geen andere namen of teksten."),
    ]


C = TypeVar("C", ItemChange, TermChange, StateChange, LightChange, TextChange)


@dataclass(frozen=True)
class Page:
    """Tables of the agenda, with links to the items as far as these are in the report."""

    report: ProgressReport
    refs: References

    def lines(self, found: Sequence[C], cells: Callable[[C], tuple[Entry, ...]]) -> Iterator[Line]:
        """A step stands by its own name, with the item below it unless that is in the row above."""
        codes = {item.code for item in self.report.agenda.items}
        above = ""
        for each in found:
            item = each.title if each.step and each.code != above else ""
            which: str = getattr(each, "field", "")
            above = each.code
            yield Line(
                each.step or each.title or "Agendapunt",
                cells(each),
                tuple(part for part in (item, which) if part),
                self.refs.under(each.origins),
                each.code,
                anchor(self.report, each.code) if each.code in codes else "",
            )

    def came(self, found: Sequence[ItemChange]) -> Differences | None:
        return self._presence("Nieuw sinds het vorige verslag", found)

    def went(self, found: Sequence[ItemChange]) -> Differences | None:
        return self._presence("Vervallen, samengevoegd of vervangen", found)

    def _presence(self, caption: str, found: Sequence[ItemChange]) -> Differences | None:
        rows = self.lines(found, lambda x: (Entry(_happened(x)), Entry(x.period)))
        return table(caption, "words", ("Punt", "Wat er gebeurde", "Termijn"), rows)

    def terms(self, found: Sequence[TermChange]) -> Differences | None:
        rows = self.lines(
            found, lambda x: (Entry(x.before), Entry(x.after, _moved(x)), Entry(" ".join(x.why)))
        )
        return table("Verschoven termijnen", "terms", ("Punt", "Was", "Wordt", "Waarom"), rows)

    def states(self, found: Sequence[StateChange]) -> Differences | None:
        rows = self.lines(found, lambda x: (Entry(x.before), Entry(x.done, state=_state(x))))
        return table("Andere stand", "words", ("Punt", "Was", "Is nu"), rows)

    def lights(self, found: Sequence[LightChange]) -> Differences | None:
        """The worse ones first."""
        ordered = sorted(found, key=lambda x: (list(DIRECTION).index(x.worse), x.code))
        rows = self.lines(ordered, _judged)
        return table("Ander oordeel", "lights", ("Punt", "Was", "Is nu", "Richting"), rows)

    def texts(self, found: Sequence[TextChange]) -> Differences | None:
        rows = self.lines(found, lambda x: (Entry(_short(x.before)), Entry(_short(x.after))))
        return table("Andere namen en teksten", "words", ("Wat", "Was", "Is nu"), rows)


def _judged(change: LightChange) -> tuple[Entry, ...]:
    cause = (change.cause,) if change.cause else ()
    lights = (Entry(light=light(value)) for value in (change.before, change.after))
    return (*lights, Entry(DIRECTION[change.worse], cause))


def _happened(change: ItemChange) -> str:
    """‘Vervangen door B2.04 …’ where it is known what came instead."""
    words = HAPPENED[change.kind]
    if not change.successor:
        return words
    return f"{words} {'met' if change.kind == ItemStatus.MERGED else 'door'} {change.successor}"


def _moved(change: TermChange) -> tuple[str, ...]:
    """+9 maanden; 2× verschoven in totaal."""
    said = []
    if change.months:
        unit = "maand" if abs(change.months) == 1 else "maanden"
        said.append(f"{change.months:+d} {unit}".replace("-", MINUS))
    if change.moved > 1:
        said.append(f"in totaal {change.moved}× verschoven")
    return ("; ".join(said),) if said else ()


def _state(change: StateChange) -> Sign:
    if change.late:
        return Sign("late", change.after)
    if change.step:
        return Sign(STEP_STATES[StepStatus(change.status)], change.after)
    return Sign(ITEM_STATES.get(ItemStatus(change.status), "gone"), change.after)


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text or "leeg"
    return f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


# Decisions


def decisions(found: Changes, page: Page) -> Differences | None:
    rows = (_decision(x, page.refs) for x in found.decisions)
    heads = ("Orgaan en voorstel", "Wat er gebeurde", "Uitkomst")
    return table("Besluiten sinds het vorige verslag", "words", heads, rows)


def _decision(change: DecisionChange, refs: References) -> Line:
    outcome = Entry()
    if change.outcome:
        told = (change.when, change.votes, change.conditions, change.amendment)
        below = tuple(part for part in told if part)
        outcome = Entry(state=outcome_state(change.outcome, change.outcome_label), below=below)
    was = (f"was: {small(change.before)}",) if change.kind in CORRECTED and change.before else ()
    return Line(
        name=change.body or change.proposal,
        below=(change.proposal, small(change.phase)) if change.body else (),
        cells=(Entry(DECIDED[change.kind], was), outcome),
        sources=refs.under(change.origins),
    )
