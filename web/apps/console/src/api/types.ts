/** What the admin API answers with. */

export interface List<T> {
  items: T[];
  total: number;
}

export interface Person {
  userId: string;
  username: string | null;
  nick: string | null;
}

export interface State {
  hasAdmin: boolean;
  admin: Person | null;
  app: { title: string; orgId?: string; name?: string; version?: string | null; folder?: string };
  publicUrl?: string;
  platform?: "sandbox" | "wechat";
}

export type Entry = "qr" | "in-wechat" | "mini-program";

export interface Diagnostic {
  severity: "error" | "warning";
  code: string;
  file: string;
  line: number;
  column: number;
  key: string | null;
  message: string;
  expected: string | null;
  fix: string | null;
  fullName: string | null;
}

export interface ElementLine {
  fullName: string;
  name: string;
  title: string;
  type: string;
  typeTitle: string;
  entry: Entry | null;
  appId: string | null;
  isActive: boolean;
  isDefault: boolean;
  allowRegister: boolean;
  own: boolean;
  fromApp: string;
  overrides: string | null;
  canOverride: boolean;
  /** `last-good`: an edit broke it, and its last good form serves on. */
  serving: "yes" | "last-good" | "no";
  errors: number;
  warnings: number;
  loginUrl: string | null;
}

export interface Origin {
  fullName: string;
  file: string;
  line: number;
}

export type ElementValue = { key: string; isSet: boolean; own: boolean; origin: Origin | null } & (
  | { secret: true; reference: string | null }
  | { secret: false; value: unknown; effective: unknown }
);

export interface ElementDetail extends ElementLine {
  descriptor: string | null;
  documentation: string | null;
  values: ElementValue[];
  extraKeys: string[];
  diagnostics: Diagnostic[];
}

export interface LoginTypeLine {
  fullName: string;
  title: string;
  own: boolean;
  descriptor: string;
  entry: Entry;
  inherited: Record<string, unknown>;
  inheritedSecrets: string[];
}

export type FieldKind = "text" | "secret" | "flag" | "choice" | "corp";

export interface Field {
  key: string;
  kind: FieldKind;
  options?: string[];
  required: boolean;
  public: boolean;
  label: string;
  help: string;
  formDefault: unknown;
}

export interface Descriptor {
  fullName: string;
  authType: string;
  title: string;
  entry: Entry;
  defaultScope: string | null;
  documentation: string;
  fields: Field[];
}

export interface Impact {
  accounts: number;
  strandedUsers: number;
  atLeast: boolean;
  sameApp: string[];
  elementsBelow: string[];
  servesInstead: string | null;
}

export interface SourceFile {
  file: string;
  text: string;
}

export interface Advice {
  text: string | null;
  field: string | null;
  place?: string | null;
  link?: string;
  site?: string;
}

export interface TrialReport {
  method: string;
  at: string;
  person: {
    openId: string;
    unionId: string | null;
    scope: string | null;
    profile: { nickname: string; headimgurl: string } | null;
  } | null;
  end: { what: "sign-in" | "join" | "offer" | "stranger" | "conflict" | "snapshot" | "disabled"; userId?: string } | null;
  failure: { code: string; errcode: number | null; text: string; cause: string | null; advice: Advice } | null;
}

export interface TrialWays {
  entry: Entry;
  browser: boolean;
  personas: { id: string; nickname: string }[];
}

export interface TrialStart {
  id: string;
  url: string;
  qr: string | null;
  expiresIn: number;
}

export interface User extends Person {
  avatar: string | null;
  phone: string | null;
  isActive: boolean;
  isAdmin: boolean;
  origin: "registered" | "adopted" | "created";
  mergedInto: string | null;
  createdAt: string;
  methods?: string[];
}

export interface Identity {
  id: number;
  appId: string;
  openId: string;
  unionId: string | null;
  method: string;
  nickname: string | null;
  avatar: string | null;
  createdAt: string;
}

export interface Session {
  id: string;
  corpId: string | null;
  method: string;
  platform: string;
  address: string | null;
  userAgent: string | null;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
  current: boolean;
  user?: User;
}

export interface Merge {
  id: number;
  from: string;
  into: string;
  at: string;
  undoneAt: string | null;
  accounts: number;
  canUndo: boolean;
}

export interface MergePreview {
  from: string;
  into: string;
  apps: string[];
  corps: string[];
  sessions: number;
  takesUsername: boolean;
  conflicts: string[];
}

export interface UserDetail extends User {
  identities: Identity[];
  organisations: { corpId: string; title: string; isActive: boolean; since: string }[];
  sessions: Session[];
  merges: Merge[];
}

export interface Organisation {
  corpId: string;
  title: string;
  allowJoin: boolean;
  members: number;
  own: boolean;
}

export interface Member extends User {
  isMember: boolean;
  since: string;
}

export interface EventLine {
  id: number;
  kind: string;
  userId: string | null;
  method: string | null;
  detail: Record<string, unknown>;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
  at: string;
}

export interface Key {
  name: string;
  admin: boolean;
  createdAt: string;
  usedAt: string | null;
  revokedAt: string | null;
}

export interface Stats {
  days: { date: string; succeeded: number; failed: number; registered: number }[];
  methods: { method: string; succeeded: number; failed: number }[];
  failures: { code: string; errcode: number | null; count: number }[];
  cut: boolean;
  users: { total: number; active: number };
}

export interface Problem extends Partial<Omit<Diagnostic, "severity">> {
  source: "folder" | "settings" | "sign-ins";
  severity: "error" | "warning";
  errcode?: number | null;
  count?: number;
  lastAt?: string;
  advice?: Advice;
}

export interface Argument {
  name: string;
  kind: "text" | "userId" | "row" | "filter" | "list" | "integer";
  required: boolean;
  doc: string;
}

export interface Fn {
  name: string;
  doc: string;
  access: "anyone" | "self or service" | "self" | "service";
  arguments: Argument[];
  result: string;
  errors: string[];
}

export interface Surface {
  fullName: string;
  title: string;
  url: string;
  functions: Fn[];
}
