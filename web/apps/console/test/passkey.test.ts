import { afterEach, expect, it, vi } from "vitest";
import { fromBase64url, makePasskey, signPasskey, toBase64url } from "../src/api/passkey";

afterEach(() => vi.unstubAllGlobals());

const bytes = (...values: number[]) => Uint8Array.from(values).buffer;

it("binary values go through base64url as they are, whatever their length", () => {
  for (const values of [[], [0], [255, 254], [251, 239, 190], [0, 1, 2, 3, 250]]) {
    const text = toBase64url(bytes(...values));
    expect(text).not.toMatch(/[+/=]/);
    expect([...new Uint8Array(fromBase64url(text))]).toEqual(values);
  }
});

it("a new passkey's answer has the ticket and what was attested", async () => {
  const create = vi.fn(async () => ({ id: "cred", response: { clientDataJSON: bytes(1), attestationObject: bytes(2) } }));
  vi.stubGlobal("navigator", { credentials: { create } });
  const options = { challenge: "AQI", user: { id: "Aw", name: "root", displayName: "root" }, excludeCredentials: [{ type: "public-key", id: "BA" }] };
  expect(await makePasskey({ ticket: "t", options })).toEqual({ ticket: "t", id: "cred", clientData: "AQ", attestation: "Ag" });
  const { publicKey } = (create.mock.calls as unknown as [{ publicKey: PublicKeyCredentialCreationOptions }][])[0]![0];
  expect([...new Uint8Array(publicKey.challenge as ArrayBuffer)]).toEqual([1, 2]);
  expect([...new Uint8Array(publicKey.user.id as ArrayBuffer)]).toEqual([3]);
  expect([...new Uint8Array(publicKey.excludeCredentials![0]!.id as ArrayBuffer)]).toEqual([4]);
});

it("a signature has what was signed", async () => {
  const response = { clientDataJSON: bytes(1), authenticatorData: bytes(2), signature: bytes(3) };
  vi.stubGlobal("navigator", { credentials: { get: async () => ({ id: "cred", response }) } });
  const answer = await signPasskey({ ticket: "t", options: { challenge: "AQI", allowCredentials: [] } });
  expect(answer).toEqual({ ticket: "t", id: "cred", clientData: "AQ", authenticatorData: "Ag", signature: "Aw" });
});
