import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { part, post } from "../../api/client";
import { useShownChange } from "../../api/queries";
import type { Organisation } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { G } from "../../text/people";
import { Dialogue, FormModal, ModalForm } from "../../ui/form-modal";
import { tell } from "../../ui/tell";
import { different, isEmpty } from "../../ui/touched";
import { validName } from "../elements/form";

interface Props {
  opened: boolean;
  close: () => void;
}

export function CreateOrganisation({ opened, close }: Props) {
  const { t } = useText();
  const [title, setTitle] = useState("");
  const [typed, setTyped] = useState("");
  const [allowJoin, setAllowJoin] = useState(true);
  const name = typed || suggested(title);
  const create = useShownChange(
    () => post("/v1/admin/organisations", { name, title, allowJoin }),
    () => {
      close();
      setTitle("");
      setTyped("");
      tell(t(C.done));
    },
  );
  return (
    <FormModal opened={opened} close={close} title={t(G.add)} verb={t(C.create)} action={create} disabled={!title || !validName(name)}>
      <TextInput label={t(G.title)} required data-autofocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <TextInput label={t(G.english)} description={t(G.englishHelp, { name })} placeholder={name} value={typed} onChange={(event) => setTyped(event.currentTarget.value.trim())} />
      <Switch label={t(G.allowJoin)} checked={allowJoin} onChange={(event) => setAllowJoin(event.currentTarget.checked)} />
    </FormModal>
  );
}

function suggested(title: string): string {
  const words = title.match(/[A-Za-z0-9]+/g) ?? [];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("") || "Company";
}

export function EditOrganisation({ organisation, opened, close }: Props & { organisation: Organisation }) {
  return (
    <Dialogue opened={opened} close={close} title={organisation.title}>
      <EditForm organisation={organisation} close={close} />
    </Dialogue>
  );
}

type Editable = Pick<Organisation, "title" | "allowJoin">;

function EditForm({ organisation, close }: { organisation: Organisation; close: () => void }) {
  const { t } = useText();
  const [touched, setTouched] = useState<Partial<Editable>>({});
  const body = different<Editable>(touched, organisation);
  const { title, allowJoin } = { ...organisation, ...body };
  const change = (next: Partial<Editable>) => setTouched({ ...body, ...next });
  const save = useShownChange(
    () => post(`/v1/admin/organisations/${part(organisation.corpId)}`, body),
    () => {
      close();
      tell(t(C.done));
    },
  );
  return (
    <ModalForm close={close} verb={t(C.save)} action={save} disabled={!title || isEmpty(body)}>
      <TextInput label={t(G.title)} required data-autofocus value={title} onChange={(event) => change({ title: event.currentTarget.value })} />
      <Switch label={t(G.allowJoin)} checked={allowJoin} onChange={(event) => change({ allowJoin: event.currentTarget.checked })} />
    </ModalForm>
  );
}
