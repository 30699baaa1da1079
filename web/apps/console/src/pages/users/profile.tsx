import { Anchor, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { part, post } from "../../api/client";
import { useShownChange } from "../../api/queries";
import type { Merge, UserDetail } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { P } from "../../text/people";
import { Confirm } from "../../ui/confirm";
import { Copy } from "../../ui/copy";
import { Facts } from "../../ui/facts";
import { Section } from "../../ui/section";
import { tell } from "../../ui/tell";
import { Time } from "../../ui/time";

export function Profile({ user }: { user: UserDetail }) {
  const { t } = useText();
  const origin = { registered: P.registered, adopted: P.adopted, created: P.originCreated }[user.origin];
  const id = (
    <Group gap={4} wrap="nowrap">
      <Text size="sm" ff="monospace" className="breakable">
        {user.userId}
      </Text>
      <Copy text={user.userId} />
    </Group>
  );
  const rows: [string, ReactNode][] = [
    [t(P.userId), id],
    [t(C.username), user.username ?? t(C.none)],
    [t(P.nick), user.nick ?? t(C.none)],
    [t(P.phone), user.phone ?? t(C.none)],
    [t(P.origin), t(origin)],
    [t(P.since), <Time key="since" at={user.createdAt} />],
  ];
  return (
    <Section
      title={t(P.person)}
      actions={
        <Anchor component={Link} href={`/events?userId=${part(user.userId)}`} size="sm">
          {t(P.events)}
        </Anchor>
      }
    >
      <Facts rows={rows} />
    </Section>
  );
}

export function Organisations({ user }: { user: UserDetail }) {
  const { t } = useText();
  return (
    <Section title={t(P.organisations)}>
      {user.organisations.length === 0 && <Text c="dimmed">{t(P.noOrganisations)}</Text>}
      <Stack gap="xs">
        {user.organisations.map((corp) => (
          <Group key={corp.corpId} gap="xs">
            <Anchor component={Link} href={`/organisations/${part(corp.corpId)}`}>
              {corp.title}
            </Anchor>
            {!corp.isActive && <Badge variant="default" size="sm">{t(P.left)}</Badge>}
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

export function Merges({ user }: { user: UserDetail }) {
  const { t } = useText();
  if (user.merges.length === 0) return null;
  return (
    <Section title={t(P.merges)}>
      {user.merges.map((merge) => (
        <MergeLine key={merge.id} merge={merge} />
      ))}
    </Section>
  );
}

function MergeLine({ merge }: { merge: Merge }) {
  const { t } = useText();
  const [asking, dialogue] = useDisclosure();
  const undo = useShownChange(
    () => post(`/v1/admin/merges/${merge.id}/undo`),
    () => {
      dialogue.close();
      tell(t(P.undone));
    },
  );
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Stack gap={0}>
          <Text size="sm" className="breakable">
            {t(P.mergeLine, { from: merge.from, into: merge.into, count: merge.accounts })}
          </Text>
          <Time at={merge.at} />
        </Stack>
        {merge.undoneAt ? (
          <Badge variant="default">{t(P.undone)}</Badge>
        ) : (
          <Button size="xs" variant="default" disabled={!merge.canUndo} onClick={dialogue.open}>
            {t(P.undo)}
          </Button>
        )}
      </Group>
      <Confirm opened={asking} close={dialogue.close} title={t(P.undoTitle)} verb={t(P.undo)} action={undo}>
        <Text>{t(P.undoHelp, { from: merge.from, into: merge.into })}</Text>
        <Text>{t(P.undoSessions, { into: merge.into })}</Text>
      </Confirm>
    </Stack>
  );
}
