"""Classes of the official elements, for `app.getElement(fullName, kind)` and for type checkers (`elements.pyi`).

    from wxlogin.elements import WeChatMiniType

    login = app.getElement("auths.loginTypes.MyMini", WeChatMiniType)

They are made from the declarations, like every element's class.
"""

from __future__ import annotations

import json as _json

from . import _native as _native_half
from ._element import AioElement as AioElement
from ._element import Element as Element
from ._element import class_of as _class_of




def _classes() -> "dict[str, type]":
    told = _json.loads(_native_half.declarations())
    made = {}
    for login_type in told["types"]:
        name = login_type["authType"]
        made[name] = _class_of(name, told["family"] + login_type["functions"])
        made[login_type["model"]["name"]] = _class_of(login_type["model"]["name"], told["model"])
        for service in login_type["services"]:
            made[service["name"]] = _class_of(service["name"], service["functions"])
    made["AuthSvc"] = _class_of("AuthSvc", told["authService"]["functions"])
    member = told["corpMember"].rsplit(".", 1)[-1]
    made[member] = _class_of(member, told["model"])
    return made


_made = _classes()
globals().update(_made)
