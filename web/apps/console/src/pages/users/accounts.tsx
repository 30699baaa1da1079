import { Avatar, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { part, remove } from "../../api/client";
import { useChange } from "../../api/queries";
import type { Identity, UserDetail } from "../../api/types";
import { useText } from "../../text";
import { P } from "../../text/people";
import { Confirm } from "../../ui/confirm";
import { Facts } from "../../ui/facts";
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
  const unbind = useChange(
    () => remove(`/v1/admin/users/${part(user.userId)}/identities/${part(identity.appId)}`),
    () => {
      dialogue.close();
      tell(t(P.unbound));
    },
  );
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" align="flex-start">
        <Group align="flex-start" wrap="nowrap" style={{ minWidth: 0, flex: 1 }}>
          <Avatar src={identity.avatar} name={name} color="initials" alt="" />
          <Stack gap={6} style={{ minWidth: 0 }}>
            <Text fw={600}>
              {name}
              {identity.nickname && (
                <Text span c="dimmed" fw={400}>
                  {" · "}
                  {identity.method}
                </Text>
              )}
            </Text>
            <Facts mono rows={[["appId", identity.appId], ["openid", identity.openId], ["unionid", identity.unionId ?? "–"]]} />
          </Stack>
        </Group>
        <Button size="xs" variant="default" onClick={dialogue.open}>
          {t(P.unbind)}
        </Button>
      </Group>
      <Confirm opened={asking} close={dialogue.close} title={t(P.unbindTitle, { name })} verb={t(P.unbind)} action={unbind}>
        <Text>{t(P.unbindHelp)}</Text>
      </Confirm>
    </Paper>
  );
}
