/** The admin's own account: second factors, the password, sessions of the console, recent security events. */
import { Button, Group, PasswordInput, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { part, post, remove } from "../../api/client";
import { hasPasskeys } from "../../api/passkey";
import { useChange, useRead, useShownChange } from "../../api/queries";
import type { Factor, Me as Own } from "../../api/types";
import { useText } from "../../text";
import { A, NOTICES } from "../../text/account";
import { C } from "../../text/common";
import { P } from "../../text/people";
import { Confirm } from "../../ui/confirm";
import { ConsoleSessionCells } from "../../ui/console-session-cells";
import { Dialogue } from "../../ui/form-modal";
import { Failed, Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Section } from "../../ui/section";
import { DataTable } from "../../ui/table";
import { tell } from "../../ui/tell";
import { Time } from "../../ui/time";
import { AddPasskey, AddTotp, Codes } from "./add";

export function Me() {
  const { t } = useText();
  const own = useRead<Own>("/v1/admin/me");
  return (
    <Page title={t(A.title)} text={t(A.text)}>
      <Loaded query={own}>
        {(me) => (
          <Stack>
            <Factors me={me} />
            <Password />
            <Sessions me={me} />
            <Notices me={me} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Factors({ me }: { me: Own }) {
  const { t } = useText();
  const [totp, totpDialogue] = useDisclosure();
  const [passkey, passkeyDialogue] = useDisclosure();
  const renew = useChange(() => post<{ recoveryCodes: string[] | null }>("/v1/admin/me/recovery"));
  return (
    <Section title={t(A.factors)}>
      <Text size="sm">{t(A.factorsHelp)}</Text>
      {me.factors.length === 0 ? (
        <Text c="dimmed">{t(A.noFactors)}</Text>
      ) : (
        <DataTable label={t(A.factors)} head={[t(A.name), t(P.began), t(P.lastUsed), <VisuallyHidden key="end">{t(C.actionsHead)}</VisuallyHidden>]}>
          {me.factors.map((factor) => (
            <FactorRow key={factor.id} factor={factor} />
          ))}
        </DataTable>
      )}
      <Group>
        <Button onClick={totpDialogue.open}>{t(A.addTotp)}</Button>
        {hasPasskeys() && (
          <Button variant="default" onClick={passkeyDialogue.open}>
            {t(A.addPasskey)}
          </Button>
        )}
        {me.factors.length > 0 && (
          <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate()}>
            {t(A.recoveryNew)}
          </Button>
        )}
      </Group>
      {me.factors.length > 0 && <Text size="sm">{t(A.recoveryLeft, { count: me.recoveryCodes })}</Text>}
      <AddTotp opened={totp} close={totpDialogue.close} />
      <AddPasskey opened={passkey} close={passkeyDialogue.close} />
      <Dialogue opened={!!renew.data} close={renew.reset} title={t(A.recovery)}>
        <Codes codes={renew.data?.recoveryCodes ?? []} close={renew.reset} />
      </Dialogue>
    </Section>
  );
}

function FactorRow({ factor }: { factor: Factor }) {
  const { t } = useText();
  const [asking, dialogue] = useDisclosure();
  const drop = useShownChange(() => remove(`/v1/admin/me/factors/${part(factor.id)}`), dialogue.close);
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {factor.name}
        </Text>
        <Text size="xs" c="dimmed">
          {t(factor.kind === "totp" ? A.totp : A.passkeyKind)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Time at={factor.createdAt} />
      </Table.Td>
      <Table.Td>
        <Time at={factor.usedAt} />
      </Table.Td>
      <Table.Td ta="end">
        <Button size="compact-sm" variant="default" aria-label={t(A.removeOf, { name: factor.name })} onClick={dialogue.open}>
          {t(A.remove)}
        </Button>
        <Confirm opened={asking} close={dialogue.close} title={t(A.removeTitle, { name: factor.name })} verb={t(A.remove)} action={drop}>
          <Text>{t(A.removeHelp)}</Text>
        </Confirm>
      </Table.Td>
    </Table.Tr>
  );
}

function Password() {
  const { t } = useText();
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const change = useShownChange(
    () => post("/v1/admin/me/password", { old, new: fresh }),
    () => {
      setOld("");
      setFresh("");
      tell(t(A.changed));
    },
  );
  return (
    <Section title={t(A.password)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Stack maw={420}>
          <PasswordInput label={t(A.old)} autoComplete="current-password" required value={old} onChange={(event) => setOld(event.currentTarget.value)} />
          <PasswordInput label={t(A.fresh)} autoComplete="new-password" required value={fresh} onChange={(event) => setFresh(event.currentTarget.value)} />
          {change.error && <Failed error={change.error} />}
          <Group>
            <Button type="submit" variant="default" loading={change.isPending} disabled={!old || !fresh}>
              {t(A.password)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Sessions({ me }: { me: Own }) {
  const { t } = useText();
  const end = useChange((id: string) => remove(`/v1/admin/me/sessions/${part(id)}`), () => tell(t(P.ended)));
  return (
    <Section title={t(A.sessions)}>
      <DataTable label={t(A.sessions)} head={[t(P.device), t(P.address), t(P.began), t(P.lastUsed), <VisuallyHidden key="end">{t(C.actionsHead)}</VisuallyHidden>]}>
        {me.sessions.map((session) => (
          <Table.Tr key={session.id}>
            <ConsoleSessionCells session={session} ending={end.isPending} end={() => end.mutate(session.id)} />
          </Table.Tr>
        ))}
      </DataTable>
    </Section>
  );
}

function Notices({ me }: { me: Own }) {
  const { t } = useText();
  return (
    <Section title={t(A.events)}>
      {me.events.length === 0 && <Text c="dimmed">{t(A.noEvents)}</Text>}
      {me.events.map((event) => (
        <Group key={`${event.at} ${event.kind}`} justify="space-between">
          <Text size="sm">{NOTICES[event.kind] ? t(NOTICES[event.kind]!) : event.kind}</Text>
          <Text size="sm" c="dimmed">
            {event.address ? `${event.address} · ` : ""}
            <Time at={event.at} />
          </Text>
        </Group>
      ))}
    </Section>
  );
}
