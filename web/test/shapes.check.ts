/**
 * The shapes that @wxlogin/client states are those that the server declares (openapi.json). Nothing here runs: it compiles,
 * or the two have parted.
 */
import type { CurrentUser, Device, Done, LoginCode, LoginConfig, LoginTypes, PhoneNumber, Registered, SessionInfo, SignedIn } from "@wxlogin/client";
import type { ELEMENT_FUNCTIONS, SERVICE_FUNCTIONS } from "../packages/client/src/functions.js";
import type { operations } from "../packages/client/src/generated/openapi.js";

/** What an operation answers with; of an envelope, what is in it. */
type Answer<Id extends keyof operations> = operations[Id] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body extends { data: infer Data }
    ? Data
    : Body
  : never;

/** The names of an operation's arguments. */
type Arguments<Id extends keyof operations> = operations[Id] extends { requestBody: { content: { "application/json": infer Body } } }
  ? keyof Body
  : operations[Id] extends { requestBody?: { content: { "application/json": infer Body } } }
    ? keyof Body
    : never;

/** An operation that is not there gives never, which would fit everything. */
type Fits<Server, Client> = [Server] extends [never] ? never : [Server] extends [Client] ? true : never;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

type Mini = "auths.loginTypes.MiniLogin";
type Service = "auths.loginTypes.services.AuthSvc";

export const answers: [
  Fits<Answer<"getSession">, SessionInfo>,
  Fits<Answer<"listSessions">, Device[]>,
  Fits<Answer<"listLoginTypes">["app"], LoginTypes["app"]>,
  Same<keyof Answer<"listLoginTypes">["loginTypes"][number], keyof Required<LoginTypes["loginTypes"][number]>>,
  Fits<Answer<"embedLogin">, { url: string; expiresIn?: number }>,
  Fits<Answer<"showQr">, { image?: string; poll?: string; url?: string; expiresIn?: number }>,
  Fits<Answer<"pollQr">, { status: string; location?: string }>,
  Fits<Answer<`${Mini}.getLoginConfig`>, LoginConfig>,
  Fits<Answer<`${Mini}.getLoginCode`>, LoginCode | { loginCode: string } | { bindCode: string }>,
  Fits<Answer<`${Mini}.register`>, Registered>,
  Fits<Answer<`${Mini}.bind`>, Done>,
  Fits<Answer<`${Mini}.getPhoneNumber`>, PhoneNumber>,
  Fits<Answer<`${Service}.loginByCode`>, SignedIn>,
  Fits<Answer<`${Service}.currentUser`>, Omit<CurrentUser, "corpId">>,
] = [true, true, true, true, true, true, true, true, true, true, true, true, true, true];

type Ours<Table, Name extends keyof Table> = Table[Name] extends readonly (infer Argument)[] ? Argument : never;
type Element<Name extends keyof typeof ELEMENT_FUNCTIONS> = Same<Arguments<`${Mini}.${Name}`>, Ours<typeof ELEMENT_FUNCTIONS, Name>>;

export const argumentNames: [
  Element<"getLoginCode">,
  Element<"register">,
  Element<"bind">,
  Element<"unbind">,
  Element<"getUserAuthInfo">,
  Element<"getPhoneNumber">,
  Same<Arguments<`${Service}.loginByCode`>, Ours<typeof SERVICE_FUNCTIONS, "loginByCode">>,
] = [true, true, true, true, true, true, true];
