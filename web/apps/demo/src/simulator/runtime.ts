import type { Tree } from "../../build/wxml";
import { mount, type Handlers } from "./view";

/** A script of the mini program, as a function of what the platform puts into its scope. */
export type Script = (
  module: { exports: unknown },
  exports: unknown,
  require: (name: string) => unknown,
  App: (given: object) => void,
  Page: (given: PageGiven) => void,
  getApp: () => object,
  wx: unknown,
) => void;
export type Scripts = Record<string, Script>;
export type Trees = Record<string, Tree[]>;

interface PageGiven extends Handlers {
  data?: Record<string, unknown>;
}

interface OpenPage extends PageGiven {
  data: Record<string, unknown>;
  setData(patch: Record<string, unknown>): void;
}

export interface Program {
  config: { pages: string[] };
  scripts: Scripts;
  trees: Trees;
  /** What `require` finds outside of the mini program's folder. */
  packages: Record<string, unknown>;
  wx: Record<string, unknown>;
}

/** The part of the mini-program platform that the example needs: `App`, `Page`, `require`, a stack of pages. */
export class Runtime {
  private app: object = {};
  private readonly loaded = new Map<string, unknown>();
  private readonly definitions = new Map<string, PageGiven>();
  private readonly stack: { route: string; page: OpenPage }[] = [];

  constructor(
    private readonly program: Program,
    /** Where the page on top is drawn. */
    private readonly screen: Element,
    /** Called when another page is on top; `depth` 0 is the first. */
    private readonly shown: (depth: number) => void,
  ) {
    Object.assign(program.wx, {
      navigateTo: ({ url }: { url: string }) => this.open(url.replace(/^\//, "")),
      navigateBack: () => this.back(),
    });
  }

  start(): void {
    this.require("app.js");
    this.open(this.program.config.pages[0] as string);
  }

  back(): void {
    if (this.stack.length > 1) this.stack.pop();
    this.show();
  }

  private open(route: string): void {
    this.require(`${route}.js`);
    const given = this.definitions.get(route);
    if (!given) throw new Error(`${route}.js calls no Page()`);
    const page = { ...given, data: structuredClone(given.data ?? {}), setData: () => undefined } as OpenPage;
    this.stack.push({ route, page });
    (page["onLoad"] as (() => void) | undefined)?.call(page);
    this.show();
  }

  private show(): void {
    const { route, page } = this.stack.at(-1) as { route: string; page: OpenPage };
    const bound = Object.fromEntries(
      Object.entries(page).map(([name, value]) => [name, typeof value === "function" ? value.bind(page) : value]),
    );
    const update = mount(this.program.trees[route] ?? [], this.screen, bound);
    page.setData = (patch) => {
      Object.assign(page.data, patch);
      if (this.stack.at(-1)?.page === page) update(page.data);
    };
    update(page.data);
    this.shown(this.stack.length - 1);
    (page["onShow"] as (() => void) | undefined)?.call(page);
  }

  /** A script runs once; a page's script names its route by being that page's. */
  private require(file: string): unknown {
    if (this.loaded.has(file)) return this.loaded.get(file);
    const script = this.program.scripts[file];
    if (!script) throw new Error(`the mini program has no ${file}`);
    const module = { exports: {} as unknown };
    const route = file.replace(/\.js$/, "");
    script(
      module,
      module.exports,
      (name) => this.find(file, name),
      (given) => (this.app = given),
      (given) => this.definitions.set(route, given),
      () => this.app,
      this.program.wx,
    );
    this.loaded.set(file, module.exports);
    return module.exports;
  }

  private find(from: string, name: string): unknown {
    if (!name.startsWith(".")) {
      if (name in this.program.packages) return this.program.packages[name];
      throw new Error(`the mini program requires ${name}, which is not here`);
    }
    const file = new URL(name, `file:///${from}`).pathname.slice(1);
    return this.require(file.endsWith(".js") ? file : `${file}.js`);
  }
}
