/** Passkeys: the server's options to the browser, and the browser's answer to the server. */
import type { Challenge } from "./types";

/** A passkey's answer as the API takes it; binary values as base64url. */
export interface PasskeyAnswer {
  ticket: string;
  id: string;
  clientData: string;
  attestation?: string;
  authenticatorData?: string;
  signature?: string;
}

/** Browsers make passkeys for host names, on https or localhost, and for no address of numbers. */
export const hasPasskeys = () =>
  typeof window.PublicKeyCredential === "function" && !!navigator.credentials && !/^[\d.]+$|:/.test(window.location.hostname.replace(/^\[|\]$/g, ""));

export function fromBase64url(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0)).buffer;
}

export function toBase64url(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

interface Descriptor {
  type: "public-key";
  id: string;
}
const known = (list: Descriptor[] = []) => list.map(({ type, id }) => ({ type, id: fromBase64url(id) }));

/** Makes a passkey. */
export async function makePasskey({ ticket, options }: Challenge): Promise<PasskeyAnswer> {
  const asked = options as Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> & {
    challenge: string;
    user: { id: string; name: string; displayName: string };
    excludeCredentials?: Descriptor[];
  };
  const publicKey = {
    ...asked,
    challenge: fromBase64url(asked.challenge),
    user: { ...asked.user, id: fromBase64url(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials),
  };
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return { ticket, id: made.id, clientData: toBase64url(response.clientDataJSON), attestation: toBase64url(response.attestationObject) };
}

/** Signs with a passkey. */
export async function signPasskey({ ticket, options }: Challenge): Promise<PasskeyAnswer> {
  const asked = options as Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & {
    challenge: string;
    allowCredentials?: Descriptor[];
  };
  const publicKey = { ...asked, challenge: fromBase64url(asked.challenge), allowCredentials: known(asked.allowCredentials) };
  const signed = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = signed.response as AuthenticatorAssertionResponse;
  return {
    ticket,
    id: signed.id,
    clientData: toBase64url(response.clientDataJSON),
    authenticatorData: toBase64url(response.authenticatorData),
    signature: toBase64url(response.signature),
  };
}
