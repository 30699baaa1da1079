import { createApp, detectEnvironment, LoginError, returnAddress, type App } from "@wxlogin/client";
import { LitElement, type PropertyValues, type TemplateResult } from "lit";
import { markPending, takePending } from "./pending.js";
import { absolute, pollPath, prepare, type Plan } from "./prepare.js";
import { callHandler, type ErrorDetail, type Handler, type State, type StateDetail, type SuccessDetail } from "./states.js";
import { styles } from "./styles.js";
import { languageOf, TEXTS } from "./texts.js";
import { view } from "./views.js";
import { sleep, watch, type QrAnswer } from "./watch.js";

/** The settings of a login component. */
export interface WechatLoginConfig {
  /** `"WeChatLogin"`, the only one there is. */
  componentType?: string;
  /** Chooses the login method by its WeChat app. */
  appId?: string;
  /** Where to come back to, signed in; this page when left out. The server lists what it allows. */
  redirectUri?: string;
  /** Told by those who describe the component; the scope in force is the one in the server's configuration. */
  scope?: string;
}

/** A long poll is held for some 25 seconds; this is when it has certainly been lost. */
const POLL_TIMEOUT = 60_000;

/** `<wechat-login>`: a QR code on a computer, a button inside WeChat, and a way into WeChat on other phones. */
export class WechatLoginElement extends LitElement {
  static override styles = styles;
  static override properties = {
    endpoint: {},
    name: {},
    authType: { attribute: "auth-type" },
    config: { type: Object },
    auto: { type: Boolean },
    onSuccess: { attribute: "on-success" },
    onError: { attribute: "on-error" },
    state: { reflect: true },
    plan: { state: true },
    copied: { state: true },
  };

  /** The wxlogin server; the page's own origin when empty. */
  declare endpoint: string;
  /** Name or fullName of the login element, to show this one only. */
  declare name: string;
  /** `WeChatType` or `WechatPublicType`; what suits the browser when empty. */
  declare authType: string;
  declare config: WechatLoginConfig | null;
  /** Inside WeChat: leave at once, without a tap. */
  declare auto: boolean;
  /** A function, or the name of a global one. */
  declare onSuccess: Handler<SuccessDetail>;
  declare onError: Handler<Error>;
  /** Read it; it follows what happens. */
  declare state: State;
  declare private plan: Plan | undefined;
  declare private copied: boolean;

  private app: App | undefined;
  private error: Error | undefined;
  /** What the present run began with; another value begins a new one. */
  private begun: string | undefined;
  private stop = new AbortController();

  constructor() {
    super();
    this.endpoint = "";
    this.name = "";
    this.authType = "";
    this.config = null;
    this.auto = false;
    this.state = "loading";
    this.copied = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("pageshow", this.shownAgain);
    this.begun = undefined;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("pageshow", this.shownAgain);
    this.stop.abort();
  }

  /** Starts over: a new code, a new look at the browser. */
  restart(): void {
    this.begun = undefined;
    this.requestUpdate();
  }

  protected override updated(_changed: PropertyValues): void {
    const wanted = JSON.stringify([this.endpoint, this.name, this.authType, this.config]);
    if (!this.isConnected || wanted === this.begun) return;
    this.begun = wanted;
    this.stop.abort();
    this.stop = new AbortController();
    const { signal } = this.stop;
    // After this update, since the run begins by asking for another.
    void Promise.resolve().then(() => this.run(signal));
  }

  protected override render(): TemplateResult {
    return view({
      state: this.state,
      plan: this.plan,
      error: this.error,
      copied: this.copied,
      texts: TEXTS[languageOf(this)],
      retry: this.retry,
      copy: this.copy,
      leave: markPending,
      framed: this.framed,
      broken: this.broken,
    });
  }

  private async run(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.error = undefined;
    this.plan = undefined;
    this.copied = false;
    this.enter("loading");
    const app = createApp({ endpoint: this.endpoint, language: languageOf(this) });
    this.app = app;
    try {
      if (takePending()) {
        const session = await app.session();
        if (signal.aborted) return;
        if (session) return this.succeed({ session });
      }
      const wanted = { name: this.name, authType: this.authType, appId: this.config?.appId };
      const plan = await prepare(app, detectEnvironment(), wanted, this.redirect, signal);
      if (signal.aborted) return;
      this.plan = plan;
      this.enter("ready");
      await this.follow(plan, signal);
    } catch (error) {
      if (!signal.aborted) this.fail(error as Error);
    }
  }

  private get redirect(): string {
    return returnAddress(this.endpoint, this.config?.redirectUri || undefined);
  }

  private async follow(plan: Plan, signal: AbortSignal): Promise<void> {
    if (plan.kind === "button" && this.auto) this.goTo(plan.url);
    // WeChat's own box leaves the page by itself, so the mark has to be there before.
    if (plan.kind === "frame") {
      markPending();
      if (plan.expiresIn) await sleep(plan.expiresIn * 1000, signal);
      // WeChat would still take a scan, but the way back would end at a state that is gone.
      if (plan.expiresIn && !signal.aborted && this.state === "ready") this.enter("expired");
    }
    if (plan.kind !== "image") return;
    const app = this.app as App;
    const { poll } = plan;
    await watch({
      signal,
      tell: (answer) => this.scanned(answer),
      ask: (last) =>
        app.request<QrAnswer>("GET", pollPath(app.endpoint, poll, last), undefined, { signal, timeout: POLL_TIMEOUT }),
    });
  }

  private scanned({ status, location: next }: QrAnswer): void {
    if (status === "confirmed") this.succeed(next ? { location: absolute((this.app as App).endpoint, next) } : {});
    else if (status !== "waiting") this.enter(status);
  }

  /** The code's picture did not come. */
  private readonly broken = (): void => {
    if (this.stop.signal.aborted || this.state !== "ready") return;
    this.stop.abort();
    this.fail(new LoginError("wechat_unavailable", { message: TEXTS[languageOf(this)].states.error }));
  };

  /** WeChat's box has loaded a page: ours can be read, and means that the way back led into the box. */
  private readonly framed = (event: Event): void => {
    if (this.stop.signal.aborted || this.state !== "ready") return;
    let address = "";
    try {
      address = (event.target as HTMLIFrameElement).contentWindow?.location.href || "";
    } catch {
      return; // WeChat's own page, which may not be read.
    }
    if (!/^https?:/.test(address)) return;
    if (address.indexOf(new URL(this.redirect, location.href).href) === 0) {
      // The page may keep the visitor where they are; then nobody comes back to report anything.
      takePending();
      return this.succeed({ location: address });
    }
    this.goTo(address);
  };

  private succeed(detail: SuccessDetail): void {
    this.enter("confirmed");
    callHandler(this.onSuccess, detail);
    const goOn = this.emit("success", detail);
    if (goOn && detail.location) this.goTo(detail.location);
  }

  /** Moves the whole window on, so that the page the sign-in ends at reports it. */
  private goTo(address: string): void {
    markPending();
    location.assign(address);
  }

  private fail(error: Error): void {
    this.error = error;
    this.enter("error");
    callHandler(this.onError, error);
    this.emit("error", { error } satisfies ErrorDetail);
  }

  private enter(state: State): void {
    const previous = this.state;
    this.state = state;
    if (state !== previous) this.emit("state", { state, previous } satisfies StateDetail);
  }

  private emit(name: string, detail: unknown): boolean {
    const event = new CustomEvent(`wechat-login:${name}`, { detail, bubbles: true, composed: true, cancelable: true });
    return this.dispatchEvent(event);
  }

  /** The pressed button goes away: the focus stays in the box, where the news is read out. */
  private readonly retry = (): void => {
    this.restart();
    this.renderRoot.querySelector<HTMLElement>(".box")?.focus();
  };

  private readonly copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      // Old webviews have no clipboard, or ask for a selection.
      this.renderRoot.querySelector("input")?.select();
      if (!document.execCommand("copy")) return;
    }
    this.copied = true;
  };

  /** Back from WeChat by the back button: the page is as it was left, its code long spent. */
  private readonly shownAgain = (event: PageTransitionEvent): void => {
    if (event.persisted) this.restart();
  };
}
