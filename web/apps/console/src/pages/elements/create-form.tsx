import { Button, Group, Paper, Stack, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { part, post } from "../../api/client";
import { useShownChange } from "../../api/queries";
import type { Descriptor, ElementDetail, LoginTypeLine } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { E } from "../../text/elements";
import { Failed } from "../../ui/loaded";
import { tell } from "../../ui/tell";
import { Check } from "./diagnostics";
import { FieldInput } from "./fields";
import { englishName, fresh, hasErrors, payload, typeName, validName, type Draft } from "./form";
import { Documentation } from "./documentation";
import { useCheck } from "./use-check";

interface Props {
  type: LoginTypeLine;
  descriptor: Descriptor;
  taken: string[];
}

export function CreateForm({ type, descriptor, taken }: Props) {
  const { t } = useText();
  const [, go] = useLocation();
  const [draft, setDraft] = useState(() => fresh(descriptor.fields));
  const [touched, setTouched] = useState(false);
  const [asType, setAsType] = useState(false);
  const body = bodyOf(draft, type, taken, asType);
  const check = useCheck(saved(body), touched && validName(draft.name || body.name));
  const create = useShownChange(
    () => post<ElementDetail>("/v1/admin/elements", saved(body)),
    (made) => {
      tell(t(asType ? E.typeCreated : E.created));
      go(`/elements/${part(made.fullName)}${asType ? "" : "/test"}`);
    },
  );
  const change = (next: Partial<Draft>) => {
    setTouched(true);
    setDraft({ ...draft, ...next });
  };
  const blocked = !draft.title || !validName(body.name) || hasErrors(check.diagnostics);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked) create.mutate();
      }}
    >
      <Stack>
        <Paper withBorder p="lg">
          <Stack>
            <Switch
              label={t(E.asType)}
              description={t(E.asTypeHelp)}
              checked={asType}
              onChange={(event) => {
                setTouched(true);
                setAsType(event.currentTarget.checked);
              }}
            />
            <Names draft={draft} name={body.name} fullName={body.fullName} change={change} />
            {descriptor.fields.map((field) => (
              <FieldInput
                key={field.key}
                field={asType || type.inheritedSecrets.includes(field.key) ? { ...field, required: false } : field}
                value={draft.values[field.key] ?? null}
                set={(value) => change({ values: { ...draft.values, [field.key]: value } })}
                inherited={(type.inherited as Record<string, unknown>)[field.key]}
                diagnostics={check.diagnostics}
              />
            ))}
            <Documentation address={descriptor.documentation} />
          </Stack>
        </Paper>
        <Check items={check.diagnostics} known={check.known} />
        {(create.error ?? check.error) && <Failed error={(create.error ?? check.error) as Error} />}
        <Group>
          <Button type="submit" loading={create.isPending} disabled={blocked}>
            {t(C.create)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function bodyOf(draft: Draft, type: LoginTypeLine, taken: string[], asType: boolean) {
  const wanted = draft.name || englishName(draft.title, type.entry, taken);
  const name = asType ? typeName(wanted) : wanted;
  return { name, fullName: `auths.loginTypes.${name}`, type: type.fullName, title: draft.title, values: payload(draft) };
}

interface NamesProps {
  draft: Draft;
  name: string;
  fullName: string;
  change: (next: Partial<Draft>) => void;
}

function Names({ draft, name, fullName, change }: NamesProps) {
  const { t } = useText();
  return (
    <>
      <TextInput label={t(E.name)} description={t(E.nameHelp)} required data-autofocus value={draft.title} onChange={(event) => change({ title: event.currentTarget.value })} />
      <TextInput
        label={t(E.englishName)}
        description={t(E.englishNameHelp, { fullName })}
        value={draft.name}
        placeholder={name}
        spellCheck={false}
        error={validName(name) ? undefined : t(E.badName)}
        onChange={(event) => change({ name: event.currentTarget.value.trim() })}
      />
    </>
  );
}

/** The name is part of the fullName. */
function saved({ fullName, type, title, values }: ReturnType<typeof bodyOf>) {
  return { fullName, type, title, values };
}
