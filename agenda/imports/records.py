"""Rows as they leave the reading layer, and how the parts of each kind of row come together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agenda.imports import whens
from agenda.imports.columns import Kind
from agenda.imports.messages import Message, Problem, problem
from agenda.imports.readers import KNOWN
from agenda.imports.whens import When
from agenda.imports.workbook import address
from buildingblocks.formats import dutch_date

FIRST_YEAR, LAST_YEAR = 2015, 2060


@dataclass(slots=True)
class Row:
    """One record that the file asks for.

    number: as the sheet numbers its rows. values: per attribute; what is absent was not in the
    file. columns: per attribute the column that it came from. extras: other records that stand in
    the same row of the sheet (in- and outflow beside a stand, spending beside an appropriation).
    """

    kind: Kind
    sheet: str
    number: int
    values: dict[str, Any]
    columns: Mapping[str, int]
    messages: Sequence[Message] = ()
    skipped_reason: str = ""
    extras: Sequence["Row"] = ()

    @property
    def cells(self) -> dict[str, str]:
        """Per value the cell that it came from; what no cell says is not in it."""
        return {
            name: address(self.number - 1, column)
            for name, column in self.columns.items()
            if name in self.values
        }

    @property
    def failed(self) -> bool:
        return any(message.severity.stops for message in self.messages)

    @property
    def usable(self) -> bool:
        return not self.skipped_reason and (not self.messages or not self.failed)


@dataclass(frozen=True)
class Parts:
    """What the sheet says about one record, before it is put together."""

    identity: Mapping[str, Any]
    measure: Mapping[str, Any]
    when: When | None
    today: date
    region: str


Finished = tuple[dict[str, Any], list[tuple[str, Problem]]]


def finish(kind: Kind, parts: Parts) -> Finished:
    """The values of the record, and problems with the name that each is about."""
    return FINISHERS[kind](parts)


def _common(parts: Parts, *names: str) -> dict[str, Any]:
    """What the row and then the heading say, of these names."""
    identity, measure = parts.identity, parts.measure
    found = {}
    for name in names:
        value = measure.get(name)
        if value is None:
            value = identity.get(name)
        if value is not None:
            found[name] = value
    return found


def _missing(found: dict[str, Any], labels: Mapping[str, str]) -> list[tuple[str, Problem]]:
    lacking = [name for name in labels if found.get(name) is None]
    return [(name, problem("E_REQUIRED", value=labels[name])) for name in lacking]


def _placement(parts: Parts) -> Finished:
    found = _common(parts, "municipality", "target_group", "unit", "certainty", "note")
    get = parts.measure.get
    found["value"], found["state"], found["upper_bound"] = (
        get("value"),
        get("state"),
        get("upper_bound"),
    )
    problems = []
    if parts.when and parts.when.end:
        exact = parts.when.precision == whens.DAY
        found["reference_date"], found["precision"] = parts.when.end, "dag" if exact else "maand"
        problems = _stand_on(parts.when.end, exact, parts.today)
    return found, problems + _missing(found, STAND)


GROUP = {"target_group": "De doelgroep"}
STAND = {"reference_date": "De peildatum", **GROUP}


def _stand_on(day: date, exact: bool, today: date) -> list[tuple[str, Problem]]:
    if day > today:
        return [("reference_date", problem("E_DATE_FUTURE", value="De peildatum"))]
    if exact and not whens.is_month_end(day):
        detail = dutch_date(day)
        return [("reference_date", problem("W_PEILDATUM_NOT_PERIOD_END", detail=detail))]
    return []


def _flow(parts: Parts) -> Finished:
    found = _common(parts, "municipality", "target_group", "kind", "certainty", "note")
    get = parts.measure.get
    found["value"], found["state"], found["upper_bound"] = (
        get("value"),
        get("state"),
        get("upper_bound"),
    )
    found |= _period(parts.when)
    problems = []
    if parts.when and parts.when.end and parts.when.end > parts.today:
        problems.append(("start", problem("E_DATE_FUTURE", value="Het einde van de periode")))
    needed = {"start": "De periode", "kind": "De soort", **GROUP}
    return found, problems + _missing(found, needed)


def _period(when: When | None) -> dict[str, Any]:
    if when is None:
        return {}
    return {"start": when.start, "end": when.end, "precision": when.precision}


def _year(when: When | None) -> int | None:
    """The year that an ultimo or a whole year names."""
    if when is None or when.end is None:
        return None
    whole = when.precision == whens.YEAR or (when.end.month, when.end.day) == (12, 31)
    return when.end.year if whole else None


def _with_year(found: dict[str, Any], parts: Parts) -> list[tuple[str, Problem]]:
    year = _year(parts.when)
    if year is None:
        return [("year", problem("E_REQUIRED", value="Het jaar"))]
    found["year"] = year
    return [] if FIRST_YEAR <= year <= LAST_YEAR else [("year", problem("E_YEAR"))]


def _target(parts: Parts) -> Finished:
    found = _common(
        parts,
        "municipality",
        "target_group",
        "kind",
        "percentage",
        "certainty",
        "published_on",
        "note",
    )
    if "municipality" not in found and "region" in parts.identity:
        found["region"] = parts.identity["region"]
    problems = _with_year(found, parts) + _missing(found, GROUP)
    if parts.measure.get("state", KNOWN) != KNOWN:
        problems.append(("value", problem("E_NOT_A_NUMBER")))
    elif parts.measure.get("value") is not None:
        found["value"] = parts.measure["value"]
    if found.get("value") is not None and found.get("percentage") is not None:
        problems.append(("percentage", problem("E_VALUE_OR_PERCENTAGE")))
    return found, problems


def _money(parts: Parts, *names: str) -> Finished:
    found = _common(parts, "municipality", "stream", "note", *names)
    found |= {"region": parts.region or parts.identity.get("region")}
    found["amount"] = parts.measure.get("amount")
    return found, _missing(found, {"stream": "De geldstroom", "region": "De regio"})


def _grant(parts: Parts) -> Finished:
    found, problems = _money(parts, "recipient", "status", "circular", "granted_on")
    found.setdefault("recipient", found.get("municipality"))
    problems += _with_year(found, parts) + _missing(found, {"recipient": "De ontvanger"})
    return found, problems + _not_negative(found, "toekenning")


def _appropriation(parts: Parts) -> Finished:
    found, problems = _money(parts, "organisation", "sequence", "state", "decided_on")
    problems += _with_year(found, parts)
    problems += _missing(found, {"organisation": "De organisatie die het geld krijgt"})
    return found, problems + _not_negative(found, "beschikbaarstelling")


def _not_negative(found: dict[str, Any], what: str) -> list[tuple[str, Problem]]:
    negative = found["amount"] is not None and found["amount"] < 0
    return [("amount", problem("E_AMOUNT_NEGATIVE", detail=what))] if negative else []


def _spending(parts: Parts) -> Finished:
    found, problems = _money(parts, "organisation", "kind", "purpose", "building_block")
    found |= _period(parts.when)
    problems += _missing(found, {"start": "De periode", "organisation": "De organisatie"})
    if found["amount"] is not None and found["amount"] < 0:
        problems.append(("amount", problem("W_AMOUNT_NEGATIVE")))
    if found["amount"] == 0:
        problems.append(("amount", problem("I_ZERO_SPENDING", skips="een besteding van nul")))
    return found, problems


def _planned(parts: Parts, *names: str) -> Finished:
    """What items and steps share: a region, and a period that may be absent."""
    found = _common(parts, "provisional", "status", *names)
    found["region"] = parts.identity.get("region") or parts.region
    problems = _missing(found, {"region": "De regio"})
    if parts.when:
        found |= _period(parts.when)
        written = parts.identity.get("when_text", "")
        canonical = whens.in_words(parts.when)
        label = "" if written == canonical else written
        found["period_label"] = parts.identity.get("period_label", label)
    return found, problems


def _item(parts: Parts) -> Finished:
    found, problems = _planned(
        parts, "code", "title", "goal", "description", "building_block", "owner",
        "lead_municipality", "municipalities", "status_since", "successor", "visibility",
    )  # fmt: skip
    succeeded = found.get("status") in ("samengevoegd", "vervangen")
    if "status" in found and succeeded != ("successor" in found):
        problems.append(("successor", problem("E_SUCCESSOR")))
    return found, problems + _missing(found, {"code": "De code", "title": "De titel"})


def _step(parts: Parts) -> Finished:
    found, problems = _planned(
        parts, "item", "sequence", "parent", "actor", "municipality", "title", "kind",
        "phase_label", "done_on", "to_be_determined",
    )  # fmt: skip
    if "status" in found and (found["status"] == "gereed") != ("done_on" in found):
        problems.append(("done_on", problem("E_STATUS_DATE")))
    needed = {"item": "De code van het agendapunt", "sequence": "De volgorde", "title": "Wat"}
    return found, problems + _missing(found, needed)


FINISHERS: Mapping[Kind, Callable[[Parts], Finished]] = {
    Kind.PLACEMENTS: _placement,
    Kind.FLOWS: _flow,
    Kind.TARGETS: _target,
    Kind.GRANTS: _grant,
    Kind.APPROPRIATIONS: _appropriation,
    Kind.SPENDING: _spending,
    Kind.ITEMS: _item,
    Kind.STEPS: _step,
}
