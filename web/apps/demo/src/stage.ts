import { html, nothing, render, type TemplateResult } from "lit";
import { DOORS, site, verdictOf, whoIsIn, type Verdict } from "./doors";
import { byId, openPhone, otherLanguage, t, told } from "./page";
import { problem } from "./parts";
import { handOver, holder, phone, type Persona } from "./phone";
import { siteView } from "./site-view";
import "./style.css";

const VERDICTS: Record<Verdict, string> = {
  none: t.verdictNone,
  one: t.verdictOne,
  two: t.verdictTwo,
  all: t.verdictAll,
  different: t.verdictDifferent,
};

/** The whole page: the verdict above, the three below. Frames keep their place through every drawing. */
async function show(): Promise<void> {
  try {
    const [persona, { sandbox, people }] = [await holder(), await phone];
    const who = await whoIsIn(persona);
    const verdict = verdictOf(who);
    const user = DOORS.map((door) => who[door]?.userId).find(Boolean);
    const content = await siteView(who.site, location.pathname, () => void show());
    const inside = html`<h3>${who.site ? t.siteHello : t.siteWelcome}</h3>
      ${content}`;
    render(page({ verdict, user, inside, signedIn: !!who.site, sandbox, persona, people }), byId("main"));
  } catch (error) {
    render(problem(told(error)), byId("main"));
  }
}

interface Shown {
  verdict: Verdict;
  /** The userId of whoever is signed in. */
  user: string | undefined;
  /** What the site shows. */
  inside: TemplateResult;
  /** Whether somebody is signed in on the site. */
  signedIn: boolean;
  sandbox: string;
  /** Who holds the phone, and who else could. */
  persona: string;
  people: Persona[];
}

function page({ verdict, user, inside, signedIn, sandbox, persona, people }: Shown): TemplateResult {
  return html`<header class="head">
      <div class="bar"><strong class="brand">wxlogin</strong><a href=${otherLanguage} lang=${t.other === "English" ? "en" : "zh-CN"}>${t.other}</a></div>
      <h1>${t.title}</h1>
      <p class="lead">${t.lead}</p>
    </header>
    <div class="strip">
      <div class="verdict" role="status" data-verdict=${verdict}>
        <span class="dots" aria-hidden="true">${DOORS.map(() => html`<i></i>`)}</span>
        <span>${VERDICTS[verdict]}${verdict === "all" || verdict === "two" ? html` <code>${user}</code>` : ""}</span>
      </div>
      <label class="holder">
        <span>${t.holder}</span>
        <select id="persona" @change=${(event: Event) => changeHands((event.target as HTMLSelectElement).value)}>
          ${people.map(({ id, nickname }) => html`<option value=${id} ?selected=${id === persona}>${nickname} (${id})</option>`)}
        </select>
      </label>
    </div>
    <div class="doors">${sitePanel(inside, signedIn, sandbox)} ${framed("wechat", 2)} ${framed("mini", 3)}</div>
    <nav class="more" aria-label=${t.elsewhere}>
      <a href="../login">${t.loginPage}</a><a href="../console/">${t.console}</a><a href="${sandbox}/people">${t.people}</a>
    </nav>`;
}

function sitePanel(inside: TemplateResult, signedIn: boolean, sandbox: string): TemplateResult {
  const pickUp = (event: Event) => {
    event.preventDefault();
    openPhone(`${sandbox}/phone`);
  };
  return html`<section class="door" aria-labelledby="site-title" data-door="site">
    <h2 id="site-title"><span class="number" aria-hidden="true">1</span>${t.siteTitle}</h2>
    <p class="soft">${t.siteHow}</p>
    <div class="browser">
      <div class="address" aria-hidden="true"><i></i><i></i><i></i><span>${location.host}</span></div>
      <div class="window">${inside}<p><a href="site">${t.siteMore}</a></p></div>
    </div>
    ${signedIn
      ? nothing
      : html`<a class="button" href="${sandbox}/phone" target="wxlogin-phone" @click=${pickUp}>${t.pickUp}<span class="unseen"> (${t.opensWindow})</span></a>
          <ol class="steps">${t.siteSteps.map((step) => html`<li>${step}</li>`)}</ol>`}
  </section>`;
}

function framed(door: "wechat" | "mini", number: number): TemplateResult {
  const title = door === "wechat" ? t.wechatTitle : t.miniTitle;
  return html`<section class="door" aria-labelledby="${door}-title" data-door=${door}>
    <h2 id="${door}-title"><span class="number" aria-hidden="true">${number}</span>${title}</h2>
    <p class="soft">${door === "wechat" ? t.wechatHow : t.miniHow}</p>
    <div class="phone"><iframe src=${door} title=${title}></iframe></div>
  </section>`;
}

/** Another person's phone: what is open on it is theirs. */
function changeHands(persona: string): void {
  handOver(persona);
  document.querySelectorAll("iframe").forEach((frame) => frame.contentWindow?.location.reload());
  void show();
}

document.title = `${t.title} · wxlogin`;
// A sign-in in a frame or in the phone's window is written into this origin's storage; one by cookie shows when one returns.
window.addEventListener("storage", () => void show());
window.addEventListener("focus", () => void show());
void site.loginTypes().catch(() => undefined);
void show();
