"""Results of calls on their way to an asyncio loop.

The native half puts a result into a queue and writes one byte to a socket. The loop watches the socket and resolves the
futures itself, so that no foreign thread ever touches the interpreter.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
import weakref
from typing import TYPE_CHECKING, Any, Dict, Optional

from . import _native
from ._failure import error_of

if TYPE_CHECKING:
    from ._opened import Opened


class LoopBridge:
    """The bridge of one loop. It must not hold the loop, which would then live for ever."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.native = _native.Bridge()
        self._futures: Dict[int, "asyncio.Future[str]"] = {}
        self._ids = itertools.count(1)
        self._socket = socket.socket(fileno=self.native.fileno())
        self._socket.setblocking(False)
        try:
            loop.add_reader(self._socket, self._ready)
        except NotImplementedError:  # Windows' proactor loop
            self._socket.setblocking(True)
            self._watch(loop)
        weakref.finalize(loop, self._socket.close)

    async def call(self, app: "Opened", visit: "_native.Visit", element: str, function: str, arguments: str) -> str:
        """Runs a request. Cancelling the task only stops the waiting: what is begun (a spent code, a binding) is finished."""
        number = next(self._ids)
        future: "asyncio.Future[str]" = asyncio.get_running_loop().create_future()
        self._futures[number] = future
        try:
            app.ask("submit", self.native, number, visit, element, function, arguments)
            return await future
        except asyncio.CancelledError:
            self.native.cancel(number)
            raise
        finally:
            self._futures.pop(number, None)

    def _ready(self) -> None:
        try:
            while len(self._socket.recv(4096)) == 4096:
                pass
        except BlockingIOError:
            pass
        self._drain()

    def _drain(self) -> None:
        for number, answer, told in self.native.drain():
            future = self._futures.get(number)
            if future is None or future.done():
                continue
            if told is None:
                future.set_result(answer or "null")
            else:
                future.set_exception(error_of(told))

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """For loops that cannot watch a socket: a thread that waits in plain Python, which may end at any time."""
        wanted, reader = weakref.ref(loop), self._socket

        def wait() -> None:
            while True:
                try:
                    data = reader.recv(4096)
                except OSError:
                    return
                running: Optional[asyncio.AbstractEventLoop] = wanted()
                if not data or running is None or running.is_closed():
                    return
                running.call_soon_threadsafe(self._drain)
                del running

        threading.Thread(target=wait, name="wxlogin-bridge", daemon=True).start()


_bridges: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, LoopBridge]" = weakref.WeakKeyDictionary()


def bridge() -> LoopBridge:
    """The bridge of the running loop."""
    loop = asyncio.get_running_loop()
    found = _bridges.get(loop)
    if found is None:
        found = _bridges[loop] = LoopBridge(loop)
    return found


def forget_bridges() -> None:
    """In a forked child: its loops are its own."""
    _kept.append(dict(_bridges))
    _bridges.clear()


# Never dropped: closing what the parent still watches is none of the child's business.
_kept: "list[Any]" = []
