"""wechatpy, unmodified, signs people in against the sandbox."""

import unittest

from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException, WeChatOAuthException
from wechatpy.oauth import WeChatOAuth

from person import Person
from redirect import SANDBOX

CALLBACK = "http://peers.example/callback"
WEBSITE = ("wx5a4db0e5000000a1", "sandbox-only-website")
OFFICIAL = ("wx5a4db0e5000000a2", "sandbox-only-official")
MINI = ("wx5a4db0e5000000a3", "sandbox-only-mini")
CODE_USED, INVALID_CODE, INVALID_SECRET = 40163, 40029, 40125


def oauth(app, scope):
    return WeChatOAuth(*app, redirect_uri=CALLBACK, scope=scope, state="peer7")


class Website(unittest.TestCase):
    def test_a_scanned_qr_code_becomes_a_profile(self):
        client = oauth(WEBSITE, "snsapi_login")
        code = Person(SANDBOX, "alice").scan_and_confirm(client.qrconnect_url)
        token = client.fetch_access_token(code)
        self.assertEqual(token["scope"], "snsapi_login")
        profile = client.get_user_info()
        self.assertEqual(profile["nickname"], "爱丽丝")
        self.assertEqual(profile["openid"], token["openid"])
        self.assertEqual(profile["unionid"], token["unionid"])

    def test_a_code_is_good_once(self):
        client = oauth(WEBSITE, "snsapi_login")
        code = Person(SANDBOX, "bob").scan_and_confirm(client.qrconnect_url)
        client.fetch_access_token(code)
        with self.assertRaises(WeChatOAuthException) as failure:
            client.fetch_access_token(code)
        self.assertEqual(failure.exception.errcode, CODE_USED)

    def test_a_wrong_secret_is_refused_and_leaves_the_code(self):
        person = Person(SANDBOX, "bob")
        right = oauth(WEBSITE, "snsapi_login")
        code = person.scan_and_confirm(right.qrconnect_url)
        with self.assertRaises(WeChatOAuthException) as failure:
            oauth((WEBSITE[0], "wrong"), "snsapi_login").fetch_access_token(code)
        self.assertEqual(failure.exception.errcode, INVALID_SECRET)
        self.assertIn("openid", right.fetch_access_token(code))


class OfficialAccount(unittest.TestCase):
    def test_consent_inside_wechat_becomes_a_profile(self):
        client = oauth(OFFICIAL, "snsapi_userinfo")
        callback = Person(SANDBOX, "carol").open_in_wechat(client.authorize_url)
        self.assertEqual(callback["state"], "peer7")
        token = client.fetch_access_token(callback["code"])
        self.assertEqual(token["scope"], "snsapi_userinfo")
        self.assertEqual(client.get_user_info()["nickname"], "卡萝尔🌸")
        self.assertTrue(client.check_access_token())

    def test_a_token_is_refreshed(self):
        client = oauth(OFFICIAL, "snsapi_userinfo")
        callback = Person(SANDBOX, "carol").open_in_wechat(client.authorize_url)
        first = client.fetch_access_token(callback["code"])
        again = client.refresh_access_token(first["refresh_token"])
        self.assertEqual(again["openid"], first["openid"])

    def test_base_scope_is_silent_and_gives_the_openid_only(self):
        client = oauth(OFFICIAL, "snsapi_base")
        callback = Person(SANDBOX, "alice").open_in_wechat(client.authorize_url)
        token = client.fetch_access_token(callback["code"])
        self.assertIn("openid", token)
        with self.assertRaises(WeChatOAuthException):
            client.get_user_info()

    def test_one_person_has_one_unionid_and_an_openid_in_each_app(self):
        website, official = oauth(WEBSITE, "snsapi_login"), oauth(OFFICIAL, "snsapi_userinfo")
        carol = Person(SANDBOX, "carol")
        there = website.fetch_access_token(carol.scan_and_confirm(website.qrconnect_url))
        here = official.fetch_access_token(carol.open_in_wechat(official.authorize_url)["code"])
        self.assertEqual(there["unionid"], here["unionid"])
        self.assertNotEqual(there["openid"], here["openid"])


class MiniProgram(unittest.TestCase):
    def setUp(self):
        self.wxa = WeChatClient(*MINI).wxa

    def test_a_code_becomes_a_session(self):
        session = self.wxa.code_to_session(Person(SANDBOX, "alice").wx_login(MINI[0]))
        self.assertEqual(len(session["openid"]), 28)
        self.assertEqual(len(session["session_key"]), 24)

    def test_a_code_is_good_once(self):
        code = Person(SANDBOX, "bob").wx_login(MINI[0])
        self.wxa.code_to_session(code)
        with self.assertRaises(WeChatClientException) as failure:
            self.wxa.code_to_session(code)
        self.assertEqual(failure.exception.errcode, CODE_USED)

    def test_an_invented_code_is_refused(self):
        with self.assertRaises(WeChatClientException) as failure:
            self.wxa.code_to_session("0" * 32)
        self.assertEqual(failure.exception.errcode, INVALID_CODE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
