"""Cookies that somebody else wrote, and whose page made a call."""

import pytest

from wxlogin import errors
from wxlogin.contrib._shared import cookie_of, session_cookie, token_of

OWN = {"sec-fetch-site": "same-origin"}


def test_on_https_only_the_name_counts_that_no_sibling_host_can_write():
    assert session_cookie(True) == "__Host-wxlogin_session" and session_cookie(False) == "wxlogin_session"
    planted = {"cookie": "wxlogin_session=planted"}
    assert token_of("GET", planted, https=True) is None
    assert token_of("GET", planted, https=False) == "planted"
    assert token_of("GET", {**planted, "x-forwarded-proto": "https"}, https=False) is None
    both = {"cookie": "wxlogin_session=planted; __Host-wxlogin_session=own; wxlogin_session=more"}
    assert token_of("GET", both, https=True) == token_of("GET", both, https=False) == "own"


@pytest.mark.parametrize("space", ["\u2000", "\x85", "\xa0", "\x1c", "\u3000"])
def test_another_name_does_not_pass_for_one_with_the_prefix(space):
    headers = {"cookie": f"{space}__Host-wxlogin_session=planted; a=b"}
    assert cookie_of(headers, "wxlogin_session", https=True) is None


def test_two_values_of_one_name_are_none():
    assert cookie_of({"cookie": "wxlogin_session=a; wxlogin_session=b"}, "wxlogin_session", https=False) is None
    assert cookie_of({"cookie": "wxlogin_session=a; wxlogin_session=a"}, "wxlogin_session", https=False) == "a"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"origin": "http://shop.example"},
        {"origin": "https://shop.example:8443"},
        {"origin": "https://evil.example"},
        {"origin": "https://shop.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://shop.example", "sec-fetch-site": "same-site"},
        {"origin": "null"},
    ],
)
def test_a_call_that_another_page_may_have_made_is_refused(more):
    headers = {"host": "shop.example", "cookie": "__Host-wxlogin_session=own", **more}
    with pytest.raises(errors.Forbidden):
        token_of("POST", headers, https=True)


def test_our_own_page_may_call():
    headers = {"host": "shop.example", "cookie": "__Host-wxlogin_session=own"}
    assert token_of("POST", {**headers, **OWN}, https=True) == "own"
    assert token_of("POST", {**headers, "origin": "https://shop.example"}, https=True) == "own"
