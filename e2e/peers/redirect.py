"""The platform's hosts, redirected from outside: the client keeps asking for WeChat's own addresses."""

import os
from urllib.parse import urlsplit

import requests

SANDBOX = os.environ["SANDBOX"]
HOSTS = {"api.weixin.qq.com", "open.weixin.qq.com"}

_send = requests.Session.send


def _at_sandbox(session, request, **options):
    address = urlsplit(request.url)
    if address.hostname in HOSTS:
        query = f"?{address.query}" if address.query else ""
        request.url = f"{SANDBOX}{address.path}{query}"
    elif not request.url.startswith(SANDBOX):
        raise AssertionError(f"{address.hostname} is not a host of the platform")
    return _send(session, request, **options)


requests.Session.send = _at_sandbox
