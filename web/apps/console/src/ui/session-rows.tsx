/** Devices as rows, on a user's page and on the page of all. */
import { Badge, Button, Group, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { part, remove } from "../api/client";
import { useChange } from "../api/queries";
import type { Session } from "../api/types";
import { shortName } from "../pages/overview/counted";
import { useText } from "../text";
import { C } from "../text/common";
import { P } from "../text/people";
import { deviceName } from "./device";
import { PersonLink } from "./person";
import { DataTable } from "./table";
import { tell } from "./tell";
import { Time } from "./time";

interface Props {
  sessions: Session[];
  /** Whose they are, where all are one person's. */
  userId?: string;
}

export function SessionTable({ sessions, userId }: Props) {
  const { t } = useText();
  const head = [t(P.device), t(P.through), t(P.address), t(P.began), t(P.lastUsed), <VisuallyHidden key="end">{t(C.actionsHead)}</VisuallyHidden>];
  return (
    <DataTable label={t(P.devices)} head={userId ? head : [t(P.person), ...head]} minWidth={userId ? 760 : 980}>
      {sessions.map((session) => (
        <Row key={session.id} session={session} userId={userId} />
      ))}
    </DataTable>
  );
}

function Row({ session, userId }: { session: Session; userId?: string }) {
  const { t } = useText();
  const owner = userId ?? session.user?.userId ?? "";
  const end = useChange(
    () => remove(`/v1/admin/users/${part(owner)}/sessions/${part(session.id)}`),
    () => tell(t(P.ended)),
  );
  const method = session.method === "password" ? t(C.password) : shortName(session.method);
  return (
    <Table.Tr>
      {!userId && <Table.Td>{session.user && <PersonLink person={session.user} avatar={session.user.avatar} />}</Table.Td>}
      <Table.Td>
        <Stack gap={0}>
          <Group gap={6} wrap="nowrap">
            <Text size="sm">{deviceName(session.userAgent) ?? session.platform}</Text>
            {session.current && <Badge size="xs" color="green.8">{t(P.thisOne)}</Badge>}
          </Group>
          <Text size="xs" c="dimmed">
            {session.platform}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td>{method}</Table.Td>
      <Table.Td>{session.address ?? "–"}</Table.Td>
      <Table.Td>
        <Time at={session.createdAt} />
      </Table.Td>
      <Table.Td>
        <Time at={session.seenAt} />
      </Table.Td>
      <Table.Td ta="end">
        <Button size="compact-sm" variant="default" disabled={session.current} aria-label={t(P.endDevice, { device: deviceName(session.userAgent) ?? session.platform })} loading={end.isPending} onClick={() => end.mutate()}>
          {t(P.end)}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
