/** What the pages ask for, by name, so that a change can say what it made old. */
import { QueryClient, keepPreviousData, useMutation, useQuery, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useText } from "../text";
import { ApiError, get, type Query } from "./client";

const lasting = (error: Error) => error instanceof ApiError && error.status >= 400 && error.status < 500;

export const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (count, error) => !lasting(error) && count < 2, refetchOnWindowFocus: true },
  },
});

/** A session that ended elsewhere shows the sign-in page at the next call, whatever the page was. */
queries.getQueryCache().subscribe((event) => {
  const error = event.type === "updated" && event.action.type === "error" ? event.action.error : null;
  const state: QueryKey = ["/v1/admin/state"];
  if (error instanceof ApiError && error.status === 401) void queries.invalidateQueries({ queryKey: state });
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

/** A change; everything that was read is old afterwards, since one element or user is shown in many places. */
export function useChange<T, V = void>(change: (value: V) => Promise<T>, after?: (result: T, value: V) => void) {
  const client = useQueryClient();
  return useMutation<T, Error, V>({
    mutationFn: change,
    onSuccess: async (result, value) => {
      await client.invalidateQueries();
      after?.(result, value);
    },
  });
}
