/** What the record is asked for. The same goes for the list and for the export. */
import { Button, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { Query } from "../../api/client";
import { useText } from "../../text";
import { C } from "../../text/common";
import { ACTORS, D, KINDS } from "../../text/records";
import { MethodSelect } from "../../ui/method-select";
import { SPANS, spanOf, type Span } from "./detail";

interface Asked {
  kind: string | null;
  method: string | null;
  actor: string | null;
  userId: string;
  span: Span;
  /** Days as `2026-01-31`, where the span is one's own. */
  from: string;
  to: string;
  since?: string;
  until?: string;
}

export interface EventFilters {
  asked: Asked;
  change: (next: Partial<Asked>) => void;
  clear: () => void;
  query: Query;
  any: boolean;
}

const NOTHING: Asked = { kind: null, method: null, actor: null, userId: "", span: "any", from: "", to: "" };

export function useFilters(search: URLSearchParams, restart: () => void): EventFilters {
  const [asked, setAsked] = useState<Asked>(() => ({
    ...NOTHING,
    kind: search.get("kind"),
    method: search.get("method"),
    actor: search.get("actor"),
    userId: search.get("userId") ?? "",
  }));
  const [userId] = useDebouncedValue(asked.userId.trim(), 300);
  const change = (next: Partial<Asked>) => {
    const all = { ...asked, ...next };
    const times = "span" in next || "from" in next || "to" in next ? spanOf(all.span, new Date(), all.from, all.to) : {};
    setAsked({ ...all, ...times });
    restart();
  };
  const clear = () => {
    setAsked(NOTHING);
    restart();
  };
  const { kind, method, actor, since, until } = asked;
  const query = { kind, method, actor, userId, since, until };
  return { asked, change, clear, query, any: Object.values(query).some(Boolean) };
}

export function Filters({ filters: { asked, change, clear, any } }: { filters: EventFilters }) {
  const { t } = useText();
  const kinds = Object.entries(KINDS).map(([value, label]) => ({ value, label: t(label) }));
  const actors = Object.entries(ACTORS).map(([value, label]) => ({ value, label: t(label) }));
  const spans = SPANS.map((value) => ({ value, label: t(D[`span-${value}`]) }));
  return (
    <Group role="search" aria-label={t(D.filters)}>
      <Select w={190} data={kinds} value={asked.kind} onChange={(kind) => change({ kind })} placeholder={t(D.allKinds)} aria-label={t(D.kind)} clearable clearButtonProps={{ "aria-hidden": true }} />
      <Select w={170} data={actors} value={asked.actor} onChange={(actor) => change({ actor })} placeholder={t(D.allActors)} aria-label={t(D.actor)} clearable clearButtonProps={{ "aria-hidden": true }} />
      <MethodSelect value={asked.method} set={(method) => change({ method })} />
      <Select w={150} data={spans} value={asked.span} onChange={(span) => change({ span: (span ?? "any") as Span })} allowDeselect={false} aria-label={t(D.when)} />
      {asked.span === "own" && (
        <>
          <TextInput type="date" aria-label={t(D.fromDay)} value={asked.from} max={asked.to || undefined} onChange={(event) => change({ from: event.currentTarget.value })} />
          <TextInput type="date" aria-label={t(D.toDay)} value={asked.to} min={asked.from || undefined} onChange={(event) => change({ to: event.currentTarget.value })} />
        </>
      )}
      <TextInput w={220} placeholder={t(D.userId)} aria-label={t(D.userId)} value={asked.userId} spellCheck={false} onChange={(event) => change({ userId: event.currentTarget.value })} />
      {any && (
        <Button variant="subtle" color="gray" c="dimmed" onClick={clear}>
          {t(C.clearFilters)}
        </Button>
      )}
    </Group>
  );
}
