"""Risks, agreements, evaluation moments and the versions of the principles."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from agenda.enums import (
    RiskStatus,
)
from agenda.figures.lines import (
    AgreementLine,
    EvaluationLine,
    PrinciplesLine,
    RiskLine,
    SectionLine,
)
from agenda.figures.terms import period_of
from agenda.models import (
    Agreement,
    EvaluationMoment,
    PrinciplesSection,
    PrinciplesVersion,
    Risk,
)
from audit.known import Known
from audit.provenance import Origin, origins
from buildingblocks.enums import Precision
from buildingblocks.models import Organisation, Region


def principles_lines(known: Known, region: Region, *, on: date) -> tuple[PrinciplesLine, ...]:
    """Every version up to the day, oldest first; a move is told by the stable key."""
    versions = [v for v in known.all(PrinciplesVersion, region=region.pk) if v.dated <= on]
    versions.sort(key=lambda v: (v.dated, v.label))
    sections: dict[int, list[PrinciplesSection]] = defaultdict(list)
    for section in known.all(PrinciplesSection, principles_version__in=[v.pk for v in versions]):
        sections[section.principles_version_id].append(section)
    where = origins(known, PrinciplesVersion, versions)
    lines, before = [], dict[str, int]()
    for version in versions:
        mine = sorted(sections[version.pk], key=lambda s: (s.kind, s.position))
        lines.append(_principles_line(version, mine, before, where[version.pk]))
        before = {s.stable_key: s.position for s in mine}
    return tuple(lines)


def _principles_line(
    version: PrinciplesVersion,
    sections: list[PrinciplesSection],
    before: dict[str, int],
    origin: Origin,
) -> PrinciplesLine:
    return PrinciplesLine(
        id=version.pk,
        label=version.label,
        dated=version.dated,
        status=str(version.get_status_display()),
        note=version.note,
        sections=tuple(
            SectionLine(
                kind=s.kind,
                position=s.position,
                stable_key=s.stable_key,
                heading=s.heading,
                body=s.body,
                change_class=s.change_class,
                change_note=s.change_note,
                moved_from=old if (old := before.get(s.stable_key)) != s.position else None,
            )
            for s in sections
        ),
        origin=origin,
    )


def risk_lines(
    known: Known, region: Region, *, on: date, codes: Mapping[int, str], closed: bool = False
) -> tuple[RiskLine, ...]:
    """Risks signalled by the day, the highest score first; `closed` asks for closed ones only.

    `codes` holds the items that the reader may see: a risk of another item is left out.
    """
    rows = [
        r
        for r in known.all(Risk, region=region.pk)
        if (r.since is None or r.since <= on)
        and (r.closed_on is not None and r.closed_on <= on) == closed
        and (r.item_id is None or r.item_id in codes)
    ]
    owners = known.by_id(Organisation, [r.owner_id for r in rows])
    where = origins(known, Risk, rows)
    lines = [_risk_line(r, owners, codes, where[r.pk], closed) for r in rows]
    return tuple(sorted(lines, key=lambda r: (-(r.score or 0), r.number)))


def _risk_line(
    row: Risk,
    owners: Mapping[int, Organisation],
    codes: Mapping[int, str],
    origin: Origin,
    closed: bool,
) -> RiskLine:
    open_again = row.status == RiskStatus.CLOSED and not closed
    return RiskLine(
        id=row.pk,
        number=row.number,
        title=row.title,
        category=str(row.get_category_display()),
        cause=row.cause,
        effect=row.effect,
        measure=row.measure,
        likelihood=row.likelihood,
        impact=row.impact,
        score=row.score,
        owner=str(owners.get(row.owner_id or 0, "")),
        status=str(RiskStatus.OPEN.label if open_again else row.get_status_display()),
        since=row.since,
        closed_on=row.closed_on if closed else None,
        review_on=row.review_on,
        item_code=codes.get(row.item_id or 0, ""),
        origin=origin,
    )


def agreement_lines(known: Known, region: Region) -> tuple[AgreementLine, ...]:
    """The agreements between the parties, by number."""
    rows = known.all(Agreement, region=region.pk)
    where = origins(known, Agreement, rows)
    lines = [
        AgreementLine(
            id=a.pk,
            number=a.number,
            topic=str(a.get_topic_display()),
            text=a.text,
            parties=a.parties,
            status=str(a.get_status_display()),
            period=period_of(a) if a.precision != Precision.NONE else "",
            origin=where[a.pk],
        )
        for a in rows
    ]
    return tuple(sorted(lines, key=lambda a: a.number))


def evaluation_lines(
    known: Known, region: Region, *, on: date, codes: Mapping[int, str]
) -> tuple[EvaluationLine, ...]:
    """The moments to look back, the earliest first; `codes` as for `risk_lines`."""
    rows = [
        e
        for e in known.all(EvaluationMoment, region=region.pk)
        if e.item_id is None or e.item_id in codes
    ]
    where = origins(known, EvaluationMoment, rows)
    lines = [_evaluation_line(e, codes, where[e.pk], on) for e in rows]
    return tuple(sorted(lines, key=lambda e: (e.end or date.max, e.number)))


def _evaluation_line(
    row: EvaluationMoment, codes: Mapping[int, str], origin: Origin, on: date
) -> EvaluationLine:
    done = row.done_on is not None and row.done_on <= on
    return EvaluationLine(
        id=row.pk,
        number=row.number,
        subject=row.subject,
        questions=row.questions,
        item_code=codes.get(row.item_id or 0, ""),
        period=period_of(row),
        end=row.end,
        done_on=row.done_on if done else None,
        late=not done and row.end is not None and row.end < on,
        finding=row.finding if done else "",
        follow_up=row.follow_up if done else "",
        origin=origin,
    )
