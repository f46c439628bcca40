"""Questions that are put into SQL once and asked again and again with other values.

To put a query set into SQL costs Django five to ten times what the database needs to answer it, and a page asks fifty.
The function that builds one is called once per shape of its arguments, with stand-ins for the values; where they come
out in the statement the values of each call are filled in.

Rule: numbers, days, moments and lists of numbers that are given by place, and those of a viewer, are values. Whatever
else is given, and all that is given by name, is a part of the shape. The function may not look at the values: where the
tests run, every call is compared with what Django makes of the values themselves (`check`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet

from meetpunt.store.fields import to_day_number, to_us

P = ParamSpec("P")
R = TypeVar("R")

_MOST = 1024
"""So many statements are kept, those asked last."""
_LONGEST = 600
"""With more values than this a question is put into SQL each time: its statement would be too long to keep."""
_NUMBERS = range(2_000_000_000, 2_147_483_647)
_DAY, _MOMENT = date(8000, 1, 1), datetime(8000, 1, 1, tzinfo=UTC)


class Told(ABC):
    """Something that holds values beside its shape: a viewer."""

    @abstractmethod
    def shape(self) -> Hashable:
        """What a question may hang on otherwise than by filling in."""

    @abstractmethod
    def values(self) -> tuple[Any, ...]:
        """The values in it, as they could be given by themselves."""

    @abstractmethod
    def with_values(self, values: Sequence[Any]) -> Any:
        """The like with other values, and with nothing else that is not in its shape."""


@dataclass(frozen=True)
class _Statement:
    """A question in SQL.

    Attributes:
        converters: of columns that are read otherwise than the database gives them.
        params: what is filled in as it is, or the place of a value and how it is told.
    """

    rows: QuerySet[Any]
    compiler: Any
    sql: str
    converters: dict[int, Any]
    params: tuple[tuple[int, Callable[[Any], Any]] | tuple[None, Any], ...]


_kept: OrderedDict[Hashable, _Statement | None] = OrderedDict()
_lock = Lock()
check: Callable[[str, Callable[[], QuerySet[Any]], str, Sequence[Any]], None] | None = None
"""Set where the tests run: told of each call's function, what builds its query set, its statement and values."""


class Prepared(Generic[P, R]):
    """A function that builds a query set, asked for its rows by calling it."""

    def __init__(self, build: Callable[P, QuerySet[Any, R]]) -> None:
        self._build = build
        self.__name__, self.__doc__ = build.__name__, build.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """The rows."""
        values: list[Any] = []
        shape = _shape_of(args, values)
        if len(values) > _LONGEST:
            return list(self._build(*args, **kwargs))
        statement, params = self._told(shape, values, args, kwargs)
        return [] if statement is None else _rows(statement, params)

    def first(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The first row, if there is one; the query set itself says that it wants one."""
        return next(iter(self(*args, **kwargs)), None)

    def count(self, *args: P.args, **kwargs: P.kwargs) -> int:
        """How many rows there are."""
        values: list[Any] = []
        shape = _shape_of(args, values)
        if len(values) > _LONGEST:
            return int(self._build(*args, **kwargs).count())
        statement, params = self._told(shape, values, args, kwargs)
        if statement is None:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({statement.sql}) counted", params)
            return int(cursor.fetchone()[0])

    def _told(
        self, shape: Hashable, values: list[Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[_Statement | None, list[Any]]:
        key = (self, shape, tuple(sorted(kwargs.items())), connection.vendor)
        with _lock:
            is_kept = key in _kept
            statement = _kept.get(key)
            if is_kept:
                _kept.move_to_end(key)
        if not is_kept:
            statement = _made(self._build(*cast(Any, _stood_in(args)), **cast(Any, kwargs)), values)
            with _lock:
                _kept[key] = statement
                while len(_kept) > _MOST:
                    _kept.popitem(last=False)
        if statement is None:
            return None, []
        params = [one if place is None else one(values[place]) for place, one in statement.params]
        if check is not None:
            check(self.__name__, lambda: self._build(*cast(Any, args), **cast(Any, kwargs)), statement.sql, params)
        return statement, params


def prepared(build: Callable[P, QuerySet[Any, R]]) -> Prepared[P, R]:
    """The rows of the query set that a function builds, whose statement is made once per shape of its arguments."""
    return Prepared(build)


def _shape_of(args: Iterable[Any], values: list[Any]) -> Hashable:
    return tuple(_shape(one, values) for one in args)


def _shape(told: Any, values: list[Any]) -> Hashable:
    """What kind of thing is told; its values are added to the values."""
    if isinstance(told, datetime):
        values.append(told)
        return datetime
    if isinstance(told, date):
        values.append(told)
        return date
    if isinstance(told, int) and not isinstance(told, bool):
        values.append(told)
        return int
    if isinstance(told, tuple | list | set | frozenset) and all(type(one) is int for one in told):
        size = _size(len(told))
        several = list(told)
        values += several + several[-1:] * (size - len(several))
        return (list, size)
    if isinstance(told, Told):
        return (type(told), told.shape(), _shape_of(told.values(), values))
    return cast(Hashable, told)


def _size(count: int) -> int:
    """Lists are filled up with their last number to sizes of which there are few."""
    return 1 << (count - 1).bit_length() if count else 0


def _stood_in(args: Iterable[Any]) -> list[Any]:
    """The arguments with a stand-in for each value, in the order of `_shape`."""
    place = 0

    def stand(told: Any) -> Any:
        nonlocal place
        if isinstance(told, Told):
            return told.with_values([stand(one) for one in told.values()])
        if isinstance(told, tuple | list | set | frozenset) and all(type(one) is int for one in told):
            size = _size(len(told))
            place += size
            return [_stand_in(0, place - size + one) for one in range(size)]
        if isinstance(told, date) or (isinstance(told, int) and not isinstance(told, bool)):
            place += 1
            return _stand_in(told, place - 1)
        return told

    return [stand(one) for one in args]


def _stand_in(value: Any, place: int) -> Any:
    if isinstance(value, datetime):
        return _MOMENT + timedelta(hours=place)
    return _DAY + timedelta(days=place) if isinstance(value, date) else _NUMBERS[place]


def _made(rows: QuerySet[Any], values: Sequence[Any]) -> _Statement | None:
    """The statement; None when it can find nothing."""
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    ways: dict[Any, tuple[int, Callable[[Any], Any]]] = {}
    for place, value in enumerate(values):
        for way in _WAYS[type(_stand_in(value, place))]:
            ways[way(_stand_in(value, place))] = (place, way)
    found = tuple(_found(one, ways) for one in params)
    converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
    return _Statement(rows, compiler, sql, converters, found)


def _found(param: Any, ways: dict[Any, tuple[int, Callable[[Any], Any]]]) -> Any:
    if not isinstance(param, Hashable) or param not in ways:
        if _is_strange(param):
            raise TypeError(f"A value was not given to the database as it was told: {param!r}")
        return (None, param)
    place, way = ways[param]
    kind: Any = type(param)
    if kind is int or not isinstance(param, int):
        return (place, way)
    return (place, lambda value: kind(way(value)))  # psycopg's numbers of a width


def _is_strange(param: Any) -> bool:
    """A stand-in that was changed on its way."""
    if isinstance(param, int):
        is_day, is_moment = abs(param - to_day_number(_DAY)) < 5_000, abs(param - to_us(_MOMENT)) < 10**14
        # Not `in`: a range looks through all of its numbers for one of psycopg's kinds.
        return _NUMBERS.start <= param < _NUMBERS.stop or is_day or is_moment
    return isinstance(param, date) and abs(param.year - _DAY.year) < 5


def _number(value: Any) -> int:
    return int(value)


def _as_it_is(value: Any) -> Any:
    return value


_WAYS: dict[type, tuple[Callable[[Any], Any], ...]] = {
    int: (_number,),
    date: (to_day_number, _as_it_is, date.isoformat),
    datetime: (to_us, _as_it_is),
}
"""How values of a kind are given to databases."""


def _rows(statement: _Statement, params: Sequence[Any]) -> list[Any]:
    compiler = copy(statement.compiler)
    compiler.connection = connections[DEFAULT_DB_ALIAS]
    compiler.as_sql = lambda *_args, **_kwargs: (statement.sql, params)
    compiler.get_converters = lambda _fields: statement.converters
    query = _alike(statement.rows.query)
    query.get_compiler = lambda *_args, **_kwargs: compiler
    rows = _alike(statement.rows)
    rows._query = query
    return list(rows)


def _alike(thing: Any) -> Any:
    """The same for this call: to copy a query set would ask it."""
    found = object.__new__(type(thing))
    vars(found).update(vars(thing))
    return found
