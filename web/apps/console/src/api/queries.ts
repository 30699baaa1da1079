/** What the pages ask for, by name, so that a change can say what it made old. */
import { MutationCache, QueryCache, QueryClient, keepPreviousData, useMutation, useQuery, useQueryClient, type Query as Kept } from "@tanstack/react-query";
import { useText } from "../text";
import { ApiError, get, isSignedOut, remove, type Query } from "./client";

declare module "@tanstack/react-query" {
  interface Register {
    /** `shown`: the form or dialogue of the change shows its error, so nothing else has to. */
    mutationMeta: { shown?: boolean };
  }
}

const lasting = (error: Error) => error instanceof ApiError && error.status >= 400 && error.status < 500;

/** A session that ended elsewhere shows the sign-in page at the next call or change, whatever the page was. */
function onError(error: Error): void {
  if (isSignedOut(error)) void queries.invalidateQueries({ queryKey: ["/v1/admin/state"] });
}

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (count, error) => !lasting(error) && count < 2, refetchOnWindowFocus: true },
  },
});

interface ReadOptions {
  enabled?: boolean;
  /** Milliseconds between readings. */
  every?: number | false;
  /** Shows the list as it was until the next one is there: a filter that is typed must not make the page flash. */
  keep?: boolean;
}

/** Reads a path. Texts come in the console's language, so the language is part of what is kept. */
export function useRead<T>(path: string, query: Query = {}, options: ReadOptions = {}) {
  const { language } = useText();
  return useQuery<T>({
    queryKey: [path, query, language],
    queryFn: () => get<T>(path, query),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });
}

type Change<T, V> = (value: V) => Promise<T>;
type After<T, V> = (result: T, value: V) => void;

/**
 * A change; everything that was read is old afterwards, since one element or user is shown in many places. Its failure is
 * told in a corner of the window.
 */
export function useChange<T, V = void>(change: Change<T, V>, after?: After<T, V>) {
  return useMutation<T, Error, V>({ mutationFn: change, onSuccess: useRenewal(after) });
}

/** The same where a form or a dialogue shows the `error`. */
export function useShownChange<T, V = void>(change: Change<T, V>, after?: After<T, V>) {
  return useMutation<T, Error, V>({ mutationFn: change, onSuccess: useRenewal(after), meta: { shown: true } });
}

function useRenewal<T, V>(after?: After<T, V>) {
  const client = useQueryClient();
  return async (result: T, value: V) => {
    await client.invalidateQueries();
    after?.(result, value);
  };
}

/**
 * Deletes what is at the path, in a dialogue that shows the `error`. `after` leaves its page; only then is anything read
 * anew, and never what is gone, since its page is still drawn at that moment and would flash an error.
 */
export function useRemoval(path: string, after: () => void) {
  const client = useQueryClient();
  const ofIt = ({ queryKey: [key] }: Pick<Kept, "queryKey">) => key === path || String(key).startsWith(`${path}/`);
  return useMutation<unknown, Error>({
    mutationFn: () => remove(path),
    meta: { shown: true },
    onSuccess: async () => {
      after();
      await client.invalidateQueries({ predicate: (query) => !ofIt(query) });
      client.removeQueries({ predicate: ofIt, type: "inactive" });
    },
  });
}
