"""Collects a progress report: one dataset for page, PDF, spreadsheet and command.

Frozen dataclasses with labels in them, so that whoever lays them out asks the database nothing.
A report is public: it holds public items only, and no names of people.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from agenda.enums import StepStatus, Visibility
from agenda.figures import AgendaFigures, DecisionLine, ItemLine, StepLine, agenda_figures, recount
from agenda.models import AgendaItem
from agenda.reports.changes.lines import Changes
from agenda.reports.messages import key_messages
from agenda.reports.sources import Source, every, for_the_public, numbered
from agenda.reports.stamp import Stamp
from audit.enums import Confidentiality
from audit.known import Known
from audit.models import Document
from audit.provenance import Figure, Origin, plain
from buildingblocks.figures import SHELTERED, Participant, PlaceFigures, place_figures, series_of
from buildingblocks.models import Region
from buildingblocks.models.period import half_year_start
from funding.figures import MoneyFigures, MoneyLine, money_figures


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
class StepFigures:
    """Steps by when they were or are to be taken; under a parent, undated parts go with it."""

    past: tuple[StepLine, ...]
    late: tuple[StepLine, ...]
    coming: tuple[StepLine, ...]
    later: tuple[StepLine, ...]
    undated: tuple[StepLine, ...]
    unknown: tuple[StepLine, ...]


@dataclass(frozen=True)
class ProgressReport:
    """Everything a report says, as of `reference_date` and as known at `known_at`.

    since and until: the first day of the period reported on, the last day of the next one.
    entered_until: the newest entry under it. shared_money: what the region has together.
    previous: what the report is called that it is compared with, and changes: how it differs.
    """

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
    until: date
    known_at: datetime | None
    entered_until: datetime | None
    messages: tuple[str, ...]
    places: PlaceFigures
    own_series: tuple[tuple[date, int | None], ...]
    money: MoneyFigures
    shared_money: tuple[MoneyLine, ...]
    agenda: AgendaFigures
    steps: StepFigures
    own_decisions: tuple[tuple[str, DecisionLine], ...]
    sources: tuple[Source, ...]
    source_numbers: dict[str, int]
    previous: str = ""
    changes: Changes | None = None
    stamp: Stamp | None = None

    @property
    def title(self) -> str:
        place = f"gemeente {self.municipality}" if self.municipality else self.region
        return f"Voortgangsrapportage {place}"


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
) -> ProgressReport:
    """The report of a region, or of one of its municipalities (by slug or CBS code).

    Raises LookupError when the municipality does not take part in the region on that day.
    """
    known = Known(known_at)
    start = since or half_year_start(on)
    region = known.by_id(Region, [region.pk]).get(region.pk, region)
    places = place_figures(known, region, on=on, since=start)
    own = _own(places.participants, municipality_slug)
    agenda = _agenda(known, region, own, on, places.participants)
    money = money_figures(known, region, on=on, municipality=own)
    together = money_figures(known, region, on=on).lines if own else ()
    shared = tuple(line for line in together if line.municipality_id is None)
    papers = {paper.code: paper for paper in known.all(Document)}
    parts = for_the_public((places, money, shared, agenda), papers)
    return _report(known, region, own, start, on, parts, papers)


def _own(members: Sequence[Participant], slug: str) -> Participant | None:
    if not slug:
        return None
    found = next((m for m in members if slug in (m.slug, m.cbs_code)), None)
    if found is None:
        raise LookupError(f"‘{slug}’ neemt op deze datum niet deel aan de regio.")
    return found


def _agenda(
    known: Known,
    region: Region,
    own: Participant | None,
    on: date,
    members: Sequence[Participant],
) -> AgendaFigures:
    """What is public now and was public then; of a municipality what concerns it."""
    public = AgendaItem.objects.filter(region=region.pk, visibility=Visibility.PUBLIC)
    now = set(public.values_list("pk", flat=True))
    then = known.all(AgendaItem, region=region.pk, visibility=Visibility.PUBLIC)
    ids = [item.pk for item in then if item.pk in now]
    agenda = agenda_figures(known, region, on=on, members=members, item_ids=ids)
    if own is None:
        return agenda
    items = tuple(item for item in agenda.items if _concerns(item, own))
    blocks = tuple(recount(block, items) for block in agenda.blocks)
    return replace(agenda, items=items, blocks=blocks)


def _concerns(item: ItemLine, own: Participant) -> bool:
    """Its own items and those of the region."""
    return (
        not item.municipality_ids
        or own.id in item.municipality_ids
        or item.lead_municipality_id == own.id
    )


Parts = tuple[PlaceFigures, MoneyFigures, tuple[MoneyLine, ...], AgendaFigures]


def _report(
    known: Known,
    region: Region,
    own: Participant | None,
    since: date,
    on: date,
    parts: Parts,
    papers: dict[str, Document],
) -> ProgressReport:
    places, money, shared, agenda = parts
    sources, numbers = numbered(parts, papers)
    until = half_year_later(on)
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
        header=_header(region, own, on, papers.values()),
        since=since,
        reference_date=on,
        until=until,
        known_at=known.at,
        entered_until=max(
            (o.entered_at for o in every(Origin, parts) if o.entered_at), default=None
        ),
        messages=key_messages(own, on, places, money, shared, agenda),
        places=places,
        own_series=series_of(known, own.id, SHELTERED, on=on) if own else (),
        money=money,
        shared_money=shared,
        agenda=agenda,
        steps=_steps(agenda.items, since, on, until),
        own_decisions=_own_decisions(agenda, own),
        sources=sources,
        source_numbers=numbers,
    )


def _own_decisions(
    agenda: AgendaFigures, own: Participant | None
) -> tuple[tuple[str, DecisionLine], ...]:
    return tuple(
        (proposal.title, decision)
        for proposal in agenda.proposals
        for decision in proposal.decisions
        if own and decision.municipality_id == own.id
    )


def _steps(items: Iterable[ItemLine], since: date, on: date, until: date) -> StepFigures:
    """Every step of what is open or done, in the order of the agenda, in the one list it is for."""
    lists: dict[str, list[StepLine]] = defaultdict(list)
    for item in items:
        where: dict[int, str] = {}
        for step in item.steps if item.is_listed else ():
            where[step.id] = _list_of(step, where, since, on, until)
            lists[where[step.id]].append(step)
    return StepFigures(**{f.name: tuple(lists[f.name]) for f in fields(StepFigures)})


def _list_of(step: StepLine, where: dict[int, str], since: date, on: date, until: date) -> str:
    """Which list a step is in; none for what was done before the period or was dropped."""
    if step.done_on:
        return "past" if since <= step.done_on <= on else ""
    if step.status == StepStatus.UNKNOWN:
        return "unknown"
    if step.status not in (StepStatus.PLANNED, StepStatus.RUNNING):
        return ""
    if step.late:
        return "late"
    if step.end is None or step.start is None:
        with_parent = where.get(step.parent or 0, "")
        return with_parent if with_parent in ("late", "coming", "later") else "undated"
    return "coming" if step.start <= until else "later"


def _header(
    region: Region, own: Participant | None, on: date, papers: Iterable[Document]
) -> Header:
    """Case number and portfolio holder come from the municipality's last public paper."""
    paper = None
    if own:
        dated = [
            (d.dated, d.pk, d)
            for d in papers
            if d.publisher_key == own.cbs_code
            and d.confidentiality == Confidentiality.PUBLIC
            and d.case_number
            and d.portfolio_holder
            and d.dated
            and d.dated <= on
        ]
        paper = max(dated, default=(None, None, None))[-1]
    return Header(
        place=own.name if own else region.name,
        subject=f"Voortgang {region.programme_name or 'implementatieagenda'}",
        case_number=paper.case_number if paper else "",
        portfolio_holder=paper.portfolio_holder if paper else "",
        confidentiality=str(Confidentiality.PUBLIC.label),
        paper=paper.reference if paper else "",
    )


def every_figure(value: object) -> list[Figure]:
    """Every figure in a dataset once, in order of appearance."""
    return list(dict.fromkeys(every(Figure, value)))


def as_json(report: ProgressReport) -> str:
    """The dataset as text: the same dataset is the same text."""
    return json.dumps(plain(report), ensure_ascii=False, sort_keys=True, indent=1)


def items_of(report: ProgressReport, block: int | None) -> list[ItemLine]:
    """The report's items of one building block; None: those of no block."""
    return [item for item in report.agenda.items if item.block == block]
