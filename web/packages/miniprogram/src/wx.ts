/** What this package uses of the mini program's `wx`. A test, or another runtime of the same kind, may bring its own. */
export interface Wx {
  login(options: {
    timeout?: number;
    success: (result: { code?: string; errMsg?: string }) => void;
    fail: (result: { errMsg?: string }) => void;
  }): void;
  request(options: {
    url: string;
    method: string;
    data?: unknown;
    header: Record<string, string>;
    timeout: number;
    success: (result: WxResponse) => void;
    fail: (result: { errMsg?: string }) => void;
  }): unknown;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: unknown): void;
  removeStorageSync(key: string): void;
}

/** An answer as `wx.request` gives it. */
export interface WxResponse<T = unknown> {
  statusCode: number;
  data: T;
  header: Record<string, string>;
}
