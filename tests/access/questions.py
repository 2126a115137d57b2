"""Asking one thing as one person, and looking at everything about the answer."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.access import bodies, headers, prints
from tests.access.people import Browser
from tests.access.posts import POSTS, sent_again, shown
from tests.access.rules import Answer, Rule
from tests.access.world import Actor, Target, World

MARK = re.compile(r"Zq\d{3}qZ")
BROWSERS: WeakKeyDictionary[World, dict[str, Browser]] = WeakKeyDictionary()


class Asked:
    """Counts what was tried; `faults` holds in words what was not as declared."""

    def __init__(self, world: World, printed: dict[str, Any], undone: Callable[[], Any]) -> None:
        self.world, self.printed, self.undone = world, printed, undone
        self.tally: Counter[str] = Counter()
        self.faults: list[str] = []
        self.read: set[str] = set()
        self.sent: dict[str, dict[str, Any]] = {}

    def browser(self, actor: Actor) -> Browser:
        return BROWSERS[self.world][actor.name]

    def cell(self, rule: Rule, method: str, actor: Actor, target: Target) -> Any:
        """One cell of the matrix: its answer, its effect, its words and its headers."""
        self.tally["cells"] += 1
        due = rule.answer(self.world, actor, method, target)
        where = f"{method} {rule.name} · {actor.name} · {target}"
        if rule.is_plain:
            cache.clear()  # signing in counts attempts
        if method != "POST":
            response = self.browser(actor).ask(method, url(rule, target))
        else:
            body = sent_again(self.body(rule, target))
            with self.undone():
                response = self.browser(actor).ask(method, url(rule, target), body)
                self._effect(where, due, response)
        self.compare(where, due, response)
        self.look(where, rule.name, actor, response)
        return response

    def nothing_else_changed(self, name: str) -> None:
        """After all that only reads, or that no page answers."""
        if wrote := prints.differences(self.printed, prints.taken()):
            self.faults.append(f"{name}: bij het lezen geschreven in {', '.join(wrote)}")

    def compare(self, where: str, due: Answer, response: Any) -> None:
        got = response.status_code
        to = response.headers.get("Location", "").removeprefix("https://testserver")
        if got != due.status or not to.startswith(due.to):
            self.tally["deviations"] += 1
            said = f"{due.status} {due.to}".strip()
            self.faults.append(f"{where}: {got} {to}".rstrip() + f", volgens de tabel {said}")

    def _effect(self, where: str, due: Answer, response: Any) -> None:
        wrote = prints.differences(self.printed, prints.taken())
        mail.outbox.clear()
        if due.writes and response.status_code == due.status:
            self.tally["effects"] += bool(wrote)
            if not wrote:
                self.faults.append(f"{where}: toegelaten, maar er is niets veranderd.")
        elif not due.writes:
            self.tally["refusals"] += 1
            if wrote:
                self.tally["deviations"] += 1
                self.faults.append(f"{where}: geweigerd, en toch geschreven in {', '.join(wrote)}")
        elif form := _form_of(response):
            self.faults.append(f"{where}: {dict(form.errors)}")

    def look(self, where: str, name: str, actor: Actor, response: Any) -> None:
        """No word of what is somebody else's, and every header."""
        self.tally["bodies"] += 1
        marks = set(MARK.findall(bodies.said(response)))
        leaked = [m for m in marks if not self.world.may_read(actor, self.world.marks[m])]
        for text in leaked:
            mark = self.world.marks[text]
            self.tally["leaks"] += 1
            self.faults.append(
                f"{where}: leest {text}, dat is voor {mark.permission.name} in "
                f"{mark.municipality or mark.region}"
            )
        self.read |= marks
        if wrong := headers.faults(response, name):
            self.faults.append(f"{where}: {'; '.join(wrong)}")
        else:
            self.tally["headers"] += 1

    def body(self, rule: Rule, target: Target) -> dict[str, Any]:
        """What somebody who may do this sends; whoever may not, sends the very same."""
        if target.label not in self.sent:
            form = self._form(rule, target)
            besides = POSTS.get(rule.name)
            fields = besides(self.world, target) if besides and self._has(rule, target) else {}
            given = {name: value for name, value in fields.items() if value != ""}
            emptied = fields.keys() - given.keys()
            kept = {name: value for name, value in form.items() if name not in emptied}
            self.sent[target.label] = sent_again({**kept, **given})
        return self.sent[target.label]

    def _has(self, rule: Rule, target: Target) -> bool:
        try:
            POSTS[rule.name](self.world, target)
        except KeyError:
            return False
        return True

    def _form(self, rule: Rule, target: Target) -> dict[str, Any]:
        if "GET" not in rule.methods:
            return {}
        for actor in self.world.actors:
            if rule.answer(self.world, actor, "GET", target).status == 200:
                response = self.browser(actor).ask("GET", url(rule, target))
                return shown(_form_of(response))
        return {}


def _form_of(response: Any) -> Any:
    return response.context.get("form") if response.context else None


def url(rule: Rule, target: Target) -> str:
    return reverse(rule.name, kwargs=target.parts) + target.query
