"""What the caller of a login type in Python hears when a step fails."""

import logging
import re

import pytest

import wxlogin
from conftest import MINI, login, write

OWN = "auths.loginTypes.Own"
DOOR = "auths.loginTypes.Door"
CODE = """
import wxlogin.errors
from wxlogin import types

class Own(types.WeChatMiniType):
    def exchange(self, code):
        STEP
"""


@pytest.fixture
def door(wxlogin_app_dir, request):
    """Opens the app with a login method whose `exchange` is the given code; gives that method, or another, in Chinese."""

    def make(step):
        code = CODE.replace("STEP", step.replace("\n", "\n        "))
        write(wxlogin_app_dir, OWN, {"type": "auths.loginTypes.WeChatMiniType", "title": "Own"}, None, code)
        e, config = login("WeChatMiniType", 7)
        write(wxlogin_app_dir, DOOR, {**e, "type": OWN}, config)
        app = request.getfixturevalue("wxlogin_app")
        request.getfixturevalue("sandbox").register(app)
        return app.asVisitor(language="zh").getElement

    return make


def heard(call, *arguments):
    with pytest.raises(wxlogin.LoginError) as told:
        call(*arguments)
    error = told.value
    return type(error), error.errcode, error.message, error.hint, error.retryAfter


LETTING_THROUGH = {
    "untouched": "return super().exchange(code)",
    "raised again": "try:\n    return super().exchange(code)\nexcept wxlogin.LoginError:\n    raise",
    "the first of two": (
        "try:\n    super().exchange(code)\nexcept wxlogin.LoginError as error:\n"
        "    try:\n        super().exchange('nonsense')\n    except wxlogin.LoginError:\n        raise error"
    ),
}


@pytest.mark.parametrize("step", LETTING_THROUGH.values(), ids=LETTING_THROUGH.keys())
@pytest.mark.parametrize("fault", [{"errcode": 40163}, {"errcode": 45011}, {"errcode": 40125}, "http_502_before"], ids=str)
def test_what_wechat_said_comes_through_a_step(door, sandbox, caplog, step, fault):
    element = door(step)
    told = []
    for method in (element(MINI), element(DOOR)):
        sandbox.fault("/sns/jscode2session", fault)
        caplog.clear()
        with caplog.at_level(logging.INFO, "wxlogin"):
            said = heard(method.getLoginCode, sandbox.code("alice", method))
        told.append((said, re.sub(r"rid [\w-]+|auths\.[\w.]+", "", caplog.messages[-1])))
        sandbox.control("DELETE", "faults")
    assert told[0] == told[1]
    assert "raised by" not in told[1][1]


def test_a_failure_of_a_step_itself_says_all_that_it_was_given(door):
    own = door("raise wxlogin.errors.RateLimited('Too early.', errcode=45011, retryAfter=7, hint='')")
    assert heard(own(DOOR).getLoginCode, "any") == (wxlogin.errors.RateLimited, 45011, "Too early.", "", 7)


def test_a_failure_without_a_text_is_told_in_the_callers_language(door):
    kind, errcode, message, hint, wait = heard(door("raise wxlogin.errors.CodeUsed()")(DOOR).getLoginCode, "any")
    assert (kind, errcode, message, wait) == (wxlogin.errors.CodeUsed, 400003, "该 code 已被使用。", None)
    assert "请重新发起登录" in hint


def test_a_failure_that_a_step_has_changed_is_told_as_changed(door):
    step = "try:\n    super().exchange(code)\nexcept wxlogin.LoginError as error:\n    error.hint = 'Ask the office.'\n    raise"
    told = heard(door(step)(DOOR).getLoginCode, "nonsense")
    assert told[:2] == (wxlogin.errors.CodeInvalid, 40029) and told[3] == "Ask the office."


@pytest.mark.parametrize("raised", ["Forbidden(ValueError('odd'))", "RateLimited(retryAfter='soon')", "Forbidden(errcode='x')"])
def test_a_failure_with_odd_fields_is_answered(door, raised):
    assert heard(door(f"raise wxlogin.errors.{raised}")(DOOR).getLoginCode, "any")[0] is wxlogin.errors.Internal
