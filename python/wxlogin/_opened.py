"""An open app of this process, and its rebirth in a forked child."""

from __future__ import annotations

import os
import threading
import weakref
from typing import Any, List, Optional, Tuple

from . import _native
from ._bridge import bridge, forget_bridges
from ._failure import OpenError, error_of
from ._jobs import Dispatcher
from ._results import decode

Settings = List[Tuple[str, str]]


class Opened:
    """The native app behind any number of `App` views.

    Threads do not survive a fork. A forked child therefore leaves the parent's native app alone and opens its own, with
    the same folder and settings, when it is first used. State is in the database, so the child sees the same users.
    """

    def __init__(self, dir: str, settings: Settings, watch: bool, lenient: Optional[bool]) -> None:
        self._recipe = (dir, settings, watch, lenient)
        self._lock = threading.Lock()
        self._native: Optional[_native.App] = None
        self._dispatcher: Optional[Dispatcher] = None
        self.closed = False
        self.native()
        _all.add(self)

    def native(self) -> "_native.App":
        """The native app of this process."""
        native = self._native
        return native if native is not None else self._open()

    def _open(self) -> "_native.App":
        with self._lock:
            if self._native is not None:
                return self._native
            if self.closed:
                raise RuntimeError("this app is closed")
            dir, settings, watch, lenient = self._recipe
            dispatcher = Dispatcher()
            try:
                native = _native.App.open(dir, settings, dispatcher.native, watch, lenient)
            except _native.OpenFailure as failure:
                dispatcher.close()
                raise OpenError(failure.args[0]) from None
            except _native.Failure as failure:
                dispatcher.close()
                raise error_of(failure.args) from None
            self._native, self._dispatcher = native, dispatcher
            return native

    def run(self, visit: "_native.Visit", element: str, function: str, arguments: str) -> Any:
        """Runs a request and waits, the interpreter unlocked."""
        try:
            return decode(self.native().run(visit, element, function, arguments))
        except _native.Failure as failure:
            told = failure.args
        raise error_of(told)

    async def run_async(self, visit: "_native.Visit", element: str, function: str, arguments: str) -> Any:
        """Runs a request, awaiting its result on the running loop."""
        return decode(await bridge().call(self.native(), visit, element, function, arguments))

    def close(self) -> None:
        """Closes the app in this process."""
        with self._lock:
            native, dispatcher = self._native, self._dispatcher
            self.closed, self._native, self._dispatcher = True, None, None
        if dispatcher is not None:
            dispatcher.close()
        if native is not None:
            native.close()

    def forked(self) -> None:
        """In a forked child."""
        _abandoned.append((self._native, self._dispatcher))
        self._native = self._dispatcher = None
        self._lock = threading.Lock()


_all: "weakref.WeakSet[Opened]" = weakref.WeakSet()
# The parent's native apps. Dropping one here would wait for threads that this process does not have.
_abandoned: "list[Any]" = []


def _in_child() -> None:
    forget_bridges()
    for opened in list(_all):
        opened.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
