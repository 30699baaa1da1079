import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { post } from "../../api/client";
import type { Diagnostic } from "../../api/types";
import { useText } from "../../text";

interface Body {
  fullName: string;
  type?: string;
  title?: string;
  values: Record<string, unknown>;
}

/** What `wxlogin check` would say of the draft, shortly after the last key. Drafts are forgotten at once: one holds a secret. */
export function useCheck(body: Body, enabled: boolean) {
  const { language } = useText();
  const [text] = useDebouncedValue(JSON.stringify(body), 400);
  const query = useQuery({
    queryKey: ["check", text, language],
    queryFn: () => post<{ diagnostics: Diagnostic[] }>("/v1/admin/elements/validate", JSON.parse(text)),
    enabled,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  return { diagnostics: query.data?.diagnostics ?? [], error: query.error, known: query.data !== undefined };
}
