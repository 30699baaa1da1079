import { createContext, useContext } from "react";
import type { State } from "../api/types";

/** Who is signed in, and which application this is. */
export const AdminContext = createContext<State | null>(null);

export function useAdmin(): State {
  const state = useContext(AdminContext);
  if (!state) throw new Error("useAdmin is used where nobody is signed in");
  return state;
}
