/** The way in, for admins; and what to do while there is none. */
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { consolePath, post, sitePath } from "../api/client";
import { useShownChange } from "../api/queries";
import type { Person, State } from "../api/types";
import { Outside } from "../layout/outside";
import { useText } from "../text";
import { C } from "../text/common";
import { S } from "../text/sign-in";
import { Code } from "../ui/code";
import { Failed } from "../ui/loaded";

export function SignIn({ state }: { state: State }) {
  const { t } = useText();
  if (!state.hasAdmin) return <NoAdmin />;
  return (
    <Outside title={t(S.title)} text={t(S.forAdmins, { app: state.app.title })}>
      <Form />
    </Outside>
  );
}

function Form() {
  const { t } = useText();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useShownChange(() => post<Person>("/v1/admin/session", { username, password }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <Stack>
        <TextInput label={t(C.username)} autoComplete="username" required value={username} onChange={(event) => setUsername(event.currentTarget.value)} />
        <PasswordInput
          label={t(C.password)}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t(S.show) }}
        />
        {signIn.error && <Failed error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending} fullWidth>
          {t(S.signIn)}
        </Button>
        <Anchor href={`${sitePath}/login?redirect=${encodeURIComponent(`${consolePath}/`)}`} size="sm" ta="center">
          {t(S.wechat)}
        </Anchor>
      </Stack>
    </form>
  );
}

function NoAdmin() {
  const { t } = useText();
  return (
    <Outside title={t(S.noAdmin)}>
      <Alert color="blue" variant="light">
        {t(S.noAdminHelp)}
      </Alert>
      <Text size="sm">{t(S.otherwise)}</Text>
      <Code label={t(S.otherwise)} text="wxlogin user admin --username NAME" />
    </Outside>
  );
}
