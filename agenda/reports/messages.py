"""The core message: at most five sentences that the figures themselves say."""

from collections.abc import Iterator
from datetime import date

from agenda.figures import AgendaFigures
from audit.provenance import Figure
from buildingblocks.figures import SHELTERED, Participant, PlaceFigures
from buildingblocks.formats import count, dutch_date, euro, percentage
from funding.figures import MoneyFigures

MOST = 5


def key_messages(
    region: str,
    own: Participant | None,
    on: date,
    places: PlaceFigures,
    money: MoneyFigures,
    agenda: AgendaFigures,
) -> tuple[str, ...]:
    """What a council member must know, most important first; only what the figures support."""
    said = [
        *_placed(region, own, places),
        *_target(places),
        *_money(own, region, money),
        *_decisions(agenda),
        *_agenda(agenda),
    ]
    return tuple(said[:MOST])


def moment(figure: Figure) -> str:
    """Eind maart 2025, or the day itself."""
    if figure.reference_date is None:
        return "Op een onbekende dag"
    text = dutch_date(figure.reference_date)
    return f"Eind {text.split(' ', 1)[1]}" if figure.month_only else f"Op {text}"


def people(number: object) -> str:
    return "1 inwoner" if number == 1 else f"{count(number)} inwoners"  # type: ignore[arg-type]


def _placed(region: str, own: Participant | None, places: PlaceFigures) -> Iterator[str]:
    group = places.group(SHELTERED)
    if group is None:
        yield f"Van de regio {region} zijn nog geen plaatsingen bekend."
        return
    parts = []
    if own:
        mine = next((f for f in group.per_municipality if f.label == own.name), None)
        if mine and mine.value is not None:
            has = "had" if mine.value == 1 else "hadden"
            parts.append(
                f"{moment(mine)} {has} {people(mine.value)} van {own.name} een beschutte werkplek."
            )
        else:
            parts.append(f"Van {own.name} is het aantal beschutte werkplekken nog niet bekend.")
    parts.append(_regional(region, group.total, own))
    yield " ".join(parts)


def _regional(region: str, total: Figure, own: Participant | None) -> str:
    if total.value is None:
        return f"Van de regio {region} is nog geen aantal bekend."
    if total.missing:
        part = f"van {total.known} van de {total.of} gemeenten bekend"
        if own:
            return f"In de hele regio is dit {part}: samen {count(total.value)}."
        return f"{moment(total)} is het aantal beschutte werkplekken {part}: samen {count(total.value)}."
    if own:
        return f"In de hele regio waren het er {count(total.value)}."
    return f"{moment(total)} hadden {people(total.value)} van de regio een beschutte werkplek."


def _target(places: PlaceFigures) -> Iterator[str]:
    share = places.sheltered.total_realisation
    if share.value is not None:
        part = f" (bekend van {share.known} van de {share.of} gemeenten)" if share.missing else ""
        yield (
            f"Dat is {percentage(share.value)} van de taakstelling van {places.sheltered.year}: "
            f"{count(share.numerator)} van {count(share.denominator)}{part}."
        )
    else:
        quoted = [f for f in places.stated if f.key == "stated.realisatie.procent"]
        said = f" De bron noemt {percentage(quoted[-1].value)}." if quoted else ""
        yield (
            f"Welk deel van de taakstelling dat is, is niet na te rekenen: de taakstelling van "
            f"{places.sheltered.year} is niet bekend.{said}"
        )


def _money(own: Participant | None, region: str, money: MoneyFigures) -> Iterator[str]:
    place = f"gemeente {own.name}" if own else f"de regio {region}"
    known = [line for line in money.by_year if line.available.value is not None]
    if not known:
        yield f"Welk geld {place} beschikbaar stelt, is nog niet bekend."
        return
    years = " en ".join(f"{euro(line.available.value)} in {line.year}" for line in known[-2:])
    spent = [line for line in known[-2:] if line.spent.value is not None]
    used = (
        f"Daarvan is {' en '.join(f'{euro(x.spent.value)} ({x.year})' for x in spent)} besteed."
        if spent
        else "Hoeveel daarvan is besteed, is nog niet bekend."
    )
    subject = f"Gemeente {own.name} stelde" if own else "In de regio is"
    yield f"{subject} {years} beschikbaar{'' if own else ' gesteld'}. {used}"


def _decisions(agenda: AgendaFigures) -> Iterator[str]:
    for proposal in agenda.proposals:
        if proposal.requires_all and proposal.of:
            title = f"‘{proposal.title}’"
            if proposal.adopted:
                yield f"Alle {proposal.of} raden stemden in met {title}."
            elif proposal.agreed:
                yield (
                    f"{proposal.agreed} van de {proposal.of} raden stemden in met {title}; "
                    "het werkt pas als alle raden instemmen."
                )
            else:
                yield (
                    f"Van geen van de {proposal.of} raden is bekend of zij instemmen met {title}; "
                    "het werkt pas als alle raden instemmen."
                )
            return


def _agenda(agenda: AgendaFigures) -> Iterator[str]:
    running = [i for i in agenda.items if i.is_open]
    late = sum(i.late or i.late_steps > 0 for i in running)
    done = sum(i.status == "gereed" for i in agenda.items)
    if agenda.items:
        over = "is er geen" if not late else "is er 1" if late == 1 else f"zijn er {late}"
        yield f"Van de {len(running)} lopende agendapunten {over} over tijd; {done} zijn er gereed."
