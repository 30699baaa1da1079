"""Helpers for web frameworks, each a few lines over an open app: `fastapi`, `starlette`, `flask`, `django`.

What they share: a session travels as `Authorization: Bearer`, as `X-Session-Id`, or as the cookie `wxlogin_session`, on
https `__Host-wxlogin_session`; a cookie counts in a call that changes something only when the same site's page made the call; a `LoginError` becomes the
envelope `{errcode, errmsg, code, hint}` with its HTTP status.
"""

from ._shared import sign_in, sign_in_async

__all__ = ["sign_in", "sign_in_async"]
