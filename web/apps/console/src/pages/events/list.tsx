import { Badge, Group, Stack, Table, Text, UnstyledButton } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { useSearch } from "wouter/use-browser-location";
import { part } from "../../api/client";
import { useRead } from "../../api/queries";
import type { EventLine, Part } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { ACTORS, D, KINDS } from "../../text/records";
import { Empty, Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { PartPager, useParts } from "../../ui/parts";
import { DataTable } from "../../ui/table";
import { Time } from "../../ui/time";
import { shortName } from "../overview/counted";
import { detailOf } from "./detail";
import { ExportMenu } from "./export";
import { Filters, useFilters } from "./filters";
import { EventModal } from "./modal";

const SIZE = 50;

export function Events() {
  const { t } = useText();
  const parts = useParts();
  // As the address has it: the router decodes it, and a user's id with a `%` would be decoded twice.
  const filters = useFilters(new URLSearchParams(useSearch()), parts.restart);
  const query = { ...filters.query, before: parts.before, limit: SIZE };
  // The first part follows what happens; an older one does not change.
  const every = parts.before === undefined ? 15_000 : false;
  const events = useRead<Part<EventLine>>("/v1/admin/events", query, { keep: true, every });
  return (
    <Page title={t(C.events)} text={t(D.eventsText)} actions={<ExportMenu query={filters.query} />}>
      <Filters filters={filters} />
      <Loaded query={events} lines={8}>
        {({ items, next }) =>
          items.length === 0 && parts.number === 1 ? (
            <Empty icon={IconActivity} title={t(D.noEvents)} text={t(filters.any ? D.noEventsHelp : D.noEventsYet)} />
          ) : (
            <Stack aria-busy={events.isPlaceholderData}>
              <Rows events={items} />
              <PartPager parts={parts} next={next} busy={events.isPlaceholderData} />
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}

function Rows({ events }: { events: EventLine[] }) {
  const { t } = useText();
  const [opened, setOpened] = useState<EventLine | null>(null);
  return (
    <>
      <DataTable label={t(C.events)} head={[t(D.when), t(D.kind), t(D.actor), t(D.who), t(D.how), t(D.detail), t(D.where)]} minWidth={900}>
        {events.map((event) => (
          <Row key={event.id} event={event} open={() => setOpened(event)} />
        ))}
      </DataTable>
      <EventModal event={opened} close={() => setOpened(null)} />
    </>
  );
}

function Row({ event, open }: { event: EventLine; open: () => void }) {
  const { t } = useText();
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={event.at} />
      </Table.Td>
      <Table.Td>
        <UnstyledButton onClick={open} aria-label={t(D.openEvent, { kind: nameOfKind(event.kind, t), id: event.id })}>
          <KindBadge kind={event.kind} />
        </UnstyledButton>
      </Table.Td>
      <Table.Td maw={200}>
        <Text size="sm" className="breakable">
          {actorOf(event.actor, t)}
        </Text>
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

/** Who did it: the kind, and which one where that says more than the line does already. */
export function actorOf(actor: EventLine["actor"], t: ReturnType<typeof useText>["t"]): string {
  const kind = t(ACTORS[actor.kind]);
  return actor.id && actor.kind !== "person" ? `${kind} · ${actor.id}` : kind;
}

function nameOfKind(kind: string, t: ReturnType<typeof useText>["t"]): string {
  const label = KINDS[kind as keyof typeof KINDS];
  return label ? t(label) : kind;
}

export function KindBadge({ kind }: { kind: string }) {
  const { t } = useText();
  const bad = kind === "login.failed";
  return (
    <Group gap={0}>
      <Badge size="sm" variant={bad ? "filled" : "default"} color={bad ? "red.8" : undefined} style={{ cursor: "inherit" }}>
        {nameOfKind(kind, t)}
      </Badge>
    </Group>
  );
}
