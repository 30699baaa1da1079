declare module "virtual:mini-program" {
  import type { Scripts, Trees } from "./simulator/runtime";

  export const config: { pages: string[]; window: { navigationBarTitleText?: string } };
  export const scripts: Scripts;
  export const trees: Trees;
}
