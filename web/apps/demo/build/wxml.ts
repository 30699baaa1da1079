/** What the example's pages use of WXML, parsed when the demo is built: elements, attributes, `{{path}}` and `wx:if`. */

/** Text as it stands, or the value at a path of the page's data; `not`: whether there is none. */
export type Part = string | { path: string; not?: true };

export type Tree = { text: Part[] } | Element;

export interface Element {
  tag: string;
  attributes: Record<string, Part[]>;
  /** `wx:if`: shown while this is so. */
  when?: Part;
  children: Tree[];
}

const TOKEN = /<!--[\s\S]*?-->|<\/([\w-]+)\s*>|<([\w-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)/gy;
const KNOWN = ["view", "text", "button", "input", "form"];

export function parse(source: string): Tree[] {
  const root: Tree[] = [];
  const open: Element[] = [];
  let end = 0;
  for (const [token, closing, tag, attributes, selfClosed, text] of source.matchAll(TOKEN)) {
    end += token.length;
    const into = open.at(-1)?.children ?? root;
    if (text?.trim()) into.push({ text: parts(text.trim()) });
    if (closing && open.pop()?.tag !== closing) throw new Error(`</${closing}> closes nothing`);
    if (!tag) continue;
    if (!KNOWN.includes(tag)) throw new Error(`<${tag}> is not among ${KNOWN.join(", ")}`);
    const element = { tag, children: [], ...attributesOf(attributes ?? "") };
    into.push(element);
    if (!selfClosed) open.push(element);
  }
  if (end !== source.length) throw new Error(`no WXML: ${source.slice(end, end + 40)}`);
  if (open.length > 0) throw new Error(`<${open.at(-1)?.tag}> is not closed`);
  return root;
}

function attributesOf(source: string): Pick<Element, "attributes" | "when"> {
  const found: Record<string, Part[]> = {};
  for (const [, name, value] of source.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)) found[name as string] = parts(value ?? "");
  const { "wx:if": condition, ...attributes } = found;
  return condition?.[0] === undefined ? { attributes } : { attributes, when: condition[0] };
}

function parts(text: string): Part[] {
  return text.split(/(\{\{\s*!?[\w.]+\s*\}\})/).flatMap((piece): Part[] => {
    const [, not, path] = /^\{\{\s*(!?)([\w.]+)\s*\}\}$/.exec(piece) ?? [];
    if (path) return [not ? { path, not: true } : { path }];
    return piece ? [piece] : [];
  });
}
