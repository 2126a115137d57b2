"""How far work on an import is; one can leave this page and find it again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.imports import progress, work
from agenda.views.imports.asked import importer, own_work, where_to
from buildingblocks.formats import count

STAGES = {
    work.READ: (progress.READ, progress.CHECKED),
    work.COMPARE: (progress.READ, progress.CHECKED),
    work.CONFIRM: (progress.STORED,),
    work.UNDO: (progress.STORED,),
}
TITLES = {
    work.READ: "Bestand lezen",
    work.COMPARE: "Bestand vergelijken",
    work.CONFIRM: "Import verwerken",
    work.UNDO: "Import terugdraaien",
}


@require_safe
def import_work(request: Request, ticket: str) -> HttpResponse:
    """Rows read, checked and stored; what is finished leads to its page."""
    importer(request)
    found = own_work(request, ticket)
    if found.came is None:
        work.keep_going(ticket)
    elif (page := where_to(found)) != request.path:
        return redirect(page)
    context = {
        "work": found,
        "title": TITLES[found.order.what],
        "why": found.came.why if found.came else "",
        "stages": _stages(found),
    }
    return render(request, "agenda/imports/work.html", context)


def _stages(found: work.Work) -> list[dict[str, Any]]:
    """Each stage with how far it is: done, under way, or still to come."""
    names, now = STAGES[found.order.what], found.progress
    place = names.index(now.stage) if now and now.stage in names else 0
    if now and now.stage == progress.DONE:
        place = len(names)
    stages = []
    for number, name in enumerate(names):
        done, of = (now.done, now.of) if now and number == place else (0, 0)
        if number < place:
            done = of = 1
        stages.append({"label": f"Rijen {name}", "text": _text(number, place, done, of),
                       "done": done, "of": max(of, 1)})  # fmt: skip
    return stages


def _text(number: int, place: int, done: int, of: int) -> str:
    if number < place:
        return "klaar"
    if number > place:
        return "nog niet"
    return f"{count(done)} van {count(of)}" if of else "bezig"
