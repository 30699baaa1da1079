"""A shop whose people are Django users: they sign in through its mini program."""

import json

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from wxlogin.contrib.django import get_app
from wxlogin.errors import Unauthenticated

MINI = "auths.loginTypes.MiniLogin"


@csrf_exempt
@require_POST
def sign_in(request: HttpRequest) -> JsonResponse:
    """What `wx.login` gave becomes a Django session for a browser, and a sessionId for a mini program."""
    code = json.loads(request.body).get("code")
    user = authenticate(request, element=MINI, code=code)
    if user is None:
        raise Unauthenticated()
    login(request, user)
    return JsonResponse({"username": user.get_username(), **user.wxlogin_session})


def me(request: HttpRequest) -> JsonResponse:
    """By Django's session, or by the mini program's."""
    session = request.wxlogin_session
    by_django = request.user.get_username() if request.user.is_authenticated else None
    return JsonResponse({"django": by_django, "wxlogin": session and session["userId"]})


async def own(request: HttpRequest) -> JsonResponse:
    """An async view, for signed-in people only."""
    user = await request.wxlogin.getElement("auths.loginTypes.services.AuthSvc").aio.currentUser()
    return JsonResponse(user.toDict())


def try_code(request: HttpRequest, person: str) -> JsonResponse:
    """Stands for the phone: a code as `wx.login` would give it to alice, bob or carol."""
    app = get_app()
    settings.SANDBOX.register(app)
    return JsonResponse({"code": settings.SANDBOX.code(person, app.getElement(MINI))})


urlpatterns = [
    path("login", sign_in),
    path("me", me),
    path("own", own),
    path("try-code/<person>", try_code),
]
