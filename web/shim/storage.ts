import { called, WxFailure, type Loose } from "./callbacks.js";

/** Where the values lie. */
export interface Backing {
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
  delete(key: string): unknown;
}

/** The documented limits: 1 MB a key, 10 MB in all. */
const PER_KEY = 1024 * 1024;
const IN_ALL = 10 * PER_KEY;

/** Values are kept as JSON: what JSON does not know (functions, cycles, `undefined` in an object) does not come back. */
export function storageApi(storage: Backing): Loose {
  const sizes = new Map<string, number>();
  const set = (key: string, value: unknown): void => {
    const text = JSON.stringify(value) ?? "";
    const others = [...sizes].reduce((sum, [name, size]) => sum + (name === key ? 0 : size), 0);
    if (text.length > PER_KEY) throw new WxFailure("data exceed max size 1MB");
    if (others + text.length > IN_ALL) throw new WxFailure("exceed storage max size 10Mb");
    sizes.set(key, text.length);
    storage.set(key, text ? (JSON.parse(text) as unknown) : "");
  };
  const remove = (key: string): void => {
    sizes.delete(key);
    storage.delete(key);
  };
  const copy = (value: unknown): unknown => (value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown));
  return {
    // What is not there is an empty text here, and a failure in the asynchronous form.
    getStorageSync: (key: string) => copy(storage.get(key)) ?? "",
    setStorageSync: (key: string, value: unknown) => failing("setStorageSync", () => set(key, value)),
    removeStorageSync: remove,
    getStorage: (options: Loose) =>
      called("getStorage", options, () => {
        const data = copy(storage.get(options["key"] as string));
        if (data === undefined) throw new WxFailure("data not found");
        return { data };
      }),
    setStorage: (options: Loose) => called("setStorage", options, () => (set(options["key"] as string, options["data"]), {})),
    removeStorage: (options: Loose) => called("removeStorage", options, () => (remove(options["key"] as string), {})),
  };
}

function failing(name: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new Error(`${name}:fail ${error instanceof Error ? error.message : ""}`);
  }
}
