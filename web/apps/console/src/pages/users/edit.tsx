import { PasswordInput, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { part, post } from "../../api/client";
import { useChange } from "../../api/queries";
import type { User } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { P } from "../../text/people";
import { S } from "../../text/sign-in";
import { FormModal } from "../../ui/form-modal";
import { tell } from "../../ui/tell";

interface Props {
  user: User;
  opened: boolean;
  close: () => void;
}

export function EditNames({ user, opened, close }: Props) {
  const { t } = useText();
  const [nick, setNick] = useState(user.nick ?? "");
  const [username, setUsername] = useState(user.username ?? "");
  const save = useChange(
    () => post<User>(`/v1/admin/users/${part(user.userId)}`, { nick, username }),
    () => {
      close();
      tell(t(C.done));
    },
  );
  return (
    <FormModal opened={opened} close={close} title={t(P.edit)} verb={t(C.save)} action={save}>
      <TextInput label={t(P.nick)} data-autofocus value={nick} onChange={(event) => setNick(event.currentTarget.value)} />
      <TextInput label={t(C.username)} autoComplete="off" value={username} onChange={(event) => setUsername(event.currentTarget.value)} />
    </FormModal>
  );
}

export function SetPassword({ user, opened, close }: Props) {
  const { t } = useText();
  const [password, setPassword] = useState("");
  const save = useChange(
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
