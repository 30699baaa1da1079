/** The codes a wxlogin server answers with. Programs match on them; texts may change, codes may not. */
export type ServerCode =
  | "invalid_argument"
  | "code_invalid"
  | "code_used"
  | "state_mismatch"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "not_bound"
  | "already_bound"
  | "identity_conflict"
  | "bind_code_invalid"
  | "login_code_invalid"
  | "user_disabled"
  | "user_blocked"
  | "snapshot_user"
  | "fresh_proof_required"
  | "second_factor_required"
  | "rate_limited"
  | "login_misconfigured"
  | "wechat_unavailable"
  | "storage_unavailable"
  | "internal";

/** What can go wrong before a server has answered, or when something else than a wxlogin server answered. */
export type ClientCode = "network" | "timeout" | "bad_answer";

export type LoginErrorCode = ServerCode | ClientCode;

/** What is known about a failure beside its code. */
export interface Failure {
  message: string;
  /** What to do next, in the caller's language. */
  hint?: string;
  /** WeChat's number when WeChat said one, else the server's own; 0 when no server answered. */
  errcode?: number;
  /** The HTTP status; 0 when no server answered. */
  status?: number;
  /** The id under which the server's log tells more. */
  requestId?: string | undefined;
  /** Seconds to wait before the next try, where the server said so. */
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** Every failure of this package. `switch (error.code)`, or ask {@link isLoginError}. */
export class LoginError<C extends LoginErrorCode = LoginErrorCode> extends Error {
  readonly code: C;
  readonly errcode: number;
  readonly hint: string;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly cause: unknown;

  constructor(code: C, failure: Failure) {
    super(failure.message);
    this.name = "LoginError";
    this.code = code;
    this.errcode = failure.errcode || 0;
    this.hint = failure.hint || "";
    this.status = failure.status || 0;
    this.requestId = failure.requestId;
    this.retryAfter = failure.retryAfter;
    this.cause = failure.cause;
  }
}

/**
 * Whether `error` is a {@link LoginError}, and, when codes are given, one of these. By name and not by class: two copies
 * of this package in one page must understand each other's errors.
 */
export function isLoginError<C extends LoginErrorCode = LoginErrorCode>(
  error: unknown,
  ...codes: C[]
): error is LoginError<C> {
  const { name, code } = (error || {}) as Partial<LoginError<C>>;
  return name === "LoginError" && (!codes.length || codes.indexOf(code as C) >= 0);
}
