"""The core message: at most five paragraphs that the figures themselves say."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from agenda.enums import BodyKind, ItemStatus, Light, Phase
from agenda.figures import AgendaFigures, DecisionLine, ProposalLine
from audit.provenance import Figure, State
from buildingblocks.figures import SHELTERED, GroupFigures, Participant, PlaceFigures
from buildingblocks.formats import count, dutch_date, euro, percentage
from funding.figures import MoneyFigures, MoneyLine

MOST = 5
BODIES = {
    BodyKind.COUNCIL: "raden",
    BodyKind.COLLEGE: "colleges",
    BodyKind.GENERAL_BOARD: "algemene besturen",
    BodyKind.EXECUTIVE_BOARD: "dagelijkse besturen",
    BodyKind.BOARD: "besturen",
}


def key_messages(
    own: Participant | None,
    on: date,
    places: PlaceFigures,
    money: MoneyFigures,
    shared: Sequence[MoneyLine],
    agenda: AgendaFigures,
) -> tuple[str, ...]:
    """What a council member must know, most important first; only what the figures support."""
    said = [
        *_placed(own, places),
        *_target(own, places),
        *_money(own, on, money, shared),
        *_decisions(own, agenda),
        *_agenda(agenda),
    ]
    return tuple(said[:MOST])


def moment(figure: Figure) -> str:
    """Eind maart 2025, or the day itself."""
    if figure.reference_date is None:
        return "Op een onbekende dag"
    text = dutch_date(figure.reference_date)
    return f"Eind {text.split(' ', 1)[1]}" if figure.month_only else f"Op {text}"


def people(number: Decimal | int) -> str:
    return "1 inwoner" if number == 1 else f"{count(number)} inwoners"


# Places


def _placed(own: Participant | None, places: PlaceFigures) -> Iterator[str]:
    group = places.group(SHELTERED)
    if group is None:
        target = places.sheltered.total
        also = "" if target.is_known else f" Ook de taakstelling van {places.sheltered.year} niet."
        where = f"van {own.name} en van de hele regio" if own else "van de regio"
        yield f"Hoeveel inwoners {where} een beschutte werkplek hebben, is nog niet bekend.{also}"
        return
    yield f"{_own_places(own, group)} {_all_places(own, group, places)}".strip()


def _own_places(own: Participant | None, group: GroupFigures) -> str:
    if own is None:
        return ""
    mine = next((f for f in group.per_municipality if f.label == own.name), None)
    if mine is not None and mine.state is State.SUPPRESSED:
        return f"Het aantal beschutte werkplekken van {own.name} is afgeschermd."
    if mine is None or mine.value is None:
        return f"Van {own.name} is het aantal beschutte werkplekken nog niet bekend."
    had = "had" if mine.value == 1 else "hadden"
    return f"{moment(mine)} {had} {people(mine.value)} van {own.name} een beschutte werkplek."


def _all_places(own: Participant | None, group: GroupFigures, places: PlaceFigures) -> str:
    total = group.total
    quoted = quoted_beside(total, "stated.plaatsingen.personen", places)
    said = (
        f" Volgens de bron waren het er {count(quoted.value)} in de hele regio." if quoted else ""
    )
    if total.state is State.SUPPRESSED:
        return f"Het aantal beschutte werkplekken van de regio is afgeschermd.{said}"
    if total.value is None:
        return f"Van de regio is nog geen aantal bekend.{said}"
    if not total.missing:
        if own:
            return f"In de hele regio waren het er {count(total.value)}."
        return f"{moment(total)} hadden {people(total.value)} van de regio een beschutte werkplek."
    part = f"van {total.known} van de {total.of} gemeenten bekend, samen {count(total.value)}"
    if own:
        return f"In de regio is het aantal {part}.{said}"
    return f"{moment(total)} is het aantal beschutte werkplekken {part}.{said}"


def quoted_beside(figure: Figure, key: str, places: PlaceFigures) -> Figure | None:
    """What a paper states about the same day, to stand beside a figure that is not complete."""
    same = [f for f in places.stated if f.key == key and f.is_known]
    return next((f for f in same if f.reference_date == figure.reference_date), None)


def _target(own: Participant | None, places: PlaceFigures) -> Iterator[str]:
    group, share = places.group(SHELTERED), places.sheltered.total_realisation
    if group is None:
        return
    year = places.sheltered.year
    if share.value is not None:
        part = f" (bekend van {share.known} van de {share.of} gemeenten)" if share.missing else ""
        mine = next((f for f in places.sheltered.realisation if own and f.label == own.name), None)
        also = f"{own.name} {_part(mine)}, " if own and mine and mine.is_known else ""
        yield f"Van de taakstelling van {year} is gehaald: {also}de regio {_part(share)}{part}."
        return
    if share.state is State.SUPPRESSED:
        yield f"Welk deel van de taakstelling van {year} de regio heeft gehaald, is afgeschermd."
        return
    quoted = quoted_beside(group.total, "stated.realisatie.procent", places)
    said = f" De bron noemt voor de regio {percentage(quoted.value)}." if quoted else ""
    yield (
        "Welk deel van de taakstelling is gehaald, is niet na te rekenen: de taakstelling van "
        f"{year} is nog niet bekend.{said}"
    )


def _part(share: Figure) -> str:
    made_of = f"{count(share.numerator)} van {count(share.denominator)}"
    return f"{percentage(share.value)} ({made_of})"


# Money


def _money(
    own: Participant | None, on: date, money: MoneyFigures, shared: Sequence[MoneyLine]
) -> Iterator[str]:
    lines = _near(on, money.by_year)
    if any(line.available.is_known for line in lines):
        yield _available(own, [line for line in lines if line.available.is_known])
        return
    for act, words in (("reserved", "gereserveerd"), ("granted", "toegekend")):
        for line in reversed([*shared, *money.lines]):
            figure: Figure = getattr(line, act)
            if figure.is_known:
                yield _only(line, figure, words)
                return
    who = f"gemeente {own.name}" if own else "de regio"
    yield f"Welk geld {who} beschikbaar stelt, is nog niet bekend."


def _near(on: date, lines: Sequence[MoneyLine]) -> list[MoneyLine]:
    """The year of the reference date and the next; without those the last ones there are."""
    return [x for x in lines if x.year in (on.year, on.year + 1)] or list(lines[-2:])


def _available(own: Participant | None, lines: list[MoneyLine]) -> str:
    whole = all(line.available.state is State.KNOWN for line in lines)
    sums = " en ".join(f"{euro(line.available.value)} voor {line.year}" for line in lines)
    spent = [line for line in lines if line.spent.is_known]
    used = (
        f"Daarvan is {' en '.join(f'{euro(x.spent.value)} ({x.year})' for x in spent)} besteed."
        if spent
        else "Hoeveel daarvan is besteed, is nog niet bekend."
    )
    if own:
        return f"Gemeente {own.name} stelde {sums} beschikbaar. {used}"
    known = "" if whole else " voor zover bekend"
    more = "" if whole else " Nog niet van alle gemeenten is bekend wat zij beschikbaar stellen."
    return f"In de regio is{known} {sums} beschikbaar gesteld.{more} {used}"


def _only(line: MoneyLine, figure: Figure, act: str) -> str:
    """Money of which no more is known than that it was granted or set aside."""
    whose = f"Voor {line.place}" if line.municipality_id else "Voor de regio samen"
    via = f" {line.recipient} ontvangt het." if act == "toegekend" and line.recipient else ""
    return (
        f"{whose} is {euro(figure.value)} {act} ({line.year}).{via} "
        "Wat daarvan beschikbaar is gesteld en besteed, is nog niet bekend."
    )


# Decisions


def _decisions(own: Participant | None, agenda: AgendaFigures) -> Iterator[str]:
    gated = next((p for p in agenda.proposals if p.requires_all and p.of), None)
    if gated:
        yield f"{_gate(gated)}{_own_vote(own, gated)}"
        return
    decided = [(d.decided_on, d, p) for p in agenda.proposals for d in deciding(p) if d.decided_on]
    if decided:
        yield _last(*max(decided, key=lambda found: (found[0], found[1].id))[1:])


def deciding(proposal: ProposalLine) -> list[DecisionLine]:
    return [d for d in proposal.decisions if d.phase == Phase.DECIDING]


def _gate(proposal: ProposalLine) -> str:
    title = f"‘{proposal.title}’"
    if proposal.adopted:
        return f"Alle {proposal.of} raden stemden in met {title}."
    if proposal.agreed:
        return (
            f"{proposal.agreed} van de {proposal.of} raden stemden in met {title}; "
            "het werkt pas als alle raden instemmen."
        )
    return (
        f"Van geen van de {proposal.of} raden is bekend of zij instemmen met {title}; "
        "het werkt pas als alle raden instemmen."
    )


def _own_vote(own: Participant | None, proposal: ProposalLine) -> str:
    mine = [
        d
        for d in deciding(proposal)
        if own and d.municipality_id == own.id and d.body_kind == BodyKind.COUNCIL and d.decided_on
    ]
    if not mine or own is None:
        return ""
    return f" De raad van {own.name}: {mine[-1].outcome_label.lower()} ({mine[-1].when})."


def _last(decision: DecisionLine, proposal: ProposalLine) -> str:
    """The newest decision, or how many bodies of its kind agreed."""
    alike = [d for d in deciding(proposal) if d.body_kind == decision.body_kind]
    if len(alike) == 1:
        outcome = decision.outcome_label.lower()
        return f"{decision.body} over ‘{proposal.title}’: {outcome} ({decision.when})."
    agreed = sum(d.in_favour for d in alike)
    kind = BODIES.get(BodyKind(decision.body_kind), "organen")
    verb = "die instemt" if agreed == 1 else "zij instemmen"
    return f"Van {agreed} van de {len(alike)} {kind} is bekend dat {verb} met ‘{proposal.title}’."


# Agenda


def _agenda(agenda: AgendaFigures) -> Iterator[str]:
    listed = [item for item in agenda.items if item.is_listed]
    running = [item for item in listed if item.is_open]
    if not listed:
        return
    done = sum(item.status == ItemStatus.DONE for item in listed)
    late = sum(item.late or item.late_steps > 0 for item in running)
    yield (
        f"De agenda telt {_items(len(listed))}: {done} gereed en {len(running)} open. "
        f"{_late(late, len(running))} {_judged([item.light for item in running])}"
    )


def _items(number: int) -> str:
    return "1 agendapunt" if number == 1 else f"{number} agendapunten"


def _late(late: int, running: int) -> str:
    if not running:
        return ""
    return f"Van de open punten {'is er geen' if not late else f'{_are(late)} {late}'} over tijd."


def _are(number: int) -> str:
    return "is er" if number == 1 else "zijn er"


def _judged(lights: list[str]) -> str:
    red, orange = lights.count(Light.RED), lights.count(Light.ORANGE)
    if not lights or set(lights) == {Light.GREY}:
        return "Over geen van de open punten is een oordeel gemeld." if lights else ""
    return f"{orange} {_stand(orange)} op oranje (risico) en {red} op rood (niet gehaald)."


def _stand(number: int) -> str:
    return "staat" if number == 1 else "staan"
