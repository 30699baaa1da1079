/** The way in, for admins, in one step or two; and what to do while there is no admin. */
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useState } from "react";
import { post } from "../api/client";
import { hasPasskeys, signPasskey } from "../api/passkey";
import { useShownChange } from "../api/queries";
import type { Challenge, State, Step } from "../api/types";
import { Outside } from "../layout/outside";
import { useText } from "../text";
import { C } from "../text/common";
import { S } from "../text/sign-in";
import { Code } from "../ui/code";
import { Failed } from "../ui/loaded";

export function SignIn({ state }: { state: State }) {
  const { t } = useText();
  const [step, setStep] = useState<Step | null>(null);
  if (!state.hasAdmin) return <NoAdmin />;
  if (step?.ticket) {
    return (
      <Outside title={t(S.second)} text={t(S.secondHelp)}>
        <Second ticket={step.ticket} ways={step.ways} back={() => setStep(null)} />
      </Outside>
    );
  }
  return (
    <Outside title={t(S.title)} text={t(S.forAdmins, { app: state.app.title })}>
      <Form next={setStep} />
    </Outside>
  );
}

function Form({ next }: { next: (step: Step) => void }) {
  const { t } = useText();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useShownChange(() => post<Step>("/v1/admin/session", { username, password }), next);
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
      </Stack>
    </form>
  );
}

function Second({ ticket, ways, back }: { ticket: string; ways: string[]; back: () => void }) {
  const { t } = useText();
  const [code, setCode] = useState("");
  const give = useShownChange(() => post<Step>("/v1/admin/session/second", { ticket, code }));
  const touch = useShownChange(async () => {
    const passkey = await signPasskey(await post<Challenge>("/v1/admin/session/passkey", { ticket }));
    return post<Step>("/v1/admin/session/second", { ticket, passkey });
  });
  const error = give.error ?? touch.error;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        give.mutate();
      }}
    >
      <Stack>
        <TextInput label={t(S.code)} autoComplete="one-time-code" data-autofocus required value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        {error && <Failed error={error} />}
        <Button type="submit" loading={give.isPending} fullWidth>
          {t(S.signIn)}
        </Button>
        {ways.includes("passkey") && hasPasskeys() && (
          <Button variant="default" leftSection={<IconFingerprint size={16} />} loading={touch.isPending} onClick={() => touch.mutate()} fullWidth>
            {t(S.passkey)}
          </Button>
        )}
        <Anchor component="button" type="button" size="sm" onClick={back}>
          {t(S.back)}
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
