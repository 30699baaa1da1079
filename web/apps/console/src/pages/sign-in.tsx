/** The way in, for admins; and what to do while there is none. */
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconUserCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, consolePath, get, post, signOut, sitePath } from "../api/client";
import { useChange, useShownChange } from "../api/queries";
import type { Person, State } from "../api/types";
import { Outside } from "../layout/outside";
import { useText } from "../text";
import { C } from "../text/common";
import { S } from "../text/sign-in";
import { Code } from "../ui/code";
import { Failed } from "../ui/loaded";
import { nameOf } from "../ui/person";

export function SignIn({ state }: { state: State }) {
  const { t } = useText();
  if (!state.hasAdmin) return <NoAdmin />;
  return (
    <Outside title={t(S.title)} text={t(S.forAdmins, { app: state.app.title })}>
      <NotAdmin />
      <Form />
    </Outside>
  );
}

/** Somebody may be signed in as no admin; WeChat's sign-in would only lead back here until they sign out. */
function NotAdmin() {
  const { t, language } = useText();
  const someone = useQuery({ queryKey: ["/v1/session", {}, language], queryFn: whoever });
  const leave = useChange(signOut);
  if (!someone.data) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconUserCircle size={20} />} title={nameOf(someone.data)}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t(S.notAdmin)}</Text>
        <Button size="xs" variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
          {t(C.signOut)}
        </Button>
      </Stack>
    </Alert>
  );
}

/** Who is signed in; `null`: nobody. */
async function whoever(): Promise<Person | null> {
  try {
    return await get<Person>("/v1/session");
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 404)) return null;
    throw error;
  }
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
