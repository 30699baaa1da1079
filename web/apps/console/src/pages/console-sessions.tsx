/** Who is signed in to the console. */
import { Table, VisuallyHidden } from "@mantine/core";
import { part, remove } from "../api/client";
import { useChange, useRead } from "../api/queries";
import type { ConsoleSession, List } from "../api/types";
import { useText } from "../text";
import { A } from "../text/account";
import { C } from "../text/common";
import { P } from "../text/people";
import { ConsoleSessionCells } from "../ui/console-session-cells";
import { Loaded } from "../ui/loaded";
import { PersonLink } from "../ui/person";
import { Section } from "../ui/section";
import { DataTable } from "../ui/table";
import { tell } from "../ui/tell";

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
                <ConsoleSessionCells session={session} ending={end.isPending} end={() => end.mutate(session)} />
              </Table.Tr>
            ))}
          </DataTable>
        )}
      </Loaded>
    </Section>
  );
}
