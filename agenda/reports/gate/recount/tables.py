"""The tables as SQL reads them: as they are now, or as they were known at a moment."""

from functools import cache
from pathlib import Path
from string import Template

from agenda.models import (
    AgendaItem,
    Decision,
    DecisionBody,
    ItemMunicipality,
    PeriodChange,
    ProgressUpdate,
    Proposal,
    Step,
)
from audit.models import Document, Tracked
from buildingblocks.models import (
    BuildingBlock,
    FlowCount,
    Municipality,
    PlacementCount,
    Region,
    RegionMembership,
    StatedFigure,
    Target,
    TargetGroup,
)
from funding.models import Appropriation, Circular, FundingStream, Grant, Spending, StreamYear

FOLDER = Path(__file__).parent / "sql"
SHARED = ("members", "counts", "acts")
TABLES: dict[str, type[Tracked]] = {
    "amount": StreamYear,
    "appropriation": Appropriation,
    "block": BuildingBlock,
    "body": DecisionBody,
    "circular": Circular,
    "decision": Decision,
    "document": Document,
    "flow": FlowCount,
    "grant": Grant,
    "group": TargetGroup,
    "item": AgendaItem,
    "link": ItemMunicipality,
    "membership": RegionMembership,
    "move": PeriodChange,
    "municipality": Municipality,
    "placement": PlacementCount,
    "proposal": Proposal,
    "region": Region,
    "spending": Spending,
    "stated": StatedFigure,
    "step": Step,
    "stream": FundingStream,
    "target": Target,
    "update": ProgressUpdate,
}
# The last thing written about each row up to the moment, unless that was its deletion.
THEN = Template(
    "(SELECT h.* FROM $history AS h JOIN ("
    "SELECT id, MAX(history_id) AS newest FROM $history "
    "WHERE history_date <= %(known_at)s GROUP BY id"
    ") AS n ON n.newest = h.history_id WHERE h.history_type <> '-')"
)
# A group that was recorded after its counts goes by the code that it has now.
GROUPS_THEN = Template(
    "(SELECT l.id, COALESCE(k.code, l.code) AS code FROM $live AS l "
    "LEFT JOIN $then AS k ON k.id = l.id)"
)


@cache
def statement(name: str, *, then: bool) -> str:
    """The SQL of one family of figures, over the live tables or over history."""
    sources = {key: _source(model, then=then) for key, model in TABLES.items()}
    sources["until_known"] = "AND h.history_date <= %(known_at)s" if then else ""
    shared = {part: Template(_text(part)).substitute(sources) for part in SHARED}
    return Template(_text(name)).substitute(sources | shared)


def _source(model: type[Tracked], *, then: bool) -> str:
    live = model._meta.db_table
    if not then:
        return live
    history = THEN.substitute(history=model.history.model._meta.db_table)
    if model is TargetGroup:
        return GROUPS_THEN.substitute(live=live, then=history)
    return history


def _text(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8").strip()
