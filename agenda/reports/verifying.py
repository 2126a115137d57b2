"""Whether what was frozen is still what it was: bytes, datasets, editions, and what makes them.

Every fault names what it concerns. The trail itself (rows against history, seals) is checked by
`audit.verify`; this looks at what those rows promise.
"""

import io
import json
from collections.abc import Iterator
from typing import Any

from agenda.enums import RoundState
from agenda.models import FrozenEdition, FrozenRound, KeptFile, Round
from agenda.reports.attachments import attachments
from agenda.reports.keeping import Damaged, content_of, kept
from agenda.reports.limited import render_limited
from agenda.reports.making import made_with, print_page, screen_page
from agenda.reports.pdf import PdfError, as_set
from agenda.reports.progress import ProgressReport
from agenda.reports.rounds import RoundReport, canonical, opened
from agenda.reports.stamp import Stamp
from audit.provenance import plain
from audit.verify import Fault

KINDS = {"pdf", "page", "print", "json", "csv", "xlsx", "xml", "zip"}
LAYOUT = "layout"


def faults(*, thorough: bool = False) -> Iterator[Fault]:
    """Everything wrong with what was frozen. thorough: make every edition again and compare."""
    yield from _files()
    yield from _rounds()
    for freeze in FrozenRound.objects.select_related("round__region", "dataset"):
        yield from _freeze(freeze, thorough)


def _files() -> Iterator[Fault]:
    for file in KeptFile.objects.iterator(20):
        try:
            content_of(file)
        except Damaged as error:
            yield Fault("agenda_keptfile", f"id {file.pk}", str(error))


def _rounds() -> Iterator[Fault]:
    """Rounds that say they are frozen without being so, and freezes that lack editions."""
    for found in Round.objects.select_related("region"):
        last = found.freezes.order_by("revision").last()
        frozen = last.revision if last else 0
        is_frozen = found.state == RoundState.FROZEN
        if frozen != (found.revision if is_frozen else found.revision - 1):
            yield Fault("agenda_round", str(found), f"{found.state}, maar editie {frozen} is er")
        if last and last.known_at != found.known_at and is_frozen:
            yield Fault("agenda_round", str(found), "noemt een ander moment dan de editie")


def _freeze(freeze: FrozenRound, thorough: bool) -> Iterator[Fault]:
    name = str(freeze)
    if freeze.dataset.sha256 != freeze.sha256:
        yield Fault("agenda_frozenround", name, "verwijst naar andere gegevens dan de hash zegt")
    try:
        content = content_of(freeze.dataset)
        if canonical(json.loads(content)) != content:
            yield Fault("agenda_frozenround", name, "de gegevens staan er niet in hun vaste vorm")
        found = opened(freeze)
    except (Damaged, ValueError) as error:
        yield Fault("agenda_frozenround", name, f"de gegevens openen niet: {error}")
        return
    if found.known_at != freeze.known_at or found.number != freeze.round.number:
        yield Fault("agenda_frozenround", name, "de gegevens zijn van een andere ronde of moment")
    yield from _editions(freeze, found, thorough)


def _editions(freeze: FrozenRound, found: RoundReport, thorough: bool) -> Iterator[Fault]:
    reports = {report.cbs_code: report for report in found.reports}
    editions = list(freeze.editions.select_related("municipality", "supersedes"))
    codes = {e.municipality.cbs_code if e.municipality else "" for e in editions}
    if freeze.revision == 1 and codes != set(reports):
        yield Fault(
            "agenda_frozenround", str(freeze), "er ontbreken edities, of er zijn er te veel"
        )
    for edition in editions:
        code = edition.municipality.cbs_code if edition.municipality else ""
        if code not in reports:
            yield _fault(edition, "staat niet in de gegevens")
            continue
        wrong = list(_edition(edition, reports[code]))
        yield from wrong
        if thorough and not wrong:
            yield from _made_again(freeze, edition, reports[code])


def _edition(edition: FrozenEdition, report: ProgressReport) -> Iterator[Fault]:
    """The row of an edition against the dataset, and its files against both."""
    yield from _row(edition, report)
    contents: dict[str, bytes] = {}
    for kind, entry in edition.files.items():
        try:
            contents[kind] = kept(entry["sha256"])
            if len(contents[kind]) != entry["size"]:
                yield _fault(edition, f"{kind} heeft een andere lengte")
        except (Damaged, KeyError, TypeError) as error:
            yield _fault(edition, f"{kind}: {error}")
    if "json" in contents and not _is(contents["json"], report):
        yield _fault(edition, "json zegt iets anders dan de gegevens")
    if "pdf" in contents and edition.reference.encode() not in contents["pdf"]:
        yield _fault(edition, "de pdf noemt een ander kenmerk")


def _row(edition: FrozenEdition, report: ProgressReport) -> Iterator[Fault]:
    stamp = report.stamp or Stamp(number="")
    row = (edition.number, edition.revision, edition.title, edition.reference_date)
    if row != (stamp.number, stamp.revision, report.title, report.reference_date):
        yield _fault(edition, "de rij zegt iets anders dan de gegevens")
    if stamp.supersedes != (edition.supersedes.reference if edition.supersedes else ""):
        yield _fault(edition, "vervangt een andere editie dan er staat")
    if KINDS - edition.files.keys():
        yield _fault(edition, "er ontbreken bestanden")


def _fault(edition: FrozenEdition, what: str) -> Fault:
    return Fault("agenda_frozenedition", str(edition), what)


def _is(content: bytes, report: ProgressReport) -> bool:
    try:
        return bool(json.loads(content) == json.loads(canonical(plain(report))))
    except ValueError:
        return False


def _made_again(
    freeze: FrozenRound, edition: FrozenEdition, report: ProgressReport
) -> Iterator[Fault]:
    """With the same renderer the same bytes, with another the same text; with the same layout
    the same pages."""
    source = kept(edition.files["print"]["sha256"]).decode()
    printed = kept(edition.files["pdf"]["sha256"])
    now, then = made_with(), freeze.made_with
    if now[LAYOUT] == then.get(LAYOUT):
        if print_page(report, freeze.frozen_at) != source:
            yield _fault(edition, "dezelfde opmaak geeft iets anders")
        if screen_page(report).encode() != kept(edition.files["page"]["sha256"]):
            yield _fault(edition, "de pagina zegt iets anders")
    try:
        again = render_limited(source, created=freeze.frozen_at, **as_set(_inside(edition, report)))
    except PdfError as error:
        yield _fault(edition, f"opnieuw maken lukt niet: {error}")
        return
    if _without_layout(now) == _without_layout(then):
        if again != printed:
            yield _fault(edition, "opnieuw gemaakt is de pdf anders")
    elif _text(again) != _text(printed):
        yield _fault(edition, "opnieuw gemaakt staat er iets anders")


def _inside(edition: FrozenEdition, report: ProgressReport) -> Any:
    """The files as they were put in the PDF, under the names that they have there."""
    return tuple(
        file.__class__(
            file.name,
            file.description,
            kept(edition.files[file.name.rpartition(".")[2]]["sha256"]),
            file.mime,
        )
        for file in attachments(report)
    )


def _without_layout(fingerprint: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in fingerprint.items() if name != LAYOUT}


def _text(content: bytes) -> list[str]:
    """The words of a PDF, page by page."""
    from pypdf import PdfReader  # noqa: PLC0415  # only after the renderer became another one

    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]
