"""An open app of this process, and what happens to it when the process forks."""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from typing import Any, List, Optional, Tuple

from . import _native
from ._bridge import bridge, forget_bridges
from ._failure import OpenError, error_of
from ._jobs import Dispatcher
from ._results import decode

Settings = List[Tuple[str, str]]
_LOG = logging.getLogger("wxlogin")
# How long a fork waits for calls that are under way.
_PATIENCE = 3.0


class Opened:
    """The native app behind any number of `App` views.

    Threads do not survive a fork, tables of the whole process still name them, and SQLite must have no connection open.
    So the native app is closed and the threads are ended before a fork, once the calls under way have finished, and the
    app is opened again in the parent and in the child when it is next used: same folder, same settings, same database.
    Where that was not possible the child is told so.
    """

    def __init__(self, dir: str, settings: Settings, watch: bool, lenient: Optional[bool]) -> None:
        self._recipe = (dir, settings, watch, lenient)
        self._lock = threading.Lock()
        self._native: Optional[_native.App] = None
        self._dispatcher: Optional[Dispatcher] = None
        self._tainted = False
        self._told: List[str] = []
        self._seen = (0, 0)
        self._times = 0
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
            if self._tainted:
                raise RuntimeError(
                    "the process forked while this app was in use; open apps in the child, after the fork "
                    "(uwsgi: lazy-apps, gunicorn: without --preload)"
                )
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
            self._native, self._dispatcher, self._times = native, dispatcher, self._times + 1
            return native

    def ask(self, what: str, *arguments: Any) -> Any:
        """Calls a method of the native app."""
        while True:
            native = self.native()
            try:
                return getattr(native, what)(*arguments)
            except _native.Quiesced:
                time.sleep(0.002)
                continue
            except _native.Failure as failure:
                told = failure.args
            raise error_of(told)

    def generation(self) -> Tuple[int, int]:
        """Changes whenever an element does; problems of an edit are logged when that is first noticed."""
        native = self.native()
        # Opened again after a fork, the native app counts from the beginning.
        generation = (self._times, native.generation)
        if generation != self._seen:
            self._seen = generation
            self.tell_problems()
        return generation

    def tell_problems(self) -> None:
        """Logs what is wrong with the folder, each problem once for as long as it is there."""
        problems = list(decode(self.ask("info"))["problems"])
        for problem in problems:
            if problem not in self._told:
                _LOG.warning("%s", problem)
        self._told = problems

    def run(self, visit: "_native.Visit", element: str, function: str, arguments: str) -> Any:
        """Runs a request and waits, the interpreter unlocked."""
        return decode(self.ask("run", visit, element, function, arguments))

    async def run_async(self, visit: "_native.Visit", element: str, function: str, arguments: str) -> Any:
        """Runs a request, awaiting its result on the running loop."""
        return decode(await bridge().call(self, visit, element, function, arguments))

    def close(self) -> None:
        """Closes the app in this process."""
        with self._lock:
            native, dispatcher = self._native, self._dispatcher
            self.closed, self._native, self._dispatcher = True, None, None
        if dispatcher is not None:
            dispatcher.close()
        if native is not None:
            native.close()

    def before_fork(self) -> bool:
        """Closes the native app and keeps anybody from opening it until the fork is over. False: it is still in use."""
        self._lock.acquire()
        try:
            if self._native is not None and not self._native.quiesce(_PATIENCE):
                return False
            if self._dispatcher is not None:
                self._dispatcher.close()
            self._native = self._dispatcher = None
            return True
        except BaseException:
            self._lock.release()
            raise

    def in_parent(self) -> None:
        """After the fork, in the parent."""
        self._lock.release()

    def in_child(self, tainted: bool) -> None:
        """After the fork, in the child. What could not be closed is left alone: it is the parent's."""
        _abandoned.append((self._native, self._dispatcher))
        self._native, self._dispatcher, self._tainted = None, None, tainted
        self._lock = threading.Lock()


_all: "weakref.WeakSet[Opened]" = weakref.WeakSet()
# What serves others from the threads: it has to finish before they end, and to begin again in the parent.
paused_by_forks: "weakref.WeakSet[Any]" = weakref.WeakSet()
# Dropping one of these here would wait for threads that this process does not have.
_abandoned: "list[Any]" = []


class _Fork:
    """A fork under way: who is held back or paused, and whether the child can use what it gets."""

    held: List[Opened] = []
    paused: List[Any] = []
    clean = False


def _before() -> None:
    _Fork.clean = False
    clean = True
    for opened in list(_all):
        clean = opened.before_fork() and clean
        _Fork.held.append(opened)
    if clean:
        # After the apps: their calls are answered by what is paused here.
        for thing in list(paused_by_forks):
            _Fork.paused.append(thing)
            if not thing.pause(_PATIENCE):
                _LOG.warning("a fork cut calls of %r that took longer than %s s", thing, _PATIENCE)
    _Fork.clean = clean and _native.end_threads(_PATIENCE)
    if not _Fork.clean:
        _LOG.warning("a fork did not wait longer than %s s for calls; the child cannot use its apps", _PATIENCE)


def _in_parent() -> None:
    for thing in _Fork.paused:
        thing.resume()
    _Fork.paused.clear()
    for opened in _Fork.held:
        opened.in_parent()
    _Fork.held.clear()


def _in_child() -> None:
    forget_bridges()
    for opened in list(_all):
        opened.in_child(not _Fork.clean)
    _Fork.held.clear()
    # Forks of the child neither pause nor resume them.
    for thing in list(paused_by_forks):
        thing.leave()
    _Fork.paused.clear()
    paused_by_forks.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
