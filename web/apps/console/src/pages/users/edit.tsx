import { PasswordInput, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { part, post } from "../../api/client";
import { useShownChange } from "../../api/queries";
import type { User } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { P } from "../../text/people";
import { S } from "../../text/sign-in";
import { Dialogue, FormModal, ModalForm } from "../../ui/form-modal";
import { tell } from "../../ui/tell";
import { different, isEmpty } from "../../ui/touched";

interface Props {
  user: User;
  opened: boolean;
  close: () => void;
}

interface Names {
  nick: string;
  username: string;
}

export function EditNames({ user, opened, close }: Props) {
  const { t } = useText();
  return (
    <Dialogue opened={opened} close={close} title={t(P.edit)}>
      <NamesForm user={user} close={close} />
    </Dialogue>
  );
}

function NamesForm({ user, close }: Omit<Props, "opened">) {
  const { t } = useText();
  const [touched, setTouched] = useState<Partial<Names>>({});
  const now = { nick: user.nick ?? "", username: user.username ?? "" };
  const body = different<Names>(touched, now);
  const { nick, username } = { ...now, ...body };
  const change = (next: Partial<Names>) => setTouched({ ...body, ...next });
  const save = useShownChange(
    () => post<User>(`/v1/admin/users/${part(user.userId)}`, body),
    () => {
      close();
      tell(t(C.done));
    },
  );
  return (
    <ModalForm close={close} verb={t(C.save)} action={save} disabled={isEmpty(body)}>
      <TextInput label={t(P.nick)} data-autofocus value={nick} onChange={(event) => change({ nick: event.currentTarget.value })} />
      <TextInput label={t(C.username)} autoComplete="off" value={username} onChange={(event) => change({ username: event.currentTarget.value })} />
    </ModalForm>
  );
}

export function SetPassword({ user, opened, close }: Props) {
  const { t } = useText();
  const [password, setPassword] = useState("");
  const save = useShownChange(
    () => post(`/v1/admin/users/${part(user.userId)}/password`, { password }),
    () => {
      setPassword("");
      close();
      tell(t(P.passwordDone));
    },
  );
  return (
    <FormModal opened={opened} close={close} title={t(P.setPassword)} verb={t(P.setPassword)} action={save} disabled={!password}>
      <Text size="sm" c="dimmed">
        {t(P.passwordHelp)}
      </Text>
      <PasswordInput
        label={t(C.password)}
        data-autofocus
        required
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": t(S.show) }}
      />
    </FormModal>
  );
}
