// The platform's hosts, redirected from outside: the client keeps asking for WeChat's own addresses.
const HOSTS = new Set(["api.weixin.qq.com", "open.weixin.qq.com"]);
const real = globalThis.fetch;

/** The sandbox's address for one of WeChat's. */
export function atSandbox(address) {
  const url = new URL(address);
  if (!HOSTS.has(url.hostname)) throw new Error(`${url.hostname} is not a host of the platform`);
  return new URL(url.pathname + url.search, process.env.SANDBOX);
}

globalThis.fetch = (input, init) => {
  const request = input instanceof Request ? input : undefined;
  return real(atSandbox(request?.url ?? input), init ?? request);
};

export const fetchDirectly = real;
