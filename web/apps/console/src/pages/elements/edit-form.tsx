import { Button, Fieldset, Group, Paper, Stack, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { part, post } from "../../api/client";
import { useRead, useShownChange } from "../../api/queries";
import type { Descriptor, ElementDetail } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { E } from "../../text/elements";
import { Failed, Loaded } from "../../ui/loaded";
import { tell } from "../../ui/tell";
import { Check } from "./diagnostics";
import { Documentation } from "./documentation";
import { FieldInput } from "./fields";
import { ACTIVE, UNTOUCHED, changed, hasErrors, overlaid, touch, truth, unsaved, type Draft, type Touched } from "./form";
import { useCheck } from "./use-check";

export function EditForm({ element }: { element: ElementDetail }) {
  const path = `/v1/login-types/${part(element.descriptor ?? "")}/descriptor`;
  const descriptor = useRead<Descriptor>(path, {}, { enabled: element.descriptor !== null });
  // Without a Type that loads there is no form; what is wrong is told above.
  if (element.descriptor === null) return null;
  return <Loaded query={descriptor}>{(found) => <Form element={element} descriptor={found} />}</Loaded>;
}

function Form({ element, descriptor }: { element: ElementDetail; descriptor: Descriptor }) {
  const { t } = useText();
  const [touched, setTouched] = useState(UNTOUCHED);
  const body = changed(touched, element);
  const dirty = Object.keys(body.values).length > 0 || body.title !== undefined;
  const check = useCheck({ fullName: element.fullName, ...body }, element.own && dirty);
  const problems = dirty ? check.diagnostics : [];
  const save = useShownChange(
    (sent: Touched) => post<ElementDetail>(`/v1/admin/elements/${part(element.fullName)}`, sent),
    (saved, sent) => {
      setTouched((now) => unsaved(now, sent, saved));
      tell(t(E.saved));
    },
  );
  const wrong = hasErrors(problems);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(body);
      }}
    >
      <Stack maw={680}>
        <Paper withBorder p="lg">
          <Fieldset disabled={!element.own} variant="unstyled" p={0}>
            <Inputs element={element} descriptor={descriptor} draft={overlaid(element, touched)} change={(next) => setTouched((now) => touch(now, next, element))} problems={problems} />
          </Fieldset>
        </Paper>
        {dirty && <Check items={problems} known={check.known} />}
        {save.error && <Failed error={save.error} />}
        {element.own && (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!dirty} color={wrong ? "red.8" : undefined}>
              {t(wrong ? E.saveAnyway : C.save)}
            </Button>
            {dirty && (
              <Button variant="default" onClick={() => setTouched(UNTOUCHED)}>
                {t(C.cancel)}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </form>
  );
}

interface InputsProps {
  element: ElementDetail;
  descriptor: Descriptor;
  draft: Draft;
  change: (next: Partial<Touched>) => void;
  problems: ElementDetail["diagnostics"];
}

function Inputs({ element, descriptor, draft, change, problems }: InputsProps) {
  const { t } = useText();
  const set = (key: string) => (value: Draft["values"][string]) => change({ values: { [key]: value } });
  return (
    <Stack>
      <TextInput label={t(E.name)} description={t(E.nameHelp)} required value={draft.title} onChange={(event) => change({ title: event.currentTarget.value })} />
      {descriptor.fields.map((field) => (
        <FieldInput
          key={field.key}
          field={field}
          value={draft.values[field.key] ?? null}
          set={set(field.key)}
          now={element.values.find((value) => value.key === field.key)}
          diagnostics={problems}
        />
      ))}
      {element.kind === "instance" && <Switch
        label={t(E.enabled)}
        description={t(E.enabledHelp)}
        checked={truth(draft.values[ACTIVE]) ?? element.isActive}
        onChange={(event) => set(ACTIVE)(event.currentTarget.checked)}
      />}
      <Documentation address={descriptor.documentation} />
    </Stack>
  );
}
