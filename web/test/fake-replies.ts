/** Answers as a wxlogin server writes them. */

export interface Reply {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Becomes the cookie of a browser that takes cookies. */
  sessionId?: string;
}

/** Every stable code with its HTTP status. */
export const STATUS: Record<string, number> = {
  invalid_argument: 400,
  code_invalid: 400,
  code_used: 400,
  state_mismatch: 400,
  unauthenticated: 401,
  forbidden: 403,
  user_disabled: 403,
  user_blocked: 403,
  snapshot_user: 403,
  fresh_proof_required: 403,
  second_factor_required: 403,
  not_found: 404,
  not_bound: 404,
  already_bound: 409,
  identity_conflict: 409,
  bind_code_invalid: 410,
  login_code_invalid: 410,
  rate_limited: 429,
  login_misconfigured: 500,
  internal: 500,
  wechat_unavailable: 503,
  storage_unavailable: 503,
};

const JSON_HEADERS = { "content-type": "application/json", "x-request-id": "req-1" };

/** A result as it is. */
export function answerOf(value: unknown): Reply {
  return { status: 200, headers: JSON_HEADERS, text: JSON.stringify(value) };
}

/** A result in the envelope of element calls. */
export function enveloped(data: unknown): Reply {
  return answerOf({ errcode: 0, errmsg: "", code: "ok", requestId: "req-1", data });
}

export function failureReply(code: string, errcode = 0, headers: Record<string, string> = {}): Reply {
  const status = STATUS[code] as number;
  const body = { errcode: errcode || status * 1000 + 1, errmsg: `message of ${code}`, code, requestId: "req-9", hint: `hint of ${code}` };
  return { status, headers: { ...JSON_HEADERS, ...headers }, text: JSON.stringify(body) };
}

export class Failure extends Error {
  constructor(readonly code: string) {
    super(code);
  }
  reply(): Reply {
    return failureReply(this.code);
  }
}
