/** Setting up a second factor. */
import { Alert, Box, Button, Center, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { post } from "../../api/client";
import { makePasskey } from "../../api/passkey";
import { useShownChange } from "../../api/queries";
import type { Challenge, Enrolment } from "../../api/types";
import { useText } from "../../text";
import { A } from "../../text/account";
import { C } from "../../text/common";
import { Code } from "../../ui/code";
import { Dialogue, ModalForm } from "../../ui/form-modal";
import { Failed } from "../../ui/loaded";

/** New recovery codes, or `null` where there are some already. */
interface Made {
  recoveryCodes: string[] | null;
}

interface Props {
  opened: boolean;
  close: () => void;
}

export function AddTotp({ opened, close }: Props) {
  const { t } = useText();
  const [codes, setCodes] = useState<string[] | null>(null);
  const end = () => {
    setCodes(null);
    close();
  };
  return (
    <Dialogue opened={opened} close={end} title={t(codes ? A.recovery : A.addTotp)}>
      {codes ? <Codes codes={codes} close={end} /> : <Totp close={end} made={setCodes} />}
    </Dialogue>
  );
}

function Totp({ close, made }: { close: () => void; made: (codes: string[]) => void }) {
  const { t } = useText();
  const [code, setCode] = useState("");
  const [name, setName] = useState(t(A.totp));
  const begin = useShownChange(() => post<Enrolment>("/v1/admin/me/totp"));
  const { mutate } = begin;
  useEffect(() => mutate(), [mutate]);
  const confirm = useShownChange(
    () => post<Made>("/v1/admin/me/totp/confirm", { ticket: begin.data?.ticket, code, name }),
    ({ recoveryCodes }) => (recoveryCodes ? made(recoveryCodes) : close()),
  );
  if (begin.error) return <Failed error={begin.error} retry={() => mutate()} />;
  if (!begin.data) return <Text role="status">{t(C.loading)}</Text>;
  return (
    <ModalForm close={close} verb={t(A.confirm)} action={confirm} disabled={!code || !name}>
      <Text size="sm">{t(A.scan)}</Text>
      <Center>
        <Box bg="white" p="xs">
          <img src={`data:image/svg+xml,${encodeURIComponent(begin.data.qr)}`} width={200} height={200} alt={t(A.qr)} />
        </Box>
      </Center>
      <Code label={t(A.secret)} text={begin.data.secret} />
      <TextInput label={t(A.code)} inputMode="numeric" autoComplete="one-time-code" required data-autofocus value={code} onChange={(event) => setCode(event.currentTarget.value)} />
      <TextInput label={t(A.name)} description={t(A.nameHelp)} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
    </ModalForm>
  );
}

export function AddPasskey({ opened, close }: Props) {
  const { t } = useText();
  const [codes, setCodes] = useState<string[] | null>(null);
  const [name, setName] = useState(t(A.passkeyKind));
  const end = () => {
    setCodes(null);
    close();
  };
  const make = useShownChange(
    async () => post<Made>("/v1/admin/me/passkey/confirm", { passkey: await makePasskey(await post<Challenge>("/v1/admin/me/passkey")), name }),
    ({ recoveryCodes }) => (recoveryCodes ? setCodes(recoveryCodes) : end()),
  );
  return (
    <Dialogue opened={opened} close={end} title={t(codes ? A.recovery : A.addPasskey)}>
      {codes ? (
        <Codes codes={codes} close={end} />
      ) : (
        <ModalForm close={end} verb={t(A.addPasskey)} action={make} disabled={!name}>
          <TextInput label={t(A.name)} description={t(A.nameHelp)} required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        </ModalForm>
      )}
    </Dialogue>
  );
}

/** The codes are in this component for as long as the dialogue is open, and nowhere afterwards. */
export function Codes({ codes, close }: { codes: string[]; close: () => void }) {
  const { t } = useText();
  return (
    <Stack>
      <Alert color="yellow">{t(A.recoveryOnce)}</Alert>
      <Code label={t(A.recovery)} text={codes.join("\n")} />
      <Button onClick={close}>{t(A.recoveryKept)}</Button>
    </Stack>
  );
}
