import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { part, remove } from "../../api/client";
import { useShownChange } from "../../api/queries";
import type { Identity, UserDetail } from "../../api/types";
import { useText } from "../../text";
import { P } from "../../text/people";
import { Confirm } from "../../ui/confirm";
import { Facts } from "../../ui/facts";
import { Face } from "../../ui/person";
import { Section } from "../../ui/section";
import { tell } from "../../ui/tell";

export function Accounts({ user }: { user: UserDetail }) {
  const { t } = useText();
  return (
    <Section title={t(P.accounts)}>
      {user.identities.length === 0 && <Text c="dimmed">{t(P.noAccounts)}</Text>}
      {user.identities.map((identity) => (
        <Account key={identity.id} user={user} identity={identity} />
      ))}
    </Section>
  );
}

function Account({ user, identity }: { user: UserDetail; identity: Identity }) {
  const { t } = useText();
  const [asking, dialogue] = useDisclosure();
  const name = identity.nickname || identity.method;
  const unbind = useShownChange(
    () => remove(`/v1/admin/users/${part(user.userId)}/identities/${part(identity.appId)}`),
    () => {
      dialogue.close();
      tell(t(P.unbound));
    },
  );
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Group wrap="nowrap" style={{ minWidth: 0 }}>
            <Face src={identity.avatar} name={name} />
            <Stack gap={0} style={{ minWidth: 0 }}>
              <Text fw={600} truncate>
                {name}
              </Text>
              {identity.nickname && (
                <Text size="sm" c="dimmed" truncate>
                  {identity.method}
                </Text>
              )}
            </Stack>
          </Group>
          <Button size="xs" variant="default" onClick={dialogue.open} style={{ flexShrink: 0 }}>
            {t(P.unbind)}
          </Button>
        </Group>
        <Facts mono rows={[["appId", identity.appId], ["openid", identity.openId], ["unionid", identity.unionId ?? "–"]]} />
      </Stack>
      <Confirm opened={asking} close={dialogue.close} title={t(P.unbindTitle, { name })} verb={t(P.unbind)} action={unbind}>
        <Text>{t(P.unbindHelp)}</Text>
      </Confirm>
    </Paper>
  );
}
