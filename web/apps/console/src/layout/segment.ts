import { usePathname } from "wouter/use-browser-location";
import { consolePath } from "../api/client";

/** A part of the address below the console, counted from 0, as `part()` was given it. */
export function segmentOf(pathname: string, index: number): string {
  const below = pathname.startsWith(consolePath) ? pathname.slice(consolePath.length) : pathname;
  const raw = below.split("/").filter(Boolean)[index] ?? "";
  try {
    return decodeURIComponent(raw);
  } catch {
    // An address typed by hand; what it means is found by what it says.
    return raw;
  }
}

/** The router's own parts are half decoded: after that `%` and `%25` cannot be told apart. The address still can. */
export function useSegment(index: number): string {
  return segmentOf(usePathname(), index);
}
