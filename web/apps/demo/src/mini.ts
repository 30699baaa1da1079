import * as miniprogram from "@wxlogin/miniprogram";
import { html, render } from "lit";
import { config, scripts, trees } from "virtual:mini-program";
import { wxShim } from "../../../shim/wx";
import { methodOf, miniStorage } from "./doors";
import { byId, language, t, told } from "./page";
import { noMethod, problem } from "./parts";
import { holder, miniCode } from "./phone";
import { Runtime } from "./simulator/runtime";
import "./style.css";

/** What the mini program asked and what it got; codes and sessions are not among it. */
const calls: { asked: string; got: string }[] = [];

async function counted(asked: string, call: () => Promise<Response>): Promise<Response> {
  const answer = await call();
  const { code } = ((await answer.clone().json().catch(() => ({}))) ?? {}) as { code?: string };
  calls.push({ asked, got: [answer.status, answer.ok ? "" : code].filter(Boolean).join(" ") });
  drawCalls();
  return answer;
}

/** The address that stands in the example's app.js is this server's, wherever it listens. */
const hosts = { "127.0.0.1:8400": location.origin };

function platform(persona: string, method: string) {
  return {
    ...wxShim({
      hosts,
      storage: miniStorage(persona),
      code: async () => {
        const code = await miniCode(method);
        calls.push({ asked: "wx.login", got: "code" });
        return code;
      },
      fetch: (url, init) =>
        counted(`${init?.method ?? "GET"} ${new URL(String(url)).pathname}`, () => fetch(url, { ...init, credentials: "omit" })),
    }),
    setNavigationBarTitle: ({ title }: { title: string }) => void (byId("title").textContent = title),
    getAppBaseInfo: () => ({ language: language === "zh" ? "zh_CN" : "en" }),
  };
}

function drawCalls(): void {
  const rows = calls.slice(-12).map(({ asked, got }) => html`<li><code>${asked}</code> <span class="soft">→ ${got}</span></li>`);
  render(
    html`<details>
      <summary>${t.calls}</summary>
      ${rows.length ? html`<ol>${rows}</ol>` : html`<p class="soft">${t.noCalls}</p>`}
    </details>`,
    byId("calls"),
  );
}

async function start(): Promise<void> {
  const screen = byId("screen");
  byId("title").textContent = config.window.navigationBarTitleText ?? t.miniTitle;
  const method = await methodOf("mini-program");
  if (!method) return void render(noMethod("mini-program"), screen);
  const back = byId("back");
  const wx = platform(await holder(), method.fullName);
  // A mini program finds its platform under this name.
  Object.assign(globalThis, { wx });
  const packages = { "@wxlogin/miniprogram": miniprogram };
  const runtime = new Runtime({ config, scripts, trees, packages, wx }, screen, (depth) => (back.hidden = depth === 0));
  back.textContent = "‹";
  back.setAttribute("aria-label", t.goBack);
  back.addEventListener("click", () => runtime.back());
  drawCalls();
  runtime.start();
}

document.title = `${t.miniTitle} · wxlogin`;
start().catch((error: unknown) => render(problem(told(error)), byId("screen")));
