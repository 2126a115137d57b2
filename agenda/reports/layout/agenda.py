"""The chapters about the agenda: building blocks, steps, agreements, risks, evaluations."""

from collections.abc import Iterator, Sequence
from typing import Any

from agenda.enums import Light
from agenda.figures import BlockLine, ItemLine, StepLine
from agenda.reports.layout.cells import References, item_state, light, names, step_state
from agenda.reports.layout.summary import lights_of
from agenda.reports.progress import ProgressReport, items_of
from buildingblocks.formats import UNDATED, dutch_date


def blocks(report: ProgressReport, refs: References) -> list[dict[str, Any]]:
    """One section per building block, and one for what belongs to none of them."""
    found = [_block(report, block, refs) for block in report.agenda.blocks]
    if loose := items_of(report, None):
        label = report.block_label.lower()
        title = f"Niet bij één {label}" if report.agenda.blocks else "Agendapunten"
        found.append(
            {"title": title, "facts": [], "text": "", "modules": [], "sources": ()}
            | {"items": _items(report, loose, refs)}
        )
    return found


def _block(report: ProgressReport, block: BlockLine, refs: References) -> dict[str, Any]:
    label = report.block_label
    waits = f"Wacht op {label.lower()} {block.depends_on}" if block.depends_on else ""
    period = f"Periode: {block.period}" if block.period else ""
    facts = [f"Stand: {block.status_label.lower()}", f"Geld: {block.financial_label.lower()}"]
    return {
        "title": f"{label} {block.number}: {block.title}",
        "facts": [fact for fact in (*facts, period, waits) if fact],
        "text": block.description,
        "modules": list(block.modules),
        "items": _items(report, items_of(report, block.number), refs),
        "sources": refs.under([block.origin]),
    }


def _items(
    report: ProgressReport, items: Sequence[ItemLine], refs: References
) -> list[dict[str, Any]]:
    listed = sorted(items, key=lambda item: (not item.is_listed, item.code))
    return [_item(report, item, refs) for item in listed]


def _item(report: ProgressReport, item: ItemLine, refs: References) -> dict[str, Any]:
    judged = item.is_open and item.light != Light.GREY
    return {
        "code": item.code,
        "anchor": anchor(report, item.code),
        "title": item.title,
        "goal": item.goal,
        "where": _where(report, item),
        "when": item.period,
        "undated": item.end is None and not item.period,
        "moved": item.moved_text,
        "late": item.late,
        "state": item_state(item),
        "successor": item.successor_code,
        "light": light(item.light) if item.is_open else None,
        "lights": lights_of(item) if judged else [],
        "explained": _explained(item),
        "sources": refs.under([item.origin, *([item.update.origin] if item.update else [])]),
    }


def anchor(report: ProgressReport, code: str) -> str:
    """Where on the page the item stands; codes may hold what an address may not."""
    return f"punt-{[item.code for item in report.agenda.items].index(code) + 1}"


def _where(report: ProgressReport, item: ItemLine) -> str:
    """Which municipalities it is about, where that is not all of them."""
    some = item.municipalities and len(item.municipalities) < len(report.places.participants)
    if some and item.municipalities != (report.municipality,):
        return f"Voor {names(item.municipalities)}."
    return ""


def _explained(item: ItemLine) -> list[tuple[str, str]]:
    """Why an open item is orange or red, what that means and what is done about it."""
    if not item.is_open or item.update is None or item.light not in (Light.RED, Light.ORANGE):
        return []
    parts = (("Oorzaak", item.update.cause), ("Gevolg", item.update.consequence))
    return [(name, text) for name, text in (*parts, ("Bijsturing", item.update.correction)) if text]


# Steps


def steps(report: ProgressReport, refs: References) -> list[dict[str, Any]]:
    """The lists of steps that a council asks for; an empty one says so in words."""
    found = report.steps
    since, on = dutch_date(report.since), dutch_date(report.reference_date)
    until = dutch_date(report.until)
    lists = [
        ("Afgelopen periode", f"Gezet van {since} tot en met {on}", found.past,
         "In deze periode zijn geen stappen gezet, voor zover is ingevoerd."),
        ("Over tijd", f"Afgesproken vóór {on} en nog niet gezet", found.late,
         "Geen enkele stap is over tijd."),
        ("Niet bekend of het is gedaan", "De termijn is voorbij; niemand meldde of het is gedaan",
         found.unknown, ""),
        ("Komende periode", f"Te zetten tot en met {until}", found.coming,
         f"Tot en met {until} staan geen stappen gepland."),
        ("Daarna", f"Begint na {until}", found.later, ""),
        ("Nog zonder datum", "Stappen waarvoor nog geen datum is afgesproken", found.undated, ""),
    ]  # fmt: skip
    return [
        {
            "title": title,
            "caption": caption,
            "rows": list(_steps(report, some, refs)),
            "empty": empty,
        }
        | {"provisional": bool(some) and all(step.provisional for step in some)}
        for title, caption, some, empty in lists
        if some or empty
    ]


def _steps(
    report: ProgressReport, found: Sequence[StepLine], refs: References
) -> Iterator[dict[str, Any]]:
    """Parts stand under the step that they are part of, where that one is in the same list."""
    provisional = all(step.provisional for step in found)
    depths: dict[int, int] = {}
    for step in found:
        depths[step.id] = depths[step.parent] + 1 if step.parent in depths else 0
        yield {
            "code": step.item_code,
            "anchor": anchor(report, step.item_code),
            "what": step.title,
            "phase": step.phase,
            "depth": depths[step.id],
            "when": step.done or (step.period if step.start or step.period != UNDATED else ""),
            "undated": "nader te bepalen" if step.to_be_determined else UNDATED,
            "provisional": step.provisional and not provisional,
            "who": who(step),
            "state": step_state(step),
            "moved": step.moved_text,
            "sources": refs.under([step.origin]),
        }


def who(step: StepLine) -> str:
    """Who takes the step, and of which municipality where the words do not say so."""
    if step.actor and step.municipality and step.municipality not in step.actor:
        return f"{step.actor} ({step.municipality})"
    return step.actor or (f"Gemeente {step.municipality}" if step.municipality else "")


# Agreements, risks, evaluations


def agreements(report: ProgressReport, refs: References) -> list[dict[str, Any]]:
    return [
        {
            "number": str(a.number),
            "topic": a.topic,
            "text": a.text,
            "parties": a.parties,
            "status": a.status,
            "period": a.period,
            "sources": refs.under([a.origin]),
        }
        for a in report.agenda.agreements
    ]


def risks(report: ProgressReport, refs: References) -> dict[str, Any]:
    """Risks, and the remarks that councils got with a proposal."""
    found = report.agenda.risks
    return {
        "rows": [
            {
                "title": r.title,
                "cause": r.cause,
                "chance": _scores(r.likelihood, r.impact),
                "effect": r.effect,
                "measure": r.measure,
                "owner": r.owner,
                "status": r.status,
                "item": r.item_code,
                "sources": refs.under([r.origin]),
            }
            for r in found
        ],
        "scored": any(r.score for r in found),
        "owned": any(r.owner for r in found),
        "remarks": list(_remarks(report, refs)),
    }


def _scores(likelihood: int | None, impact: int | None) -> str:
    if likelihood is None or impact is None:
        return ""
    return f"{likelihood} × {impact} = {likelihood * impact}"


def _remarks(report: ProgressReport, refs: References) -> Iterator[dict[str, Any]]:
    for proposal in report.agenda.proposals:
        points = [
            (number, text) for kind, number, text in proposal.points if kind == "kanttekening"
        ]
        if points:
            yield {
                "title": proposal.title,
                "points": points,
                "sources": refs.under([proposal.origin]),
            }


def evaluations(report: ProgressReport, refs: References) -> list[dict[str, Any]]:
    return [
        {
            "subject": e.subject,
            "item": e.item_code,
            "questions": e.questions,
            "when": dutch_date(e.done_on) if e.done_on else e.period,
            "undated": not e.done_on and e.end is None,
            "state": "Gehouden" if e.done_on else "Over tijd" if e.late else "Gepland",
            "code": "done" if e.done_on else "late" if e.late else "planned",
            "finding": e.finding,
            "follow_up": e.follow_up,
            "sources": refs.under([e.origin]),
        }
        for e in report.agenda.evaluations
    ]
