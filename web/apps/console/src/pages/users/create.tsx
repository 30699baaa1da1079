import { PasswordInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { part, post } from "../../api/client";
import { useRead, useShownChange } from "../../api/queries";
import type { List, Organisation, User } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { P } from "../../text/people";
import { S } from "../../text/sign-in";
import { FormModal } from "../../ui/form-modal";
import { tell } from "../../ui/tell";

export function CreateUser({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [corp, setCorp] = useState<string | null>(null);
  const corps = useRead<List<Organisation>>("/v1/admin/organisations", {}, { enabled: opened });
  const create = useShownChange(
    () => post<User>("/v1/admin/users", { username, password, corp }),
    (user) => {
      tell(t(P.created, { name: username }));
      close();
      go(`/users/${part(user.userId)}`);
    },
  );
  return (
    <FormModal opened={opened} close={close} title={t(P.add)} verb={t(C.create)} action={create} disabled={!username}>
      <TextInput label={t(C.username)} required data-autofocus autoComplete="off" value={username} onChange={(event) => setUsername(event.currentTarget.value)} />
      <PasswordInput
        label={t(P.optionalPassword)}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": t(S.show) }}
      />
      <Select
        label={t(P.organisation)}
        placeholder={t(C.none)}
        clearable
        clearButtonProps={{ "aria-hidden": true }}
        data={(corps.data?.items ?? []).map((one) => ({ value: one.corpId, label: one.title }))}
        value={corp}
        onChange={setCorp}
      />
    </FormModal>
  );
}
