"""Holds a real answer against the types that the screens have of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)


def mismatches(value: object, wanted: Any, at: str = "") -> Iterator[str]:  # noqa: ANN401 -- a type
    """Tell where a value is not of a type; more keys than a type names are welcome."""
    origin = get_origin(wanted)
    if is_typeddict(wanted):
        yield from _of_typed_dict(value, wanted, at)
    elif origin in {list, Sequence, tuple}:
        yield from _of_list(value, get_args(wanted), at)
    elif not _fits(value, wanted, at):
        yield f"{at}: {value!r:.60} is no {wanted}"


def _fits(value: object, wanted: Any, at: str) -> bool:  # noqa: ANN401 -- a type
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in {Union, UnionType}:
        return any(not list(mismatches(value, one, at)) for one in inner)
    if origin is Literal:
        return value in inner
    if origin in {dict, Mapping}:
        return isinstance(value, Mapping)
    return wanted in {Any, object} or _is(value, wanted)


def _is(value: object, wanted: Any) -> bool:  # noqa: ANN401 -- a type
    if wanted is None:
        return value is None
    if isinstance(value, bool):
        return wanted is bool
    return isinstance(value, (int, float) if wanted is float else wanted or NoneType)


def _of_typed_dict(value: object, wanted: Any, at: str) -> Iterator[str]:  # noqa: ANN401 -- a type
    if not isinstance(value, Mapping):
        yield f"{at}: no object"
        return
    hints = get_type_hints(wanted, include_extras=True)
    for name, hint in hints.items():
        optional = get_origin(hint) is NotRequired or name not in wanted.__required_keys__
        plain = get_args(hint)[0] if get_origin(hint) is NotRequired else hint
        if name in value:
            yield from mismatches(value[name], plain, f"{at}/{name}")
        elif not optional:
            yield f"{at}/{name}: missing"


def _of_list(value: object, inner: tuple[Any, ...], at: str) -> Iterator[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        yield f"{at}: no list"
        return
    fixed = len(inner) > 1 and inner[1] is not Ellipsis
    if fixed and len(inner) != len(value):
        yield f"{at}: {len(value)} of {len(inner)}"
    for n, one in enumerate(value):
        yield from mismatches(one, inner[min(n, len(inner) - 1) if fixed else 0], f"{at}/{n}")
