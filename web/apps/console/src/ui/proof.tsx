/** The question who somebody is, whenever the server asks for a fresh proof; the call that needed it then goes on. */
import { Button, Divider, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { get, post, provesWith } from "../api/client";
import { hasPasskeys, signPasskey } from "../api/passkey";
import type { Challenge } from "../api/types";
import { useText } from "../text";
import { A } from "../text/account";
import { C } from "../text/common";
import { Dialogue, ModalForm } from "./form-modal";

export function ProofDialogue() {
  const { t } = useText();
  const [opened, setOpened] = useState(false);
  const waiting = useRef<((proven: boolean) => void)[]>([]);
  useEffect(() => {
    provesWith(() => {
      setOpened(true);
      return new Promise((resolve) => waiting.current.push(resolve));
    });
    return () => provesWith(null);
  }, []);
  const end = (proven: boolean) => {
    setOpened(false);
    for (const resolve of waiting.current.splice(0)) resolve(proven);
  };
  return (
    // Above the dialogue whose call asks for the proof.
    <Dialogue opened={opened} close={() => end(false)} title={t(A.prove)} zIndex={300}>
      <Ask done={() => end(true)} close={() => end(false)} />
    </Dialogue>
  );
}

function Ask({ done, close }: { done: () => void; close: () => void }) {
  const { t } = useText();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const ways = useQuery({ queryKey: ["/v1/admin/proof"], queryFn: () => get<{ ways: string[] }>("/v1/admin/proof"), staleTime: 0 });
  const has = (way: string) => ways.data?.ways.includes(way) ?? false;
  const prove = useMutation({
    mutationFn: () => post("/v1/admin/proof", code ? { code } : { password }),
    meta: { shown: true },
    onSuccess: done,
  });
  const touch = useMutation({
    mutationFn: async () => post("/v1/admin/proof", { passkey: await signPasskey(await post<Challenge>("/v1/admin/proof/passkey")) }),
    meta: { shown: true },
    onSuccess: done,
  });
  return (
    <ModalForm close={close} verb={t(A.go)} action={{ mutate: prove.mutate, isPending: prove.isPending, error: prove.error ?? touch.error }} disabled={!password && !code}>
      <Text size="sm">{t(A.proveHelp)}</Text>
      <PasswordInput label={t(C.password)} autoComplete="current-password" data-autofocus value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
      {has("totp") && <TextInput label={t(A.proveCode)} inputMode="numeric" autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.currentTarget.value)} />}
      {has("passkey") && hasPasskeys() && (
        <Stack gap="xs">
          <Divider />
          <Button variant="default" leftSection={<IconFingerprint size={16} />} loading={touch.isPending} onClick={() => touch.mutate()}>
            {t(A.passkeyKind)}
          </Button>
        </Stack>
      )}
    </ModalForm>
  );
}
