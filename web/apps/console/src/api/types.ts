/** What the admin API answers with, by the names the pages use. The shapes are the document's: see `npm run generate`. */
import type { operations } from "../../../../packages/client/src/generated/openapi";

type Answer<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { "application/json": { data: infer Data } } } };
}
  ? Data
  : never;
type Item<Name extends keyof operations> = Answer<Name> extends { items: (infer One)[] } ? One : never;

export interface List<T> {
  items: T[];
  total: number;
}

/** A part of a list without an end; `next` is the cursor of the part after it. */
export interface Part<T> {
  items: T[];
  next: string | null;
}

export type Step = Answer<"signInAdmin">;
export type Me = Answer<"adminMe">;
export type ConsoleSession = Item<"adminListConsoleSessions">;
export type Factor = Me["factors"][number];
export type Challenge = Answer<"adminProofPasskey">;
export type Enrolment = Answer<"adminEnrolTotp">;
export type State = Answer<"adminState">;
export type User = Omit<Item<"adminListUsers">, "methods"> & { methods?: string[] };
export type Person = Pick<User, "userId" | "username" | "nick">;
export type UserDetail = Answer<"adminGetUser">;
export type Identity = UserDetail["identities"][number];
export type Merge = Answer<"adminMerge">;
export type MergePreview = Answer<"adminPreviewMerge">;
export type Session = UserDetail["sessions"][number] & { user?: User };
export type Organisation = Item<"adminListOrganisations">;
export type Member = Item<"adminListMembers">;
export type EventLine = Item<"adminListEvents">;
export type Key = Item<"adminListKeys">;
export type Stats = Answer<"adminStats">;
export type Problem = Item<"adminProblems">;

export type ElementLine = Item<"adminListElements">;
export type Entry = NonNullable<ElementLine["entry"]>;
export type ElementDetail = Answer<"adminGetElement">;
export type ElementValue = ElementDetail["values"][number];
export type Diagnostic = ElementDetail["diagnostics"][number];
export type SourceFile = Item<"adminElementSource">;
export type Impact = Answer<"adminElementImpact">;
export type LoginTypeLine = Item<"adminListTypes">;
export type Descriptor = Answer<"describeLoginType">;
export type Field = Descriptor["fields"][number];

export type TrialWays = Answer<"adminTrialWays">;
export type TrialReport = NonNullable<Answer<"adminTrialReport">["report"]>;
export type TrialStart = Extract<Answer<"adminTry">, { url: string }>;
export type Advice = NonNullable<TrialReport["failure"]>["advice"];

export type Surface = Item<"adminReference">;
export type Fn = Surface["functions"][number];
export type Argument = Fn["arguments"][number];
