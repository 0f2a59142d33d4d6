"""Plain functions over a connection as methods of the opened journal, each in a transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection

P = ParamSpec("P")
T = TypeVar("T")


class Handle(Protocol):
    """What lends a connection."""

    def reading(self) -> AbstractContextManager[Connection]:
        """For a function that only reads."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """For one that writes."""
        ...


def reads(function: Callable[Concatenate[Connection, P], T]) -> Callable[Concatenate[Any, P], T]:
    """A method that runs ``function`` in a transaction of its own, or in the open one."""

    @wraps(function)
    def method(self: Handle, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self.reading() as connection:
            return function(connection, *args, **kwargs)

    return method


def writes(function: Callable[Concatenate[Connection, P], T]) -> Callable[Concatenate[Any, P], T]:
    """The same for a ``function`` that writes: committed before it returns, unless a transaction is open."""

    @wraps(function)
    def method(self: Handle, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self.writing() as connection:
            return function(connection, *args, **kwargs)

    return method
