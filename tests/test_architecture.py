"""Promises about the code base that no tool checks by itself."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from agenda.models import (
    FrozenEdition,
    FrozenRound,
    KeptFile,
    PlannedEdition,
    Round,
    SuppressionOverride,
)
from audit.models import (
    AuditEvent,
    ImportBatch,
    ImportFile,
    ImportMapping,
    ImportRow,
    Seal,
    Tracked,
)
from soest_sob.facts import KEYS

LAYERS = ["accounts", "audit", "buildingblocks", "funding", "agenda", "soest_sob"]
# Open to who is not signed in: the way in, the health page, whether a file is ours, and the feed
# whose address is a secret.
OPEN = {
    "health",
    "check-file",
    "calendar-feed",
    "login",
    "logout",
    "invitation",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "robots",
    "security-txt",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
}
GROWING = {AuditEvent, Seal, ImportFile, ImportRow, KeptFile}  # only ever added to
# Made by importing and reporting, never loaded from a fixture.
MADE_HERE = {
    ImportBatch,
    ImportMapping,
    Round,
    PlannedEdition,
    FrozenRound,
    FrozenEdition,
    SuppressionOverride,
}
ROOT = Path(settings.BASE_DIR)


def our_models():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in LAYERS and not hasattr(model, "history_id")
    ]


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_foreign_keys_point_down_the_layers(model):
    own = LAYERS.index(model._meta.app_label)
    targets = {
        f.related_model._meta.app_label for f in model._meta.concrete_fields if f.is_relation
    }
    assert [t for t in targets if t in LAYERS and LAYERS.index(t) > own] == []


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_every_model_of_ours_keeps_history(model):
    assert hasattr(model, "history") or model in GROWING


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_relations_of_our_own_are_explicit_and_protect(model):
    assert model._meta.many_to_many == ()
    kinds = {f.remote_field.on_delete.__name__ for f in model._meta.fields if f.is_relation}
    assert kinds <= {"PROTECT"}


def test_every_tracked_model_can_be_loaded_by_its_natural_key():
    models = [m for m in our_models() if issubclass(m, Tracked) and m not in MADE_HERE]
    tracked = {m._meta.label_lower for m in models}
    assert tracked | {"accounts.user"} == set(KEYS)


def url_patterns(patterns=None, prefix=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from url_patterns(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield pytest.param(pattern, id=prefix + str(pattern.pattern))


@pytest.mark.parametrize("pattern", list(url_patterns()))
def test_every_address_but_sign_in_and_health_asks_for_sign_in(pattern):
    asks = getattr(pattern.callback, "login_required", True)
    assert asks != (pattern.name in OPEN)


def test_every_address_has_a_name():
    assert [p.id for p in url_patterns() if not p.values[0].name] == []


def test_no_template_is_unused():
    code = [p.read_text() for app in LAYERS for p in (ROOT / app).rglob("*.py")]
    templates = list((ROOT / "templates").rglob("*.*"))
    used = set(re.findall(r"[\w/-]+\.(?:html|svg|txt|css|xml)", "\n".join(code)))
    for path in templates:
        used |= set(re.findall(r"[\w/-]+\.(?:html|svg|txt|css|xml)", path.read_text()))
    names = {str(p.relative_to(ROOT / "templates")) for p in templates}
    by_django = {"403.html", "404.html", "500.html", "403_csrf.html"}
    found_by_name = ("django/forms/", "account/email/")
    unused = {n for n in names - used - by_django if not n.startswith(found_by_name)}
    assert unused == set()


def test_nothing_takes_the_latest_row_without_saying_as_of_when():
    """`.latest()` and `.last()` on figures forget the reference date (a fault met elsewhere)."""
    modules = [m for app in LAYERS for m in (ROOT / app / "figures").glob("*.py")]
    wrong = [m.name for m in modules if re.search(r"\.(latest|last|earliest)\(", m.read_text())]
    assert (len(modules) > 20, wrong) == (True, [])


def test_only_the_demo_lives_through_a_made_up_past():
    """`change(at=…)` sets the clock; nothing but the Voorbeeldregio may."""
    calls = {
        f"{path.relative_to(ROOT)}"
        for app in LAYERS
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"change\([^)]*\bat=", path.read_text())
    }
    assert calls == {
        "agenda/reports/freezing.py",
        "soest_sob/facts.py",
        "soest_sob/management/commands/demo_reports.py",
        "soest_sob/management/commands/load_demo.py",
    }
