"""The base of all failures."""

from __future__ import annotations

import logging
from typing import Any, ClassVar, Dict, Optional, Tuple, Type

_LOG = logging.getLogger("wxlogin")


class LoginError(Exception):
    """A failed call. The text says what happened and what to do next.

    code: the stable code, such as "code_used"; match on it, or on the subclass.
    errcode: WeChat's number when WeChat said one, else our own number for the code.
    hint: what to do next. status: the HTTP status that fits. retryAfter: seconds to wait, where known.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    _errcode: ClassVar[int] = 500001
    _message: ClassVar[str] = ""
    _hint: ClassVar[str] = ""

    def __init__(
        self,
        message: Optional[str] = None,
        *,
        hint: Optional[str] = None,
        errcode: Optional[int] = None,
        retryAfter: Optional[float] = None,
    ) -> None:
        self.message = self._message if message is None else message
        self.hint = self._hint if hint is None else hint
        self.errcode = self._errcode if errcode is None else errcode
        self.retryAfter = retryAfter
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __reduce__(self) -> Any:
        return _again, (type(self), self.message, self.hint, self.errcode, self.retryAfter)

    def toDict(self) -> Dict[str, Any]:
        """The envelope that every surface answers with."""
        return {"errcode": self.errcode, "errmsg": self.message, "code": self.code, "hint": self.hint}


class OpenError(Exception):
    """An app folder or its settings cannot be used. The text names every problem and what to do."""


def _again(
    kind: Type[LoginError], message: str, hint: str, errcode: int, retry: Optional[float]
) -> LoginError:
    return kind(message, hint=hint, errcode=errcode, retryAfter=retry)


Told = Tuple[str, int, str, str, int, Optional[float], Optional[str]]


def error_of(told: Told) -> LoginError:
    """The exception for what the native half told. The cause goes to the log only."""
    from .errors import BY_CODE

    code, errcode, message, hint, _status, retry, cause = told
    if cause:
        level = logging.ERROR if code in ("internal", "storage_unavailable", "login_misconfigured") else logging.INFO
        _LOG.log(level, "%s: %s (%s)", code, message, cause)
    return BY_CODE.get(code, LoginError)(message, hint=hint, errcode=errcode, retryAfter=retry)
