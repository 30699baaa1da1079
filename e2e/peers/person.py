"""A person with a phone in front of the sandbox: everything here happens on WeChat's side, not in the client."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import requests

WECHAT = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116 Mobile Safari/537.36 "
    "MicroMessenger/8.0.49"
)


class Person:
    def __init__(self, sandbox, name):
        self.sandbox = sandbox
        self.name = name
        self.browser = requests.Session()

    def _control(self, path, **body):
        answer = self.browser.post(f"{self.sandbox}/sandbox/{path}", json=body, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def scan_and_confirm(self, qrconnect_url):
        """Opens the page with the QR code on a desktop, scans it, agrees, and gives the code."""
        page = self.browser.get(qrconnect_url, timeout=10).text
        uuid = re.search(r"/connect/qrcode/([\w-]+)", html.unescape(page))
        assert uuid, page
        for action in ("scan", "confirm"):
            self._control(f"qr/{uuid[1]}/{action}", persona=self.name)
        poll = self.browser.get(f"{self.sandbox}/connect/l/qrconnect", params={"uuid": uuid[1]}, timeout=40).text
        assert "wx_errcode=405" in poll, poll
        return re.search(r"wx_code='(\w+)'", poll)[1]

    def open_in_wechat(self, authorize_url):
        """Opens a link inside WeChat, agrees where asked, and gives the query of the callback."""
        headers = {"User-Agent": WECHAT}
        answer = self.browser.get(authorize_url, headers=headers, allow_redirects=False, timeout=10)
        if answer.status_code == 200:
            sheet = re.search(r'name="sheet" value="(\w+)"', answer.text)
            assert sheet, answer.text
            form = {"sheet": sheet[1], "persona": self.name, "allow": "allow"}
            reply = f"{self.sandbox}/connect/oauth2/authorize_reply"
            answer = self.browser.post(reply, data=form, headers=headers, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        return {name: values[0] for name, values in query.items()}

    def wx_login(self, app_id):
        """What wx.login hands a mini program."""
        return self._control("codes", appid=app_id, persona=self.name, kind="mini")["code"]
