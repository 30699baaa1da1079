import { html, nothing, type TemplateResult } from "lit";
import { isLoginError } from "@wxlogin/client";
import type { Plan } from "./prepare.js";
import type { State } from "./states.js";
import type { Texts } from "./texts.js";

/** All that a picture of the element depends on. */
export interface Scene {
  state: State;
  plan: Plan | undefined;
  error: Error | undefined;
  copied: boolean;
  texts: Texts;
  retry: () => void;
  copy: () => void;
  leave: () => void;
  framed: (event: Event) => void;
  broken: () => void;
}

export function view(scene: Scene): TemplateResult {
  const { state, plan, texts } = scene;
  return html`
    <div class="box" part="box" role="group" aria-label=${texts.label} aria-busy=${state === "loading"} tabindex="-1">
      <h2 part="title">${plan?.title || texts.label}</h2>
      ${body(scene)}
      <p part="status" role="status" aria-live="polite">${status(scene)}</p>
      ${state === "error" ? hint(scene) : nothing}
      ${state === "error" || state === "cancelled" ? html`<p>${again(scene)}</p>` : nothing}
      <slot></slot>
    </div>
  `;
}

function body(scene: Scene): TemplateResult | typeof nothing {
  const { state, plan, texts } = scene;
  if (state === "error") return nothing;
  if (!plan) return html`<div class="code"><div class="over">${SPINNER}</div></div>`;
  switch (plan.kind) {
    case "image":
      return image(scene, plan.image);
    case "frame":
      if (state === "expired") return html`<div class="code"><div class="over">${again(scene)}</div></div>`;
      return html`<iframe
        part="frame"
        title=${texts.image}
        src=${plan.url}
        allow="local-network-access"
        @load=${scene.framed}
      ></iframe>`;
    case "button":
      return html`<a class="button" part="button" href=${plan.url} @click=${scene.leave}>${texts.button}</a>`;
    case "guide":
      return plan.way === "mini-only" ? nothing : link(scene);
  }
}

const SPINNER = html`<div class="spinner" aria-hidden="true"></div>`;

/** The code, with what happened to it laid over it. */
function image(scene: Scene, address: string): TemplateResult {
  const { state, texts } = scene;
  const over = {
    loading: SPINNER,
    ready: nothing,
    scanned: html`<div class="tick" aria-hidden="true">✓</div>`,
    confirmed: SPINNER,
    cancelled: nothing,
    expired: again(scene),
    error: nothing,
  }[state];
  // A cancelled code can be scanned again, so it stays to be seen.
  return html`<div class=${over === nothing ? "code" : "code faded"}>
    <img part="image" src=${address} alt=${texts.image} @error=${scene.broken} />
    ${over === nothing ? nothing : html`<div class="over">${over}</div>`}
  </div>`;
}

function again({ state, texts, retry }: Scene): TemplateResult {
  const text = state === "error" ? texts.retry : texts.renew;
  return html`<button part="button" type="button" @click=${retry}>${text}</button>`;
}

/** The page's address to take along, selectable by hand where the clipboard is closed. */
function link({ texts, copy, copied }: Scene): TemplateResult {
  return html`<input readonly aria-label=${texts.link} .value=${location.href} @focus=${selectAll} />
    <button part="button" type="button" @click=${copy}>${copied ? texts.copied : texts.copy}</button>`;
}

function selectAll(event: Event): void {
  (event.target as HTMLInputElement).select();
}

/** What a server has put into words, in the visitor's language: told as it is, with what to do. */
function worded({ error }: Scene): { message: string; hint: string } | undefined {
  return isLoginError(error) && error.status && error.code !== "bad_answer" ? error : undefined;
}

function hint(scene: Scene): TemplateResult | typeof nothing {
  const text = worded(scene)?.hint;
  return text ? html`<p class="hint" part="hint">${text}</p>` : nothing;
}

function told(scene: Scene): string {
  const { error, texts } = scene;
  return worded(scene)?.message || (isLoginError(error) && texts.errors[error.code]) || texts.states.error;
}

function status(scene: Scene): string {
  const { state, plan, copied, texts } = scene;
  if (state === "error") return told(scene);
  if (state !== "ready") return texts.states[state];
  if (plan?.kind === "guide") return copied ? texts.copied : texts.guides[plan.way];
  return plan?.kind === "image" ? texts.states.ready : "";
}
