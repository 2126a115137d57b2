"""All that can be sent, sent twice: one effect; and with what its form does not hold: none."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.access import prints
from tests.access.posts import POSTS, sent_again
from tests.access.questions import Asked, url
from tests.access.rules import Rule, rules
from tests.access.targets import targets
from tests.access.walk import addresses
from tests.access.world import Actor, Target

pytestmark = pytest.mark.django_db
# What is asked for once more is done once more: that is what the button says.
AGAIN = {"person-invite"}
UNSAFE = sorted(
    name
    for name, rule in rules().items()
    if {"write", "post"} & rule.said.keys() and rule.said.get("writes", True)
)
# A hash over what was known at a moment differs each time, as the moment itself does.
MOMENTS = {"agenda.Round.sha256"}
# Names that a form of this or another application might take over.
TRIED = ("id", "pk", "version", "region", "municipality", "lead_municipality", "user", "item",
         "proposal", "number", "sequence", "role", "entered_by", "approved_by", "approved_on",
         "created_by", "history_user", "import_row", "is_staff", "is_superuser", "is_active",
         "visibility", "confidentiality", "email", "password")  # fmt: skip


def test_every_address_that_writes_has_a_valid_body():
    assert [name for name in UNSAFE if name not in POSTS and name not in AGAIN] == []


def allowed(asked: Asked, rule: Rule) -> tuple[Actor, Target]:
    """Somebody who may send it, and what about."""
    for target in targets(asked.world, rule.of, addresses()[rule.name].parts):
        for actor in asked.world.actors:
            if rule.answer(asked.world, actor, "POST", target).writes:
                return actor, target
    raise AssertionError(f"Niemand mag {rule.name}.")


@pytest.mark.parametrize("name", UNSAFE)
def test_what_is_sent_twice_happens_once(asked: Asked, name: str):
    rule = rules()[name]
    actor, target = allowed(asked, rule)
    body = asked.body(rule, target)
    before = prints.taken()

    first = _send(asked, rule, actor, target, body)
    once = prints.taken()
    second = _send(asked, rule, actor, target, body)
    twice = prints.taken()

    asked.tally["doubles"] += 1
    assert first.status_code == 302
    assert second.status_code < 500
    assert prints.differences(before, once) != []
    assert set(prints.differences(once, twice)) <= ({"e-mail"} if name in AGAIN else set())


@pytest.mark.parametrize("name", UNSAFE)
def test_a_form_takes_nothing_that_it_does_not_hold(asked: Asked, name: str):
    rule = rules()[name]
    actor, target = allowed(asked, rule)
    body = asked.body(rule, target)
    world = asked.world
    hostile = {
        "region": world.there.pk, "municipality": world.elsewhere.pk, "version": 99,
        "lead_municipality": world.elsewhere.pk, "approved_on": "2025-01-01", "role": "beheerder",
        "visibility": "intern", "confidentiality": "geheim", "email": "x@proef.test",
    }  # fmt: skip
    held = _held(asked, rule, target)
    besides = {
        each: hostile.get(each, 1) for each in TRIED if each not in body and each not in held
    }
    results = []
    for sent in (body, {**body, **besides}):
        with asked.undone():
            old = _keys()
            response = _send(asked, rule, actor, target, sent_again(sent))
            results.append((response.status_code, list(_rows(old))))

    asked.tally["intruders"] += len(besides)
    assert results[0][0] == 302
    assert results[0] == results[1]


def _send(asked: Asked, rule: Rule, actor: Actor, target: Target, body: dict[str, Any]) -> Any:
    for value in body.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return asked.browser(actor).ask("POST", url(rule, target), body)


def _held(asked: Asked, rule: Rule, target: Target) -> set[str]:
    """The fields of the form itself: what they are given is its own business."""
    for actor in asked.world.actors:
        if rule.answer(asked.world, actor, "GET", target).status == 200:
            page = asked.browser(actor).ask("GET", url(rule, target))
            form = page.context.get("form") if page.context else None
            return set(form.fields) if form is not None else set()
    return set()


def _live() -> list[type[models.Model]]:
    beside = prints.BESIDE | {"sessions.Session"}
    return [
        model
        for model in apps.get_models()
        if not hasattr(model, "history_id") and model._meta.label not in beside
    ]


def _keys() -> dict[str, set[Any]]:
    return {m._meta.label: set(m._base_manager.values_list("pk", flat=True)) for m in _live()}


def _rows(old: dict[str, set[Any]]) -> Iterator[tuple[str, list[str]]]:
    """All rows; keys given since then differ each time, as do moments and made-up secrets."""
    for model in _live():
        fields = [
            f
            for f in model._meta.concrete_fields
            if not isinstance(f, models.DateTimeField | models.BinaryField | models.JSONField)
            and f.name != "password"
            and str(f) not in MOMENTS
        ]
        rows = model._base_manager.values_list(*(f.attname for f in fields))
        shown = [[_said(f, v, old) for f, v in zip(fields, row, strict=True)] for row in rows]
        yield model._meta.label, sorted(map(repr, shown))


def _said(field: Any, value: Any, old: dict[str, set[Any]]) -> Any:
    owner = field.related_model if field.is_relation else field.model
    if value is None or not (field.is_relation or field.primary_key):
        return value
    return value if value in old.get(owner._meta.label, ()) else "nieuw"
