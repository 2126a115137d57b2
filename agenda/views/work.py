"""Mijn werk: what somebody must enter or decide, sorted by date."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.views.work_lines import Task, tasks_of
from buildingblocks.enums import Permission
from buildingblocks.models import permissions_of

SEEN = "work"  # in the session: how many there were when one last looked, for the navigation


@require_safe
def my_work(request: Request) -> HttpResponse:
    today = localdate()
    writes = bool(permissions_of(request.user) & Permission.writing())
    tasks = tasks_of(request.user, today) if writes else []
    if request.session.get(SEEN) != len(tasks):
        request.session[SEEN] = len(tasks)
    context = {"groups": _groups(tasks), "total": len(tasks), "writes": writes}
    return render(request, "agenda/work.html", context)


def _groups(tasks: list[Task]) -> list[tuple[str, str, list[Task]]]:
    """Late, this month, later and undated; only those in which there is something."""
    today = localdate()
    month = today + timedelta(days=30)
    sorted_in: dict[str, list[Task]] = {name: [] for name in ("late", "soon", "later", "open")}
    for task in tasks:
        if task.due is None:
            sorted_in["open"].append(task)
        elif task.due < today:
            sorted_in["late"].append(task)
        else:
            sorted_in["soon" if task.due <= month else "later"].append(task)
    titles = {
        "late": ("Te laat", "bad"),
        "soon": ("Binnen 30 dagen", "attention"),
        "later": ("Later", "neutral"),
        "open": ("Zonder einddatum", "neutral"),
    }
    return [(*titles[name], found) for name, found in sorted_in.items() if found]
