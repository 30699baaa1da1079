/** One session of the console as cells of a row: device, address, times, and the button that ends it. */
import { Badge, Button, Group, Table, Text } from "@mantine/core";
import type { ConsoleSession } from "../api/types";
import { useText } from "../text";
import { A } from "../text/account";
import { P } from "../text/people";
import { deviceName } from "./device";
import { Time } from "./time";

type Shown = Pick<ConsoleSession, "userAgent" | "current" | "secondFactor" | "address" | "createdAt" | "seenAt">;

export function ConsoleSessionCells({ session, ending, end }: { session: Shown; ending: boolean; end: () => void }) {
  const { t } = useText();
  const device = deviceName(session.userAgent) ?? "–";
  return (
    <>
      <Table.Td>
        <Group gap={6}>
          <Text size="sm">{device}</Text>
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
        <Button size="compact-sm" variant="default" disabled={session.current} loading={ending} aria-label={t(P.endDevice, { device })} onClick={end}>
          {t(P.end)}
        </Button>
      </Table.Td>
    </>
  );
}
