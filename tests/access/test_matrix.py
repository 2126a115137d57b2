"""Every address × method × person × whose it is, against the one table in rules.toml."""

from collections.abc import Iterable

import pytest

from tests.access.questions import Asked
from tests.access.rules import METHODS, Rule, line_for, rules
from tests.access.targets import targets
from tests.access.walk import addresses
from tests.access.world import Actor

SHOWN = 25
# Of every kind of visitor one, for the methods that hardly a page knows: who is not signed in, who
# has no second step yet, who may nothing, and who may most.
WAYS = ("nobody", "no second step")
MOST = ("zonder rol", "regiocoordinator van de regio", "beheerder van de regio")


def test_every_address_has_a_rule():
    missing = [line_for(name) for name in addresses() if name not in rules()]

    if missing:
        pytest.fail("\n".join(missing), pytrace=False)


def test_every_rule_has_an_address():
    gone = rules().keys() - addresses().keys()

    assert not gone, f"Haal uit tests/access/rules.toml weg wat er niet meer is: {sorted(gone)}"


def asked_with(rule: Rule, actor: Actor, *, first: bool) -> Iterable[str]:
    """What the page answers by everybody; what it does not by one of each kind of visitor."""
    if first and (actor.state in WAYS or actor.name in MOST):
        return METHODS
    return sorted(rule.methods - {"HEAD"})


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(rules().keys() & addresses().keys()))
def test_everybody_gets_what_the_table_says(asked: Asked, name: str, pytestconfig: pytest.Config):
    rule = rules()[name]
    one_is_enough = pytestconfig.getoption("maxfail") == 1  # with -x
    cases = targets(asked.world, rule.of, addresses()[name].parts)
    for target in cases:
        first = target is cases[0]
        for actor in asked.world.actors:
            if not first and actor.state in ("ended", "later"):
                continue  # who may nothing at home, may nothing elsewhere
            for method in asked_with(rule, actor, first=first):
                asked.cell(rule, method, actor, target)
        if asked.faults and one_is_enough:
            break
    asked.nothing_else_changed(name)

    if asked.faults:
        first = "\n".join(asked.faults[:SHOWN])
        pytest.fail(f"{len(asked.faults)} afwijkingen van rules.toml:\n{first}", pytrace=False)
