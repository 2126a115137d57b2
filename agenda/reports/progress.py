"""Collects a progress report: one dataset for page, PDF, spreadsheet and command.

Frozen dataclasses with labels in them, so that whoever lays them out asks the database nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from agenda.figures import AgendaFigures, DecisionLine, ItemLine, StepLine, agenda_figures
from agenda.reports.messages import key_messages
from audit.enums import Confidentiality
from audit.known import Known
from audit.models import Document
from audit.provenance import Figure, Origin
from buildingblocks.figures import Participant, PlaceFigures, place_figures
from buildingblocks.formats import dutch_date
from buildingblocks.models import Region
from buildingblocks.models.period import half_year_start
from funding.figures import MoneyFigures, money_figures


@dataclass(frozen=True)
class Header:
    """The block at the top of a council paper."""

    place: str
    subject: str
    case_number: str
    portfolio_holder: str
    confidentiality: str
    paper: str


@dataclass(frozen=True)
class Source:
    """A numbered source: a paper with the places used in it, or whoever entered a figure."""

    number: int
    text: str
    places: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class ProgressReport:
    """Everything a report says, as of `reference_date` and as known at `known_at`."""

    region: str
    region_slug: str
    region_made_up: bool
    programme: str
    block_label: str
    block_label_plural: str
    municipality: str
    municipality_slug: str
    cbs_code: str
    header: Header
    since: date
    reference_date: date
    known_at: datetime | None
    messages: tuple[str, ...]
    places: PlaceFigures
    money: MoneyFigures
    agenda: AgendaFigures
    past_steps: tuple[StepLine, ...]
    late_steps: tuple[StepLine, ...]
    coming_steps: tuple[StepLine, ...]
    undated_steps: tuple[StepLine, ...]
    own_decisions: tuple[tuple[str, DecisionLine], ...]
    sources: tuple[Source, ...]
    source_numbers: dict[str, int]

    @property
    def title(self) -> str:
        return f"Voortgangsrapportage {self.municipality or self.region}"


def half_year_later(day: date) -> date:
    """The last day of the half year after the one that the day falls in."""
    first = half_year_start(day)
    return date(first.year, 12, 31) if first.month == 1 else date(first.year + 1, 6, 30)


def collect(
    region: Region,
    *,
    on: date,
    municipality_slug: str = "",
    known_at: datetime | None = None,
    since: date | None = None,
    item_ids: Sequence[int] | None = None,
) -> ProgressReport:
    """The report of a region, or of one of its municipalities (by slug).

    item_ids limits the agenda to what may be shown (None: all public items). Raises LookupError
    when the municipality does not take part in the region on that day.
    """
    known = Known(known_at)
    start = since or half_year_start(on)
    region = known.by_id(Region, [region.pk]).get(region.pk, region)
    places = place_figures(known, region, on=on, since=start)
    own = _own(places.participants, municipality_slug)
    agenda = agenda_figures(known, region, on=on, members=places.participants, item_ids=item_ids)
    if own:
        agenda = _for_municipality(agenda, own)
    money = money_figures(known, region, on=on, municipality=own)
    return _report(known, region, own, start, on, known_at, places, money, agenda)


def _own(members: Sequence[Participant], slug: str) -> Participant | None:
    if not slug:
        return None
    found = next((m for m in members if slug in (m.slug, m.cbs_code)), None)
    if found is None:
        raise LookupError(f"‘{slug}’ neemt op deze datum niet deel aan de regio.")
    return found


def _for_municipality(agenda: AgendaFigures, own: Participant) -> AgendaFigures:
    """Items that concern the municipality: its own and those of the region."""
    items = tuple(
        i
        for i in agenda.items
        if not i.municipality_ids
        or own.id in i.municipality_ids
        or i.lead_municipality_id == own.id
    )
    return replace(agenda, items=items)


def _report(
    known: Known,
    region: Region,
    own: Participant | None,
    since: date,
    on: date,
    known_at: datetime | None,
    places: PlaceFigures,
    money: MoneyFigures,
    agenda: AgendaFigures,
) -> ProgressReport:
    steps = [s for i in agenda.items if i.is_open or i.status == "gereed" for s in i.steps]
    sources, numbers = _sources(known, [places, money, agenda])
    return ProgressReport(
        region=region.name,
        region_slug=region.slug,
        region_made_up=region.made_up,
        programme=region.programme_name,
        block_label=region.block_label,
        block_label_plural=region.block_label_plural,
        municipality=own.name if own else "",
        municipality_slug=own.slug if own else "",
        cbs_code=own.cbs_code if own else "",
        header=_header(known, region, own, on),
        since=since,
        reference_date=on,
        known_at=known_at,
        messages=key_messages(region.name, own, on, places, money, agenda),
        places=places,
        money=money,
        agenda=agenda,
        past_steps=tuple(_done_between(steps, since, on)),
        late_steps=tuple(s for s in steps if s.late),
        coming_steps=tuple(_due_between(steps, on, half_year_later(on))),
        undated_steps=tuple(s for s in steps if s.end is None and s.status in ("gepland", "bezig")),
        own_decisions=tuple(
            (p.title, d)
            for p in agenda.proposals
            for d in p.decisions
            if own and d.municipality_id == own.id
        ),
        sources=sources,
        source_numbers=numbers,
    )


def _done_between(steps: Sequence[StepLine], since: date, on: date) -> list[StepLine]:
    done = [s for s in steps if s.done_on and since <= s.done_on <= on]
    return sorted(done, key=lambda s: (s.done_on or on, s.item_code))


def _due_between(steps: Sequence[StepLine], on: date, until: date) -> list[StepLine]:
    due = [
        s
        for s in steps
        if s.end and not s.late and s.status in ("gepland", "bezig")
        if s.start and s.start <= until and s.end >= on
    ]
    return sorted(due, key=lambda s: (s.end or until, s.item_code, s.sequence))


def _header(known: Known, region: Region, own: Participant | None, on: date) -> Header:
    """Case number and portfolio holder come from the municipality's last public paper."""
    paper = None
    if own:
        papers = known.all(
            Document, publisher_key=own.cbs_code, confidentiality=Confidentiality.PUBLIC
        )
        dated = [d for d in papers if d.case_number and d.dated and d.dated <= on]
        paper = max(dated, key=lambda d: (d.dated or on, d.pk), default=None)
    return Header(
        place=own.name if own else region.name,
        subject=f"Voortgang {region.programme_name or 'implementatieagenda'}",
        case_number=paper.case_number if paper else "",
        portfolio_holder=paper.portfolio_holder if paper else "",
        confidentiality=str(Confidentiality.PUBLIC.label),
        paper=paper.reference if paper else "",
    )


def _sources(known: Known, parts: Sequence[Any]) -> tuple[tuple[Source, ...], dict[str, int]]:
    """Number every source in order of appearance: one number per paper or person."""
    urls = {d.code: d.url for d in known.all(Document)}
    numbers: dict[str, int] = {}
    order: dict[str, int] = {}
    places: dict[str, dict[str, None]] = {}
    links: dict[str, str] = {}
    for origin in _origins(parts):
        text = source_text(origin)
        numbers[origin_key(origin)] = order.setdefault(text, len(order) + 1)
        links[text] = urls.get(origin.document_code, "")
        places.setdefault(text, {})[source_place(origin)] = None
    sources = tuple(
        Source(number, text, tuple(p for p in places[text] if p), links[text])
        for text, number in order.items()
    )
    return sources, numbers


def origin_key(origin: Origin) -> str:
    return f"{origin.table}:{origin.key}"


def source_text(origin: Origin) -> str:
    """What a source is called: the paper, or who entered it when there is no paper."""
    return origin.document or f"Invoer door {origin.entered_by or 'onbekend'}"


def source_place(origin: Origin) -> str:
    """Where in the source: the place in the paper, or the day it was entered."""
    if origin.document or origin.entered_at is None:
        return origin.place
    return dutch_date(timezone.localtime(origin.entered_at).date())


def _origins(value: Any) -> Iterator[Origin]:
    """Every origin in a dataset, depth first."""
    if isinstance(value, Origin):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _origins(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _origins(part)


def every_figure(value: Any) -> Iterator[Figure]:
    """Every figure in a dataset, in order of appearance."""
    if isinstance(value, Figure):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from every_figure(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from every_figure(part)


def items_of(report: ProgressReport, block: int | None) -> list[ItemLine]:
    """The report's items of one building block; None: those of no block."""
    return [item for item in report.agenda.items if item.block == block]
