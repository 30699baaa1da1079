import { Badge, Button, Group, Select, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconActivity } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useSearch } from "wouter";
import { part } from "../api/client";
import { useRead } from "../api/queries";
import type { EventLine, List } from "../api/types";
import { useText } from "../text";
import { C } from "../text/common";
import { D, KINDS } from "../text/records";
import { Empty, Loaded } from "../ui/loaded";
import { MethodSelect } from "../ui/method-select";
import { Page } from "../ui/page";
import { DataTable } from "../ui/table";
import { Time } from "../ui/time";
import { detailOf, sinceOf, type Since } from "./event-detail";
import { shortName } from "./overview/counted";

const STEP = 100;

export function Events() {
  const { t } = useText();
  const asked = new URLSearchParams(useSearch());
  const [kind, setKind] = useState<string | null>(asked.get("kind"));
  const [method, setMethod] = useState<string | null>(asked.get("method"));
  const [typed, setTyped] = useState(asked.get("userId") ?? "");
  const [userId] = useDebouncedValue(typed.trim(), 300);
  const [span, setSpan] = useState<Since>("any");
  const [since, setSince] = useState<string | undefined>();
  const [limit, setLimit] = useState(STEP);
  const events = useRead<List<EventLine>>("/v1/admin/events", { kind, method, userId, since, limit }, { keep: true, every: 15_000 });
  const kinds = Object.entries(KINDS).map(([value, label]) => ({ value, label: t(label) }));
  const spans = [
    { value: "any", label: t(D.anyTime) },
    { value: "hour", label: t(D.lastHour) },
    { value: "day", label: t(D.lastDay) },
    { value: "week", label: t(D.lastWeek) },
  ];
  const chooseSpan = (next: string | null) => {
    setSpan((next ?? "any") as Since);
    setSince(sinceOf((next ?? "any") as Since, new Date()));
  };
  return (
    <Page title={t(C.events)} text={t(D.eventsText)}>
      <Group>
        <Select w={190} data={kinds} value={kind} onChange={setKind} placeholder={t(D.allKinds)} aria-label={t(D.kind)} clearable clearButtonProps={{ "aria-hidden": true }} />
        <MethodSelect value={method} set={setMethod} />
        <Select w={150} data={spans} value={span} onChange={chooseSpan} allowDeselect={false} aria-label={t(D.when)} />
        <TextInput w={220} placeholder={t(D.userId)} aria-label={t(D.userId)} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      </Group>
      <Loaded query={events} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconActivity} title={t(D.noEvents)} text={t(D.noEventsHelp)} />
          ) : (
            <Stack>
              <Rows events={items} />
              {items.length >= limit && limit < 1000 && (
                <Button variant="default" mx="auto" loading={events.isFetching} onClick={() => setLimit(Math.min(1000, limit + STEP))}>
                  {t(C.more)}
                </Button>
              )}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}

function Rows({ events }: { events: EventLine[] }) {
  const { t } = useText();
  return (
    <DataTable label={t(C.events)} head={[t(D.when), t(D.kind), t(D.who), t(D.how), t(D.detail), t(D.where)]} minWidth={900}>
      {events.map((event) => (
        <Row key={event.id} event={event} />
      ))}
    </DataTable>
  );
}

function Row({ event }: { event: EventLine }) {
  const { t } = useText();
  const label = KINDS[event.kind as keyof typeof KINDS];
  const bad = event.kind === "login.failed";
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={event.at} />
      </Table.Td>
      <Table.Td>
        <Badge size="sm" variant={bad ? "filled" : "default"} color={bad ? "red.8" : undefined}>
          {label ? t(label) : event.kind}
        </Badge>
      </Table.Td>
      <Table.Td maw={220}>
        {event.userId && (
          <Text component={Link} href={`/users/${part(event.userId)}`} size="sm" ff="monospace" truncate display="block" c="var(--mantine-color-anchor)">
            {event.userId}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{event.method === "password" ? t(C.password) : event.method ? shortName(event.method) : ""}</Table.Td>
      <Table.Td>
        <Text size="sm" className="breakable">
          {detailOf(event.detail)}
        </Text>
      </Table.Td>
      <Table.Td>{event.address ?? ""}</Table.Td>
    </Table.Tr>
  );
}
