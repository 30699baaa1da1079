"""The settings that matter here are the last five."""

import os
from pathlib import Path

from wxlogin.testing import Sandbox

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SHOP_DATA", BASE_DIR / "data"))
DATA.mkdir(exist_ok=True)

SECRET_KEY = os.environ.get("SHOP_SECRET_KEY", "only for trying this out")
DEBUG = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "shop.db"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wxlogin.contrib.django.WxloginMiddleware",
]
AUTHENTICATION_BACKENDS = ["wxlogin.contrib.django.WxloginBackend", "django.contrib.auth.backends.ModelBackend"]
WXLOGIN_APP_DIR = os.environ.get("WXLOGIN_APP_DIR", BASE_DIR.parent / "demo-app")

# With WXLOGIN_SANDBOX=off the app talks to the real WeChat; otherwise to one in this process.
SANDBOX = None if os.environ.get("WXLOGIN_SANDBOX") == "off" else Sandbox()
WXLOGIN_OPTIONS = {
    "sandbox": SANDBOX and SANDBOX.url,
    "database": {"url": f"sqlite:{DATA / 'wxlogin.db'}"},
    "security": {"master_key_file": DATA / "master.key"},
}
