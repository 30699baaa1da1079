/** Who is signed in to the console. */
import { Badge, Button, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { part, remove } from "../api/client";
import { useChange, useRead } from "../api/queries";
import type { ConsoleSession, List } from "../api/types";
import { useText } from "../text";
import { A } from "../text/account";
import { C } from "../text/common";
import { P } from "../text/people";
import { deviceName } from "../ui/device";
import { Loaded } from "../ui/loaded";
import { PersonLink } from "../ui/person";
import { Section } from "../ui/section";
import { DataTable } from "../ui/table";
import { tell } from "../ui/tell";
import { Time } from "../ui/time";

export function ConsoleSessions() {
  const { t } = useText();
  const sessions = useRead<List<ConsoleSession>>("/v1/admin/console-sessions");
  const end = useChange(
    (one: ConsoleSession) => remove(`/v1/admin/users/${part(one.userId)}/console-sessions/${part(one.id)}`),
    () => tell(t(P.ended)),
  );
  return (
    <Section title={t(A.sessions)}>
      <Loaded query={sessions} lines={2}>
        {({ items }) => (
          <DataTable label={t(A.sessions)} head={[t(P.person), t(P.device), t(P.address), t(P.began), t(P.lastUsed), <VisuallyHidden key="end">{t(C.actionsHead)}</VisuallyHidden>]}>
            {items.map((session) => (
              <Table.Tr key={session.id}>
                <Table.Td>
                  <PersonLink person={session.user} avatar={session.user.avatar} />
                </Table.Td>
                <Table.Td>
                  <Group gap={6}>
                    <Text size="sm">{deviceName(session.userAgent) ?? "–"}</Text>
                    {session.current && <Badge size="xs" color="green.8">{t(P.thisOne)}</Badge>}
                    {session.secondFactor && <Badge size="xs" variant="outline" color="var(--mantine-color-text)">{t(A.withFactor)}</Badge>}
                  </Group>
                </Table.Td>
                <Table.Td>{session.address ?? "–"}</Table.Td>
                <Table.Td>
                  <Time at={session.createdAt} />
                </Table.Td>
                <Table.Td>
                  <Time at={session.seenAt} />
                </Table.Td>
                <Table.Td ta="end">
                  <Button size="compact-sm" variant="default" disabled={session.current} loading={end.isPending} aria-label={t(P.endDevice, { device: deviceName(session.userAgent) ?? "–" })} onClick={() => end.mutate(session)}>
                    {t(P.end)}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
        )}
      </Loaded>
    </Section>
  );
}
