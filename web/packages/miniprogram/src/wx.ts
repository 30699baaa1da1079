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
  /** These three are needed by the functions of the same name only. */
  uploadFile?(options: FileOptions & Callbacks<WxUploaded>): unknown;
  downloadFile?(options: FileOptions & Callbacks<WxDownloaded>): unknown;
  connectSocket?(options: object): unknown;
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

/** An answer as `wx.uploadFile` gives it: `data` is text, JSON too. */
export interface WxUploaded {
  statusCode: number;
  data: string;
}

/** An answer as `wx.downloadFile` gives it. With an error status, too, there is a file: what the server wrote. */
export interface WxDownloaded {
  statusCode: number;
  tempFilePath: string;
}

interface FileOptions {
  url: string;
  header: Record<string, string>;
}

interface Callbacks<T> {
  success: (result: T) => void;
  fail: (result: { errMsg?: string }) => void;
}
