import { LoginError } from "./errors.js";

/** One renewal for any number of refused requests. */
export class Renewal<T> {
  private flight: Promise<T> | undefined;
  /** Counts renewals and sign-outs: a request that began before the latest knows that its refusal is old news. */
  epoch = 0;
  private failed: unknown;

  /** `keep` gets what a renewal brought; `late` what it brought after a sign-out, when nobody wants it any more. */
  constructor(
    private readonly renew: () => Promise<T>,
    private readonly keep: (value: T) => void,
    private readonly late: (value: T) => void,
  ) {}

  /** Joins the renewal under way, or begins one. */
  now(): Promise<T> {
    if (this.flight) return this.flight;
    const land = (failed: unknown) => {
      this.failed = failed;
      this.flight = undefined;
      this.epoch++;
    };
    const flight: Promise<T> = this.renew().then(
      (value) => {
        if (this.flight !== flight) {
          this.late(value);
          throw signedOut();
        }
        this.keep(value);
        land(undefined);
        return value;
      },
      (error: unknown) => {
        if (this.flight === flight) land(error);
        throw error;
      },
    );
    this.flight = flight;
    return flight;
  }

  /** For a request that began at `epoch` and was refused. */
  async since(epoch: number): Promise<void> {
    if (this.flight || epoch === this.epoch) await this.now();
    else if (this.failed) throw this.failed;
  }

  /** Signing out: a renewal under way is joined by nobody any more, and a request from before begins none. */
  stop(): void {
    this.flight = undefined;
    this.epoch++;
    this.failed = signedOut();
  }
}

function signedOut(): LoginError {
  return new LoginError("unauthenticated", "Signed out meanwhile", { hint: "Sign in again." });
}
