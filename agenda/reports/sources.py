"""The numbered sources under a report, and what of them the public may read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils import timezone

from audit.enums import Confidentiality
from audit.models import Document
from audit.provenance import Origin
from buildingblocks.formats import dutch_date

T = TypeVar("T")

# People are named in the history on the site; a public paper names offices and papers only.
PERSONAL = {"lead", "deputy", "approved_by", "entered_by", "reason"}


@dataclass(frozen=True)
class Source:
    """A numbered source: a paper with the places used in it, or what was entered without one."""

    number: int
    title: str
    text: str
    places: tuple[str, ...]
    url: str


def every(kind: type[T], value: Any) -> Iterator[T]:
    """Everything of this kind in a dataset, in order of appearance."""
    if isinstance(value, kind):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from every(kind, getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from every(kind, part)


def for_the_public(value: Any, papers: Mapping[str, Document]) -> Any:
    """The same dataset without names of people, and without what a closed paper is called."""
    if isinstance(value, tuple):
        return tuple(for_the_public(part, papers) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, Any] = {}
    for field in fields(value):
        old = getattr(value, field.name)
        new = "" if field.name in PERSONAL else for_the_public(old, papers)
        if new is not old:
            changes[field.name] = new
    found = replace(value, **changes) if changes else value
    if isinstance(found, Origin) and _is_closed(papers.get(found.document_code)):
        return found.closed()
    return found


def _is_closed(paper: Document | None) -> bool:
    return paper is not None and paper.confidentiality != Confidentiality.PUBLIC


def origin_key(origin: Origin) -> str:
    return f"{origin.table}:{origin.key}"


def numbered(
    parts: Sequence[Any], papers: Mapping[str, Document]
) -> tuple[tuple[Source, ...], dict[str, int]]:
    """Every source once, in order of appearance, and its number per row that rests on it."""
    numbers: dict[str, int] = {}
    under: dict[str, list[Origin]] = {}
    for origin in every(Origin, parts):
        text = source_text(origin)
        if text not in under:
            under[text] = []
        under[text].append(origin)
        numbers[origin_key(origin)] = list(under).index(text) + 1
    sources = tuple(
        _source(number, text, origins, papers.get(origins[0].document_code))
        for number, (text, origins) in enumerate(under.items(), start=1)
    )
    return sources, numbers


def source_text(origin: Origin) -> str:
    """What a source is called: the paper, or the kind of record where there is no paper."""
    return origin.document or f"Invoer in de agenda, zonder bronstuk: {origin.about}"


def _source(number: int, text: str, origins: list[Origin], paper: Document | None) -> Source:
    where = dict.fromkeys(part.strip() for o in origins for part in o.place.split(";"))
    return Source(
        number=number,
        title=paper.title if paper else "",
        text=text,
        places=tuple(filter(None, where)) if origins[0].document else _entered(origins),
        url=paper.url if paper else "",
    )


def _entered(origins: Sequence[Origin]) -> tuple[str, ...]:
    """When it was entered: one day, or from the first to the last."""
    moments = [origin.entered_at for origin in origins if origin.entered_at]
    if not moments:
        return ()
    first, last = (_day(moment) for moment in (min(moments), max(moments)))
    if first == last:
        return (f"ingevoerd op {dutch_date(first)}",)
    return (f"ingevoerd van {dutch_date(first)} tot en met {dutch_date(last)}",)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
