/** The functions that a browser may call, with their arguments in the order for positional callers. */
export const ELEMENT_FUNCTIONS = {
  getLoginConfig: [],
  getLoginCode: ["code"],
  register: ["bindCode"],
  bind: ["userId", "code", "bindCode"],
  unbind: ["userId"],
  getUserAuthInfo: ["authObj"],
  getPhoneNumber: ["code"],
  decryptUserData: ["encryptedData", "iv"],
} as const;

export const SERVICE_FUNCTIONS = {
  loginByCode: ["loginCode", "corp", "platform"],
  logout: [],
  currentUser: [],
} as const;

/** Sent again after a renewed session. A function that takes a one-time code never is: the code may be spent. */
export const REPLAYABLE = ["getLoginConfig", "unbind", "getUserAuthInfo", "decryptUserData", "currentUser"];

/**
 * A single object is taken as named arguments; everything else goes by position. A row is itself an object, so there only
 * one with the key `authObj` counts as named: `getUserAuthInfo(row)` and `getUserAuthInfo({ authObj: row })` both do what
 * they say.
 */
export function namedArguments(names: readonly string[], given: readonly unknown[]): Record<string, unknown> {
  const [only] = given;
  if (given.length === 1 && typeof only === "object" && only !== null && !Array.isArray(only)) {
    const keys = Object.keys(only);
    const takesRow = names[0] === "authObj";
    if (!takesRow || keys.some((key) => key === "authObj")) return only as Record<string, unknown>;
  }
  if (given.length > names.length) throw new TypeError(`Takes (${names.join(", ")}), was given ${given.length} arguments`);
  const named: Record<string, unknown> = {};
  given.forEach((value, index) => {
    named[names[index] as string] = value;
  });
  return named;
}
