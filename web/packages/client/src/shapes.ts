/**
 * What travels between this package and the server, as far as this package reads it. The whole of the server's interface
 * is in openapi.json (`npm run generate` turns it into types); these are the few shapes an application meets.
 */

/** A public view of an element's settings: an allow-list, never the file. */
export interface LoginConfig {
  isActive: boolean;
  authType: string;
  authConfig: { appId: string; scope?: string };
}

/** An organisation in which the user is active. */
export interface Corp {
  corpId: string;
  corpName: string;
}

/** Exactly one of the two: a loginCode for a known person, a bindCode for one who may register. */
export type LoginCode =
  | { loginCode: string; corpList: Corp[]; bindCode?: undefined }
  | { bindCode: string; loginCode?: undefined; corpList?: undefined };

export interface User {
  userId: string;
  username?: string;
  nick?: string;
  avatar?: string;
  phone?: string;
  isActive: boolean;
  /** RFC 3339. */
  createdAt: string;
}

/** The new user, and a loginCode to sign in with at once. */
export interface Registered extends User {
  loginCode: string;
}

export interface CurrentUser extends User {
  corpId: string | null;
}

/** The constant answer of bind, unbind and logout. */
export interface Done {
  success: boolean;
  message: string;
}

export interface SignedIn {
  success: boolean;
  /** The token that opens the session. Shown once, here. */
  sessionId: string;
  userId: string;
  corpId: string | null;
  /** RFC 3339: when the session ends, whatever happens. */
  expiresAt: string;
}

export interface PhoneNumber {
  phoneNumber: string;
  purePhoneNumber: string;
  countryCode: string;
}

/** Who is signed in, through which session, and in which organisations they are active. */
export interface SessionInfo extends CurrentUser {
  session: Device;
  corpList: Corp[];
}

/** One of the user's own signed-in devices. */
export interface Device {
  /** The public id, for {@link App.endSession}. It opens nothing. */
  id: string;
  corpId: string | null;
  method: string;
  platform: string;
  address: string | null;
  userAgent: string | null;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
  /** Whether it is the one that asks. */
  current: boolean;
}

/** How a login method begins: a QR code to scan, a redirect inside WeChat, or `wx.login` in a mini program. */
export type Entry = "qr" | "in-wechat" | "mini-program";

/** An active login method and how to show it. */
export interface LoginType {
  fullName: string;
  name: string;
  title: string;
  icon?: string | null;
  authType: string;
  entry: Entry;
  appId: string;
  scope?: string | null;
  isDefault: boolean;
  loginUrl?: string | null;
}

export interface LoginTypes {
  app: { orgId: string; appName: string; title: string };
  loginTypes: LoginType[];
}
