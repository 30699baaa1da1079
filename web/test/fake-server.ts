/**
 * A wxlogin server small enough to read: the same addresses, envelope, error codes and one-time rules, state in memory.
 * `server.code("alice")` is what WeChat would hand out; `server.browser()` is a fetch with a cookie jar of its own.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { call, FUNCTIONS } from "./fake-functions.js";
import { enveloped, Failure, type Reply } from "./fake-replies.js";

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: Record<string, unknown>;
}

export interface FakeUser {
  userId: string;
  username?: string;
  password?: string;
  openId?: string;
  isActive: boolean;
  createdAt: string;
}

const login = (name: string, title: string, authType: string, entry: string, appId: string, scope?: string) => ({
  fullName: `auths.loginTypes.${name}`,
  name,
  title,
  authType,
  entry,
  appId,
  scope,
  isDefault: false,
  loginUrl: entry === "mini-program" ? null : `/login/${name}`,
});

export class FakeServer {
  app = { orgId: "acme", appName: "Shop", title: "Shop" };
  loginTypes = [
    login("MyWeChatLogin", "WeChat", "WeChatType", "qr", "wx00000000000000a1", "snsapi_login"),
    login("MyWechatLogin", "Account", "WechatPublicType", "in-wechat", "wx00000000000000b2", "snsapi_userinfo"),
    login("MyMini", "Mini program", "WeChatMiniType", "mini-program", "wx00000000000000c3"),
  ];
  allowRegister = false;
  /** What `/login/{name}/qr` gives: a code, WeChat's page for a frame, or nothing on a server that has only `/embed`. */
  offersQr: boolean | "frame" = false;
  /** How long the state behind WeChat's own box lives. */
  embedSeconds = 600;
  qrStatus: { status: string; location?: string } = { status: "waiting" };
  users: FakeUser[] = [{ userId: "u1", username: "zhangsan", password: "pwd123456", isActive: true, createdAt: "2026-01-01T00:00:00Z" }];
  sessions = new Map<string, { userId: string; id: string }>();
  codes = new Map<string, string | null>();
  log: Asked[] = [];
  private faults: { path: string; reply: Reply | (() => Reply | Promise<Reply>) }[] = [];
  private counter = 0;

  /** A fresh one-time code for a person, bindCodes and loginCodes too. */
  code(openId: string, kind = "code"): string {
    const code = `${kind}-${++this.counter}`;
    this.codes.set(code, openId);
    return code;
  }

  /** Consumes a code, before anything else is looked at. */
  take(code: unknown, unknown: string, used = unknown): string {
    const kept = this.codes.get(String(code));
    if (kept === undefined) throw new Failure(unknown);
    if (kept === null) throw new Failure(used);
    this.codes.set(String(code), null);
    return kept;
  }

  signIn(userId: string) {
    const sessionId = `session-${++this.counter}`;
    this.sessions.set(sessionId, { userId, id: `id-${this.counter}` });
    return { success: true, sessionId, userId, corpId: null, expiresAt: "2099-01-01T00:00:00Z" };
  }

  /** The next request whose path holds `path` gets `reply`. */
  fail(path: string, reply: Reply | (() => Reply | Promise<Reply>)): void {
    this.faults.push({ path, reply });
  }

  /** How often a path was asked for. */
  count(path: string): number {
    return this.log.filter((asked) => asked.path.includes(path)).length;
  }

  async handle(asked: Asked): Promise<Reply> {
    this.log.push(asked);
    const at = this.faults.findIndex((fault) => asked.path.includes(fault.path));
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    if (fault) return typeof fault.reply === "function" ? fault.reply() : fault.reply;
    try {
      return route(this, asked);
    } catch (error) {
      if (error instanceof Failure) return error.reply();
      throw error;
    }
  }

  /** The session that a request carries; a cookie that changes state needs the header no foreign form can send. */
  session(asked: Asked): { userId: string; id: string } | undefined {
    const cookie = /wxlogin_session=([^;]+)/.exec(asked.headers.get("cookie") || "")?.[1];
    const given = asked.headers.get("authorization")?.replace("Bearer ", "") || asked.headers.get("x-session-id") || cookie;
    const session = this.sessions.get(given || "");
    if (session && given === cookie && asked.method !== "GET" && asked.headers.get("x-wxlogin-csrf") !== "1") {
      throw new Failure("forbidden");
    }
    return session;
  }

  /** `fetch` of one browser. */
  browser(): typeof fetch {
    let jar = "";
    return async (input, init = {}) => {
      const url = new URL(String(input), "http://page.test");
      const headers = new Headers(init.headers);
      if (jar && init.credentials === "include") headers.set("cookie", jar);
      const method = (init.method || "GET").toUpperCase();
      const body = bodyOf(init.body);
      const reply = await abortable(this.handle({ method, path: url.pathname, query: url.searchParams, headers, body }), init.signal);
      if (reply.sessionId && init.credentials === "include") jar = `wxlogin_session=${reply.sessionId}`;
      return new Response(reply.status === 204 ? null : reply.text, { status: reply.status, headers: reply.headers });
    };
  }

  /** The same over a real socket; close it with the server it gives. */
  async listen(): Promise<{ endpoint: string; server: Server }> {
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: string) => (text += chunk));
      request.on("end", () => {
        const url = new URL(request.url || "/", "http://localhost");
        const headers = new Headers(request.headers as Record<string, string>);
        const body = text ? (JSON.parse(text) as Record<string, unknown>) : {};
        void this.handle({ method: request.method || "GET", path: url.pathname, query: url.searchParams, headers, body }).then(
          (reply) => response.writeHead(reply.status, reply.headers).end(reply.text),
        );
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException("aborted", "AbortError"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    promise.then(resolve, reject);
  });
}

function bodyOf(body: RequestInit["body"]): Record<string, unknown> {
  if (body instanceof FormData) return Object.fromEntries(body);
  return body ? (JSON.parse(String(body)) as Record<string, unknown>) : {};
}

function route(server: FakeServer, asked: Asked): Reply {
  const { method, path } = asked;
  if (path === "/v1/login-types") return enveloped({ app: server.app, loginTypes: server.loginTypes });
  if (path === "/login" && method === "POST") return FUNCTIONS.passwordOrCode(server, asked);
  if (path === "/login" && method === "GET") return FUNCTIONS.byGet(server, asked);
  if (/^\/login\/[^/]+$/.test(path)) return FUNCTIONS.throughWechat(server, asked);
  const browser = /^\/login\/([^/]+)\/(?:qr\/[^/]+\/)?(embed|qr|poll)$/.exec(path);
  if (browser) return FUNCTIONS.browser(server, asked, browser[1] as string, browser[2] as string);
  if (path === "/v1/verify") return FUNCTIONS.verify(server, asked);
  if (path === "/v1/session" || path.startsWith("/v1/sessions")) return FUNCTIONS.sessions(server, asked);
  const prefix = `/api/${server.app.orgId}/${server.app.appName}/`;
  if (method === "POST" && path.startsWith(prefix)) return call(server, asked, path.slice(prefix.length).split("/"));
  throw new Failure("not_found");
}
