import { Button, Text } from "@mantine/core";
import { part, remove } from "../../api/client";
import { useChange } from "../../api/queries";
import type { UserDetail } from "../../api/types";
import { useText } from "../../text";
import { P } from "../../text/people";
import { Section } from "../../ui/section";
import { SessionTable } from "../../ui/session-rows";
import { tell } from "../../ui/tell";

export function Devices({ user }: { user: UserDetail }) {
  const { t } = useText();
  const endAll = useChange(() => remove(`/v1/admin/users/${part(user.userId)}/sessions`), () => tell(t(P.ended)));
  const others = user.sessions.some((session) => !session.current);
  return (
    <Section
      title={t(P.devices)}
      actions={
        others && (
          <Button size="xs" variant="default" loading={endAll.isPending} onClick={() => endAll.mutate()}>
            {t(P.endAll)}
          </Button>
        )
      }
    >
      {user.sessions.length === 0 ? <Text c="dimmed">{t(P.noDevices)}</Text> : <SessionTable sessions={user.sessions} userId={user.userId} />}
    </Section>
  );
}
