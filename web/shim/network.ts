import { called, WxFailure, type Loose } from "./callbacks.js";

export interface NetworkOptions {
  fetch: typeof fetch;
  /** Where requests to a host really go. */
  hosts?: Record<string, string>;
  /**
   * The domains of the mini program, as `https://host` and `wss://host`. Left out, nothing is checked, as with the developer
   * tools' switch for that.
   */
  domains?: string[];
  /** Local files by path. */
  files?: Map<string, Blob>;
  /** Makes the task of a socket. A browser's own WebSocket takes no headers, the platform's does. */
  socket?: (url: string, options: { header: Record<string, string>; protocols: string[] }) => Loose;
}

const METHODS = ["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT"];
/** The platform's own default. */
const TIMEOUT = 60_000;
/** How many requests, uploads and downloads run at once; further ones wait. */
const AT_ONCE = 10;

interface Sent {
  method: string;
  url: URL;
  header: Headers;
  body: BodyInit | null;
}

export function network(options: NetworkOptions): Loose {
  const { files = new Map<string, Blob>() } = options;
  const turn = limited(AT_ONCE);
  const ask = (name: string, wanted: Loose, make: () => Sent, read: (response: Response) => Promise<Loose>): Loose => {
    const control = new AbortController();
    const work = async (): Promise<Loose> => {
      const { method, url, header, body } = make();
      allow(options.domains, url);
      const timer = setTimeout(() => control.abort("timeout"), (wanted["timeout"] as number | undefined) ?? TIMEOUT);
      try {
        const target = (options.hosts?.[url.host] ?? url.origin) + url.pathname + url.search;
        const response = await options.fetch(target, { method, headers: header, body, signal: control.signal });
        if (control.signal.aborted) throw new WxFailure(String(control.signal.reason));
        // An answer is a success, whatever its status.
        return { ...(await read(response)), statusCode: response.status, header: Object.fromEntries(response.headers) };
      } catch (error) {
        throw control.signal.aborted ? new WxFailure(String(control.signal.reason)) : error;
      } finally {
        clearTimeout(timer);
      }
    };
    // These three give a task, never a promise.
    void called(name, { complete: () => undefined, ...wanted }, () => turn(work));
    return { abort: () => control.abort("abort") };
  };
  return {
    request: (wanted: Loose) => ask("request", wanted, () => requestOf(wanted), (response) => dataOf(wanted, response)),
    uploadFile: (wanted: Loose) =>
      ask("uploadFile", wanted, () => uploadOf(wanted, files), async (response) => ({ data: await response.text() })),
    downloadFile: (wanted: Loose) =>
      ask("downloadFile", wanted, () => ({ ...plain(wanted, "GET"), body: null }), async (response) => {
        const tempFilePath = `wxfile://tmp_${files.size + 1}`;
        files.set(tempFilePath, await response.blob());
        return { tempFilePath };
      }),
    connectSocket: (wanted: Loose) => {
      const { url, header } = plain(wanted, "GET");
      if (!options.socket) throw new Error("this shim was given no socket");
      allow(options.domains, url);
      const made = { header: Object.fromEntries(header), protocols: (wanted["protocols"] as string[] | undefined) ?? [] };
      const task = options.socket(url.href, made);
      void called("connectSocket", { complete: () => undefined, ...wanted }, () => ({}));
      return task;
    },
  };
}

/** `Referer` is the platform's own and cannot be set. */
function plain(wanted: Loose, method: string): { method: string; url: URL; header: Headers } {
  const header = new Headers();
  Object.entries((wanted["header"] ?? {}) as Record<string, string>).forEach(([name, value]) => header.set(name, value));
  header.delete("referer");
  return { method, url: new URL(wanted["url"] as string), header };
}

function requestOf(wanted: Loose): Sent {
  const sent = plain(wanted, (wanted["method"] as string | undefined) || "GET");
  if (!METHODS.includes(sent.method)) throw new WxFailure(`method ${sent.method} is none; methods are upper case`);
  if (!sent.header.has("content-type")) sent.header.set("content-type", "application/json");
  const data = wanted["data"] as string | ArrayBuffer | Loose | null | undefined;
  if (data === undefined || data === null) return { ...sent, body: null };
  if (sent.method === "GET") {
    if (typeof data === "string" || data instanceof ArrayBuffer) throw new WxFailure("only an object as data of a GET is documented");
    const query = queryOf(data);
    if (query) sent.url.search = [sent.url.search.replace(/^\?/, ""), query].filter(Boolean).join("&");
    return { ...sent, body: null };
  }
  if (typeof data === "string" || data instanceof ArrayBuffer) return { ...sent, body: data };
  const form = sent.header.get("content-type")?.startsWith("application/x-www-form-urlencoded");
  return { ...sent, body: form ? queryOf(data) : JSON.stringify(data) };
}

/** `encodeURIComponent(k)=encodeURIComponent(v)&…`; an object inside becomes `[object Object]`. */
function queryOf(data: Loose): string {
  return Object.entries(data).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`).join("&");
}

function uploadOf(wanted: Loose, files: Map<string, Blob>): Sent {
  const file = files.get(wanted["filePath"] as string);
  if (!file) throw new WxFailure("file not found");
  const body = new FormData();
  Object.entries((wanted["formData"] ?? {}) as Record<string, string>).forEach(([name, value]) => body.append(name, value));
  body.append(wanted["name"] as string, file);
  const sent = plain(wanted, "POST");
  // The boundary is the platform's to choose.
  sent.header.delete("content-type");
  return { ...sent, body };
}

/** `dataType` json, the default, reads JSON where the answer is JSON and leaves it as text where it is not. */
async function dataOf(wanted: Loose, response: Response): Promise<Loose> {
  if (wanted["responseType"] === "arraybuffer") return { data: await response.arrayBuffer() };
  const text = await response.text();
  if (((wanted["dataType"] as string | undefined) ?? "json") !== "json") return { data: text };
  try {
    return { data: JSON.parse(text) as unknown };
  } catch {
    return { data: text };
  }
}

/** A listed domain, by https or wss, with the port it was listed with. */
function allow(domains: string[] | undefined, url: URL): void {
  if (domains && !domains.includes(url.origin === "null" ? `${url.protocol}//${url.host}` : url.origin)) {
    throw new WxFailure("url not in domain list");
  }
}

function limited(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
