import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { part, post } from "../../api/client";
import { useChange } from "../../api/queries";
import type { Organisation } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { G } from "../../text/people";
import { FormModal } from "../../ui/form-modal";
import { tell } from "../../ui/tell";
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
  const create = useChange(
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
  const { t } = useText();
  const [title, setTitle] = useState(organisation.title);
  const [allowJoin, setAllowJoin] = useState(organisation.allowJoin);
  const save = useChange(
    () => post(`/v1/admin/organisations/${part(organisation.corpId)}`, { title, allowJoin }),
    () => {
      close();
      tell(t(C.done));
    },
  );
  return (
    <FormModal opened={opened} close={close} title={organisation.title} verb={t(C.save)} action={save} disabled={!title}>
      <TextInput label={t(G.title)} required data-autofocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <Switch label={t(G.allowJoin)} checked={allowJoin} onChange={(event) => setAllowJoin(event.currentTarget.checked)} />
    </FormModal>
  );
}
