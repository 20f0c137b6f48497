"""Keyset paging over (sort column, pk), both directions, empty values last."""

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Model, Q, QuerySet


@dataclass(frozen=True)
class Order:
    """Sort by `path`, downwards or up; ties by pk in the same direction."""

    path: str
    down: bool

    @classmethod
    def parse(cls, text: str) -> "Order":
        """`-due_at` or `due_at`."""
        return cls(text.removeprefix("-"), text.startswith("-"))


def field_at(model: type[Model], path: str) -> models.Field | None:
    """The field a path ends at; None for an annotation."""
    field: Any = None
    try:
        for part in path.split("__"):
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
            if field.related_model is not None and field is not None:
                model = field.related_model
    except (FieldDoesNotExist, AttributeError):
        return None
    return field


def may_be_empty(model: type[Model], path: str) -> bool:
    """Whether rows can lack a value there (a left join or a nullable column)."""
    for part in path.split("__"):
        field: Any = field_at(model, part)
        if field is None or (field.null and not getattr(field, "primary_key", False)):
            return True
        if field.related_model is not None:
            model = field.related_model
    return False


def ordered(rows: QuerySet, order: Order, *, backwards: bool) -> QuerySet:
    """Order by the column and pk; backwards for the page before."""
    down = order.down != backwards
    pk = "-pk" if down else "pk"
    if order.path == "pk":
        return rows.order_by(pk)
    if not may_be_empty(rows.model, order.path):
        return rows.order_by(f"-{order.path}" if down else order.path, pk)
    column = F(order.path)
    empty = {"nulls_first": True} if backwards else {"nulls_last": True}
    return rows.order_by(column.desc(**empty) if down else column.asc(**empty), pk)


def beyond(rows: QuerySet, order: Order, cursor: tuple[Any, int], *, backwards: bool) -> QuerySet:
    """The rows after the cursor (before it when backwards), in the order of `ordered`."""
    value, pk = cursor
    sign = "lt" if order.down != backwards else "gt"
    if order.path == "pk":
        return rows.filter(**{f"pk__{sign}": pk})
    tie = Q(**{f"pk__{sign}": pk})
    empty = Q(**{f"{order.path}__isnull": True})
    if value is None:
        return rows.filter((empty & tie) | (~empty if backwards else Q(pk__in=[])))
    further = Q(**{f"{order.path}__{sign}": value}) | (Q(**{order.path: value}) & tie)
    if not may_be_empty(rows.model, order.path):
        # the bound on the column alone lets the database start in its index
        return rows.filter(**{f"{order.path}__{sign}e": value}).filter(further)
    return rows.filter(further if backwards else further | empty)


def encode(value: Any, pk: int) -> str:
    """A cursor for an address."""
    if isinstance(value, dt.date | dt.datetime | dt.time):
        value = value.isoformat()
    text = json.dumps([value if value is None or isinstance(value, int | bool) else str(value), pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _type_at(rows: QuerySet, path: str) -> models.Field | None:
    """The field that says what values stand at a path, for an annotation its output field."""
    annotation = rows.query.annotations.get(path)
    return annotation.output_field if annotation is not None else field_at(rows.model, path)


def _asked(value: Any, field: models.Field | None) -> Any:
    """The value of a cursor as the database may be asked for it. Raises ValueError for one we never made."""
    if isinstance(value, float | list | dict):
        raise ValueError("not a value of a cursor")
    if value is not None and field is not None:
        value = field.to_python(value)
    if isinstance(value, int) and not -(2**63) < value < 2**63:
        raise ValueError("beyond every column")
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise ValueError("no time zone")
        value.astimezone(dt.UTC)  # an OverflowError at the ends of the calendar
    if isinstance(value, str) and b"\x00" in value.encode():  # half of a surrogate pair is a UnicodeError
        raise ValueError("no text")
    return value


def decode(text: str, rows: QuerySet, order: Order) -> tuple[Any, int] | None:
    """The cursor of an address; None for anything we did not make (then the first page is shown)."""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        value, pk = json.loads(raw)
        if not isinstance(pk, int) or isinstance(pk, bool) or not -(2**63) < pk < 2**63:
            return None
        return _asked(value, _type_at(rows, order.path)), pk
    except (ValueError, TypeError, UnicodeError, binascii.Error, ValidationError, OverflowError, RecursionError):
        return None
