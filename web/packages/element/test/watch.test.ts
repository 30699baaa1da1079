import { LoginError } from "@wxlogin/client";
import { describe, expect, it } from "vitest";
import { watch, type QrAnswer, type QrStatus } from "../src/watch.js";

const FAST = { pause: 1, retry: 1 };

/** Runs through answers (or failures) and gives what was told and with what each question came. */
async function follow(answers: (QrStatus | Error)[]) {
  const [told, asked]: [QrStatus[], (QrStatus | undefined)[]] = [[], []];
  const stop = new AbortController();
  const ask = async (last: QrStatus | undefined): Promise<QrAnswer> => {
    asked.push(last);
    const answer = answers.shift() ?? "expired";
    if (answer instanceof Error) throw answer;
    return { status: answer };
  };
  await watch({ ...FAST, ask, tell: ({ status }) => told.push(status), signal: stop.signal });
  return { told, asked };
}

const offline = () => new LoginError("network", { message: "offline" });

describe("watching a code", () => {
  it("tells each change once, and sends along what was known last", async () => {
    const { told, asked } = await follow(["waiting", "scanned", "waiting", "scanned", "confirmed"]);
    expect(told).toEqual(["scanned", "confirmed"]);
    expect(asked).toEqual([undefined, undefined, "scanned", "scanned", "scanned"]);
  });

  it("goes on after a cancellation: the code may be scanned again", async () => {
    expect((await follow(["scanned", "cancelled", "waiting", "scanned", "confirmed"])).told).toEqual([
      "scanned",
      "cancelled",
      "scanned",
      "confirmed",
    ]);
  });

  it("survives two failures in a row, and any number of held questions that ran out of time", async () => {
    const late = () => new LoginError("timeout", { message: "late" });
    const { told } = await follow([offline(), offline(), "scanned", late(), late(), late(), late(), "confirmed"]);
    expect(told).toEqual(["scanned", "confirmed"]);
  });

  it("gives up at the third failure in a row", async () => {
    await expect(follow([offline(), offline(), offline()])).rejects.toMatchObject({ code: "network" });
  });

  it("takes a code that the server has forgotten as expired", async () => {
    expect((await follow([new LoginError("not_found", { message: "gone" })])).told).toEqual(["expired"]);
  });

  it("pauses between equal answers, so that it never floods a server that does not hold", async () => {
    const stop = new AbortController();
    let asked = 0;
    const ask = async (): Promise<QrAnswer> => (asked++, { status: "waiting" });
    const watching = watch({ ask, tell: () => undefined, signal: stop.signal, pause: 20 });
    await new Promise((later) => setTimeout(later, 100));
    stop.abort();
    await watching;
    expect(asked).toBeLessThanOrEqual(6);
  });
});
