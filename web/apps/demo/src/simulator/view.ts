import type { Element as Markup, Part, Tree } from "../../build/wxml";

type Data = Record<string, unknown>;
type Handler = (event: { type: string; detail: { value?: Record<string, string> } }) => unknown;

/** A page's methods by name. */
export type Handlers = Record<string, unknown>;

interface Built {
  dom: ChildNode;
  update: (data: Data) => void;
}

const TAGS: Record<string, string> = { view: "div", text: "span", button: "button", input: "input", form: "form" };

/** Puts a page's tree into `target`; the result brings it to other data, node by node, so that what was typed stays. */
export function mount(trees: Tree[], target: Element, handlers: Handlers): (data: Data) => void {
  const built = trees.map((tree) => build(tree, handlers));
  target.replaceChildren(...built.map(({ dom }) => dom));
  return (data) => built.forEach(({ update }) => update(data));
}

function build(tree: Tree, handlers: Handlers): Built {
  if ("text" in tree) {
    const dom = document.createTextNode("");
    return { dom, update: (data) => void (dom.data = filled(tree.text, data)) };
  }
  return tree.when === undefined ? buildElement(tree, handlers) : buildWhen(tree, tree.when, handlers);
}

/** A comment keeps the place of what is not shown. */
function buildWhen(markup: Markup, when: Part, handlers: Handlers): Built {
  const anchor = document.createComment("");
  const inner = buildElement(markup, handlers);
  const update = (data: Data) => {
    if (!valueOf(when, data)) return inner.dom.remove();
    inner.update(data);
    if (!inner.dom.isConnected) anchor.after(inner.dom);
  };
  return { dom: anchor, update };
}

function buildElement(markup: Markup, handlers: Handlers): Built {
  const dom = document.createElement(TAGS[markup.tag] ?? "div");
  dom.className = `mp-${markup.tag}`;
  const { attributes } = markup;
  if (markup.tag === "button") dom.setAttribute("type", "form-type" in attributes ? "submit" : "button");
  if ("plain" in attributes) dom.dataset["plain"] = "";
  if (markup.tag === "input") dom.setAttribute("type", "password" in attributes ? "password" : "text");
  listen(dom, attributes, handlers);
  const children = markup.children.map((child) => build(child, handlers));
  dom.append(...children.map((child) => child.dom));
  const update = (data: Data) => {
    for (const name of ["name", "placeholder"]) {
      const value = attributes[name];
      if (value) dom.setAttribute(name, filled(value, data));
    }
    // WXML has no labels; what stands in the field is its name.
    if (attributes["placeholder"]) dom.setAttribute("aria-label", filled(attributes["placeholder"], data));
    children.forEach((child) => child.update(data));
  };
  return { dom, update };
}

function listen(dom: HTMLElement, attributes: Markup["attributes"], handlers: Handlers): void {
  const handler = (name: string) => handlers[filled(attributes[name] ?? [], {})] as Handler | undefined;
  if (attributes["bindtap"]) dom.addEventListener("click", () => void handler("bindtap")?.({ type: "tap", detail: {} }));
  if (attributes["bindsubmit"]) {
    dom.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = Object.fromEntries(new FormData(dom as HTMLFormElement)) as Record<string, string>;
      void handler("bindsubmit")?.({ type: "submit", detail: { value } });
    });
  }
}

function filled(parts: Part[], data: Data): string {
  return parts.map((part) => String(valueOf(part, data) ?? "")).join("");
}

function valueOf(part: Part, data: Data): unknown {
  if (typeof part === "string") return part;
  const found = part.path.split(".").reduce<unknown>((value, key) => (value as Data | undefined)?.[key], data);
  return part.not ? !found : found;
}
