import { createApp, type AppOptions } from "@wxlogin/client";
import { FakeServer } from "../../../test/fake-server.js";

export const ENDPOINT = "https://login.test";

/** A server and an app in one browser. */
export function world(options: AppOptions = {}) {
  const server = new FakeServer();
  const app = createApp({ endpoint: ENDPOINT, fetch: server.browser(), ...options });
  return { server, app, element: app.getElement("auths.loginTypes.MyWeChatLogin") };
}

/** What a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
