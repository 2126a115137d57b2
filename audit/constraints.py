"""Uniqueness that also holds where a column is empty, on SQLite and PostgreSQL alike."""

from itertools import product

from django.db.models import Q, UniqueConstraint


def unique_even_when_empty(
    name: str, *, fields: list[str], nullable: list[str], message: str
) -> list[UniqueConstraint]:
    """One constraint per combination of empty columns: neither database counts NULLs as equal.

    (`nulls_distinct=False` needs PostgreSQL 15 and does not exist on SQLite.)
    """
    constraints = []
    for empty in product([False, True], repeat=len(nullable)):
        condition = Q(**{f"{f}__isnull": e for f, e in zip(nullable, empty, strict=True)})
        filled = [f for f, e in zip(nullable, empty, strict=True) if not e]
        suffix = "".join("0" if e else "1" for e in empty)
        constraints.append(
            UniqueConstraint(
                name=f"{name}_{suffix}",
                fields=[*fields, *filled],
                condition=condition,
                violation_error_message=message,
            )
        )
    return constraints
