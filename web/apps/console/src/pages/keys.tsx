import { Alert, Badge, Button, Checkbox, Modal, Stack, Table, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { part, post, remove } from "../api/client";
import { useRead, useShownChange } from "../api/queries";
import type { Key, List } from "../api/types";
import { useText } from "../text";
import { C } from "../text/common";
import { P } from "../text/people";
import { D } from "../text/records";
import { Code } from "../ui/code";
import { Confirm } from "../ui/confirm";
import { FormModal } from "../ui/form-modal";
import { Empty, Loaded } from "../ui/loaded";
import { Page } from "../ui/page";
import { DataTable } from "../ui/table";
import { Time } from "../ui/time";

export function Keys() {
  const { t } = useText();
  const [creating, dialogue] = useDisclosure();
  const keys = useRead<List<Key>>("/v1/admin/keys");
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={dialogue.open}>
      {t(D.addKey)}
    </Button>
  );
  return (
    <Page title={t(C.keys)} text={t(D.keysText)} actions={add}>
      <Loaded query={keys} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconKey} title={t(D.noKeys)} text={t(D.noKeysHelp)} />
          ) : (
            <DataTable label={t(C.keys)} head={[t(D.keyName), t(P.state), t(D.keyMade), t(D.keyUsed), <VisuallyHidden key="end">{t(C.actionsHead)}</VisuallyHidden>]}>
              {items.map((key) => (
                <Row key={`${key.name} ${key.createdAt}`} serviceKey={key} />
              ))}
            </DataTable>
          )
        }
      </Loaded>
      <CreateKey opened={creating} close={dialogue.close} />
    </Page>
  );
}

function Row({ serviceKey: key }: { serviceKey: Key }) {
  const { t } = useText();
  const [asking, dialogue] = useDisclosure();
  const revoke = useShownChange(() => remove(`/v1/admin/keys/${part(key.name)}`), dialogue.close);
  const over = key.revokedAt !== null;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500} td={over ? "line-through" : undefined}>
          {key.name}
        </Text>
        {key.admin && <Badge variant="outline" color="var(--mantine-color-text)" size="xs">{t(D.keyAdmin)}</Badge>}
      </Table.Td>
      <Table.Td>
        <Badge size="sm" color={over ? "gray.7" : "green.8"}>{t(over ? D.revoked : D.inUse)}</Badge>
      </Table.Td>
      <Table.Td>
        <Time at={key.createdAt} />
      </Table.Td>
      <Table.Td>
        <Time at={key.usedAt} />
      </Table.Td>
      <Table.Td ta="end">
        {!over && (
          <Button size="compact-sm" variant="default" onClick={dialogue.open}>
            {t(D.revoke)}
          </Button>
        )}
        <Confirm opened={asking} close={dialogue.close} title={t(D.revokeTitle, { name: key.name })} verb={t(D.revoke)} action={revoke}>
          <Text>{t(D.revokeHelp)}</Text>
        </Confirm>
      </Table.Td>
    </Table.Tr>
  );
}

function CreateKey({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useText();
  const [name, setName] = useState("");
  const [admin, setAdmin] = useState(false);
  const create = useShownChange(() => post<{ key: string }>("/v1/admin/keys", { name, admin }));
  // The key is in this component for as long as the dialogue is open, and nowhere afterwards.
  const done = () => {
    // Nobody has seen the key that is on its way, and nobody could ask for it again.
    if (create.isPending) return;
    create.reset();
    setName("");
    setAdmin(false);
    close();
  };
  if (create.data) return <Shown opened={opened} text={create.data.key} close={done} />;
  return (
    <FormModal opened={opened} close={done} title={t(D.addKey)} verb={t(C.create)} action={create} disabled={!name} hold={create.isPending}>
      <TextInput label={t(D.keyName)} description={t(D.keyNameHelp)} required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Checkbox label={t(D.keyAdmin)} description={t(D.keyAdminHelp)} checked={admin} onChange={(event) => setAdmin(event.currentTarget.checked)} />
    </FormModal>
  );
}

function Shown({ opened, text, close }: { opened: boolean; text: string; close: () => void }) {
  const { t } = useText();
  return (
    <Modal opened={opened} onClose={close} title={t(D.keyOnce)} centered closeButtonProps={{ "aria-label": t(C.close) }}>
      <Stack>
        <Alert color="yellow">{t(D.keyOnceHelp)}</Alert>
        <Code text={text} label={t(D.keyOnce)} />
        <Button onClick={close}>{t(C.close)}</Button>
      </Stack>
    </Modal>
  );
}
