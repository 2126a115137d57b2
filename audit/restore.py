"""The way back from `audit.provenance.plain`: dataclasses from what JSON could hold.

A dataset that was kept years ago must still open: a field that came later gets its default, one
that has gone is passed over. Dates, decimals and closed lists come back as what they were; where
a number may be whole or decimal, decimals are the ones kept as text.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def restored(kind: type[T], value: Any) -> T:
    """An object of this dataclass. Raises ValueError where the data does not fit it."""
    found: T = _value(kind, value)
    return found


def _value(kind: Any, value: Any) -> Any:
    if kind is Any:
        return value
    if get_origin(kind) in (Union, UnionType):
        return _one_of(get_args(kind), value)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value)
    if get_origin(kind) is dict:
        of_key, of_value = get_args(kind)
        return {_key(of_key, k): _value(of_value, v) for k, v in value.items()}
    if is_dataclass(kind):
        return _object(kind, value)
    return _plain_value(kind, value)


def _plain_value(kind: Any, value: Any) -> Any:
    if kind is Decimal and isinstance(value, str):
        return Decimal(value)
    if kind in (date, datetime) and isinstance(value, str):
        return kind.fromisoformat(value)
    if issubclass(kind, Enum):
        return kind(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r} is geen {kind.__name__}")
    return value


def _one_of(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and NoneType in kinds:
        return None
    for kind in kinds:
        if kind is NoneType:
            continue
        try:
            return _value(kind, value)
        except (TypeError, ValueError, ArithmeticError):
            continue
    raise ValueError(f"{value!r} is geen van {kinds}")


def _tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is geen rij")
    if kinds[-1] is Ellipsis:
        return tuple(_value(kinds[0], v) for v in value)
    return tuple(_value(k, v) for k, v in zip(kinds, value, strict=True))


def _key(kind: Any, key: str) -> Any:
    return int(key) if kind is int else _value(kind, key)


def _object(kind: Any, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} is geen {kind.__name__}")
    hints = _hints(kind)
    given = {n: _value(hint, value[n]) for n, hint in hints.items() if n in value}
    lacking = [
        f.name
        for f in fields(kind)
        if f.name not in given and f.default is MISSING and f.default_factory is MISSING
    ]
    if lacking:
        raise ValueError(f"{kind.__name__} mist {', '.join(lacking)}")
    return kind(**given)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}
