"""Signing people in from a test suite: a WeChat in this process, and an app that uses it.

    # conftest.py
    pytest_plugins = ["wxlogin.testing"]

    @pytest.fixture
    def wxlogin_app_dir():
        return "my-app"

    # test_login.py
    def test_alice_signs_in(wxlogin_app, wxlogin_sandbox):
        login = wxlogin_app.getElement("auths.loginTypes.MyMini")
        result = login.getLoginCode(wxlogin_sandbox.code("alice", login))

People: `alice`, `bob` and `carol` are there; `sandbox.person("dora", snapshot=True)` adds one. What the platform does
wrong is a fault: `sandbox.fault("/sns/jscode2session", {"errcode": 45011})`, `sandbox.fault(path, "http_502_after")`.
"""

from ._sandbox import Sandbox, SandboxError, sign_in

try:
    from ._fixtures import wxlogin_app, wxlogin_app_dir, wxlogin_people, wxlogin_platform, wxlogin_sandbox, wxlogin_settings
except ImportError:  # Without pytest, the sandbox is of use all the same.
    __all__ = ["Sandbox", "SandboxError", "sign_in"]
else:
    __all__ = [
        "Sandbox",
        "SandboxError",
        "sign_in",
        "wxlogin_app",
        "wxlogin_app_dir",
        "wxlogin_people",
        "wxlogin_platform",
        "wxlogin_sandbox",
        "wxlogin_settings",
    ]
