/** What the fake server does for each function. */
import type { Asked, FakeServer, FakeUser } from "./fake-server.js";
import { answerOf, enveloped, Failure, type Reply } from "./fake-replies.js";

const DONE = { success: true, message: "Operation successful" };

type Args = Record<string, unknown>;
type Fn = (server: FakeServer, args: Args, asked: Asked) => unknown;

const byOpenId = (server: FakeServer, openId: string) => server.users.find((user) => user.openId === openId);

function signedIn(server: FakeServer, asked: Asked): FakeUser {
  const session = server.session(asked);
  const user = session && server.users.find((one) => one.userId === session.userId);
  if (!user) throw new Failure("unauthenticated");
  return user;
}

const seen = ({ userId, isActive, createdAt }: FakeUser) => ({ userId, isActive, createdAt, corpId: null });

/** Links an account to a user, under the rules for accounts that are taken. */
function link(server: FakeServer, user: FakeUser, openId: string): void {
  const holder = byOpenId(server, openId);
  if ((holder && holder !== user) || (user.openId && user.openId !== openId)) throw new Failure("already_bound");
  user.openId = openId;
}

const ELEMENT: Record<string, [string[], Fn]> = {
  getLoginConfig: [[], () => ({ isActive: true, authType: "WeChatType", authConfig: { appId: "wx00000000000000a1" } })],
  getLoginCode: [
    ["code"],
    (server, { code }) => {
      const openId = server.take(code, "code_invalid", "code_used");
      if (byOpenId(server, openId)) return { loginCode: server.code(openId, "login"), corpList: [] };
      if (!server.allowRegister) throw new Failure("not_bound");
      return { bindCode: server.code(openId, "bind") };
    },
  ],
  register: [
    ["bindCode"],
    (server, { bindCode }) => {
      const openId = server.take(bindCode, "bind_code_invalid");
      const user = { userId: `u${server.users.length + 1}`, openId, isActive: true, createdAt: "2026-01-02T00:00:00Z" };
      server.users.push(user);
      return { userId: user.userId, isActive: true, createdAt: user.createdAt, loginCode: server.code(openId, "login") };
    },
  ],
  bind: [
    ["userId", "code", "bindCode"],
    (server, { userId, code, bindCode }, asked) => {
      const user = signedIn(server, asked);
      if (user.userId !== String(userId)) throw new Failure("forbidden");
      link(server, user, server.take(code ?? bindCode, "code_invalid", "code_used"));
      return DONE;
    },
  ],
  unbind: [["userId"], (server, _, asked) => (delete signedIn(server, asked).openId, DONE)],
  getUserAuthInfo: [
    ["authObj"],
    (server, { authObj }, asked) => {
      signedIn(server, asked);
      const row = authObj as { userId?: string } | null;
      return { isActive: !!row?.userId && server.users.some((user) => user.userId === row.userId) };
    },
  ],
  getPhoneNumber: [
    ["code"],
    (server, { code }, asked) => {
      signedIn(server, asked);
      server.take(code, "code_invalid", "code_used");
      return { phoneNumber: "+8613800000000", purePhoneNumber: "13800000000", countryCode: "86" };
    },
  ],
  decryptUserData: [["encryptedData", "iv"], (server, args, asked) => (signedIn(server, asked), { plain: args["encryptedData"] })],
};

const SERVICE: Record<string, [string[], Fn]> = {
  loginByCode: [
    ["loginCode", "corp", "platform"],
    (server, { loginCode }) => {
      const user = byOpenId(server, server.take(loginCode, "login_code_invalid")) as FakeUser;
      return server.signIn(user.userId);
    },
  ],
  logout: [[], (server, _, asked) => (signedIn(server, asked), DONE)],
  currentUser: [
    [],
    (server, _, asked) => {
      return seen(signedIn(server, asked));
    },
  ],
};

/** `POST /api/...`: an element's function; unknown arguments are refused. */
export function call(server: FakeServer, asked: Asked, path: string[]): Reply {
  const name = path[path.length - 1] as string;
  const service = path.slice(0, -1).join(".") === "auths.loginTypes.services.AuthSvc";
  const known = service || server.loginTypes.some((type) => type.fullName === path.slice(0, -1).join("."));
  const declared = (service ? SERVICE : ELEMENT)[name];
  if (!known || !declared) throw new Failure("not_found");
  const [names, fn] = declared;
  if (Object.keys(asked.body).some((key) => !names.includes(key))) throw new Failure("invalid_argument");
  return enveloped(fn(server, asked.body, asked));
}

/** What a sign-in takes. */
const LOGIN = ["username", "password", "code", "bindCode", "instance", "corp", "platform"].concat(
  ["userInfo", "rawData", "signature", "encryptedData", "iv"],
);

export const FUNCTIONS = {
  /** `POST /login`: a password and a code bind; later a code alone signs in. */
  passwordOrCode(server: FakeServer, { body, headers }: Asked): Reply {
    if (!(headers.get("content-type") || "").startsWith("application/json")) throw new Failure("invalid_argument");
    if (Object.keys(body).some((key) => !LOGIN.includes(key))) throw new Failure("invalid_argument");
    const { username, password, code } = body;
    let user: FakeUser | undefined;
    if (username !== undefined) {
      user = server.users.find((one) => one.username === username && one.password === password);
      if (!user) throw new Failure("unauthenticated");
      if (code !== undefined) link(server, user, server.take(code, "code_invalid", "code_used"));
    } else {
      user = byOpenId(server, server.take(code, "code_invalid", "code_used"));
      if (!user) throw new Failure("not_bound");
    }
    return answerOf(server.signIn(user.userId));
  },

  /** A program's sign-in by GET; everybody else gets the page. */
  byGet(server: FakeServer, asked: Asked): Reply {
    const { query, headers } = asked;
    if (!query.has("code") || query.has("state") || (headers.get("accept") || "").includes("text/html")) {
      return { status: 200, headers: { "content-type": "text/html" }, text: "<!doctype html>" };
    }
    const reply = FUNCTIONS.passwordOrCode(server, { ...asked, body: Object.fromEntries(query) });
    return { ...reply, headers: { ...reply.headers, warning: '299 - "use POST"' } };
  },

  /** The whole way through WeChat and back, as far as the browser notices: u1 is signed in, by a cookie. */
  throughWechat(server: FakeServer, asked: Asked): Reply {
    const location = asked.query.get("redirect") || "/";
    return { status: 303, headers: { location }, text: "", sessionId: server.signIn("u1").sessionId };
  },

  /** What the login box asks for. */
  browser(server: FakeServer, asked: Asked, name: string, what: string): Reply {
    if (!server.loginTypes.some((type) => type.name === name)) throw new Failure("not_found");
    const redirect = encodeURIComponent(asked.query.get("redirect") || "");
    if (what === "embed" || (what === "qr" && server.offersQr === "frame")) {
      return answerOf({ url: `https://open.weixin.qq.com/connect/qrconnect?x=${redirect}`, expiresIn: server.embedSeconds });
    }
    if (!server.offersQr) throw new Failure("not_found");
    if (what === "poll") return answerOf(server.qrStatus);
    const at = `/login/${name}/qr/wxq_1`;
    return answerOf({ image: `${at}/image`, poll: `${at}/poll`, expiresIn: 600 });
  },

  /** For a reverse proxy or a back end: who it is, in a header. */
  verify(server: FakeServer, asked: Asked): Reply {
    return { status: 200, headers: { "x-wxlogin-user": signedIn(server, asked).userId }, text: "" };
  },

  sessions(server: FakeServer, asked: Asked): Reply {
    const user = signedIn(server, asked);
    const own = [...server.sessions].filter(([, session]) => session.userId === user.userId);
    const current = server.session(asked);
    const devices = own.map(([, { id }]) => ({ id, current: id === current?.id, method: "test", platform: "web" }));
    if (asked.method === "GET" && asked.path === "/v1/session") {
      const session = devices.find((device) => device.current);
      return enveloped({ ...seen(user), session, corpList: [] });
    }
    if (asked.method === "GET") return enveloped(devices);
    const id = asked.path === "/v1/session" ? current?.id : asked.path.split("/").pop();
    const found = own.find(([, session]) => session.id === id);
    if (!found) throw new Failure("not_found");
    server.sessions.delete(found[0]);
    return enveloped(null);
  },
};
