"""Steps of login types in Python: questions of the native half, answered on Python's own threads."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import socket
import threading
import traceback
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, NamedTuple, Optional, Tuple

from . import _native
from ._code import Code
from ._failure import LoginError, error_of
from .errors import BY_CODE

_LOG = logging.getLogger("wxlogin.types")
# Steps of one class that run at the same time.
_WORKERS = 8


class Dispatcher:
    """Takes questions and has them answered.

    The thread that waits is in plain Python when the interpreter ends, so ending it then harms nobody. Steps run in
    pools of their own, one for each class: a class that waits for the class below it must not take that one's place.
    """

    def __init__(self) -> None:
        self.native = _native.Jobs()
        self._socket = socket.socket(fileno=self.native.fileno())
        self._code: Dict[str, Code] = {}
        self._pools: Dict[str, ThreadPoolExecutor] = {}
        wanted = weakref.ref(self)
        threading.Thread(target=_serve, args=(self._socket, wanted), name="wxlogin-types", daemon=True).start()

    def answer(self) -> bool:
        """Hands out the questions that wait."""
        for number, folder, step, arguments in self.native.take():
            self._pool(folder).submit(self._run, number, folder, step, arguments)
        return True

    def close(self) -> None:
        """No more questions."""
        self.native.close()
        for pool in self._pools.values():
            pool.shutdown(wait=False)

    def _pool(self, folder: str) -> ThreadPoolExecutor:
        if folder not in self._pools:
            self._pools[folder] = ThreadPoolExecutor(_WORKERS, thread_name_prefix="wxlogin-type")
        return self._pools[folder]

    def _run(self, number: int, folder: str, step: str, arguments: str) -> None:
        try:
            answer = self._step(number, folder, step, json.loads(arguments))
            self.native.reply(number, json.dumps(answer, ensure_ascii=False))
        except LoginError as error:
            self._refuse(number, folder, step, error)
        except PermissionError as error:
            self.native.fail(number, "forbidden", str(error) or None, None, f"raised by {step} of {folder}")
        except BaseException as error:
            self._break(number, folder, step, error)

    def _refuse(self, number: int, folder: str, step: str, error: LoginError) -> None:
        below = getattr(error, "_below", None)
        if isinstance(below, _Mark) and below.number == number and below.fields == _fields(error):
            return self.native.let_through(number, below.place)
        standard = BY_CODE.get(error.code, LoginError)
        if not isinstance(error, standard):
            standard = LoginError
        # The standard texts are there in both languages; of a text of its own, Python has one.
        message = None if error.message == standard._message else error.message
        hint = None if error.hint == standard._hint else error.hint
        cause = f"raised by {step} of {folder}"
        try:
            self.native.fail(number, error.code, message, hint, cause, error.errcode, error.retryAfter)
        except Exception as odd:  # A field of another type, which the caller must not wait for.
            self._break(number, folder, step, odd)

    def _break(self, number: int, folder: str, step: str, error: BaseException) -> None:
        _LOG.error("%s of the type in %s failed", step, folder, exc_info=error)
        self.native.fail(number, "internal", None, None, _last(error))

    def _step(self, number: int, folder: str, step: str, given: Dict[str, Any]) -> Any:
        if step == "load":
            code = self._code[folder] = Code(folder, given["fullName"])
            return code.said()
        instance = self._code[folder].make(given.pop("method", None), _Below(self.native, number))
        result = instance._step(step, given)
        if inspect.isawaitable(result):
            result = asyncio.run(_awaited(result))
        return instance._answer(step, result)


class _Below:
    """The same step of the Type below, in the call that is under way."""

    def __init__(self, native: "_native.Jobs", number: int) -> None:
        self._native = native
        self._number = number

    def __call__(self, arguments: Dict[str, Any]) -> Any:
        try:
            return json.loads(self._native.below(self._number, json.dumps(arguments, ensure_ascii=False)))
        except _native.Failure as failure:
            error, place = error_of(failure.args), getattr(failure, "place", None)
        if place is not None:
            error._below = _Mark(self._number, place, _fields(error))  # type: ignore[attr-defined]
        raise error


class _Mark(NamedTuple):
    """On a failure of the Type below: the question and the place that it is kept in, and what it said at first."""

    number: int
    place: int
    fields: Tuple[Any, ...]


def _fields(error: LoginError) -> Tuple[Any, ...]:
    return error.code, error.errcode, error.message, error.hint, error.retryAfter


async def _awaited(result: Any) -> Any:
    return await result


def _last(error: BaseException) -> str:
    """The exception and where it was raised; the whole traceback is in the log."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    return "".join(traceback.format_exception_only(type(error), error)).strip() + place


def _serve(reader: socket.socket, wanted: "weakref.ref[Dispatcher]") -> None:
    while True:
        try:
            data = reader.recv(4096)
        except OSError:
            return
        dispatcher: Optional[Dispatcher] = wanted()
        if not data or dispatcher is None:
            break
        try:
            dispatcher.answer()
        except RuntimeError:  # The interpreter is ending; nobody waits for an answer any more.
            break
        if b"\0" in data:
            break
        del dispatcher
    reader.close()
