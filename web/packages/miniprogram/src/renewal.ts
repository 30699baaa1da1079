/** One renewal for any number of refused requests. */
export class Renewal<T> {
  private flight: Promise<T> | undefined;
  /** Counts renewals that have landed: a request that began before the latest knows that its refusal is old news. */
  epoch = 0;
  private failed: unknown;

  constructor(private readonly renew: () => Promise<T>) {}

  /** Joins the renewal under way, or begins one. */
  now(): Promise<T> {
    if (this.flight) return this.flight;
    const land = () => {
      this.flight = undefined;
      this.epoch++;
    };
    this.flight = this.renew().then(
      (value) => {
        this.failed = undefined;
        land();
        return value;
      },
      (error: unknown) => {
        this.failed = error;
        land();
        throw error;
      },
    );
    return this.flight;
  }

  /** For a request that began at `epoch` and was refused. */
  async since(epoch: number): Promise<void> {
    if (this.flight || epoch === this.epoch) await this.now();
    else if (this.failed) throw this.failed;
  }
}
