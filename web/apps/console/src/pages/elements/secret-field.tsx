/** A secret goes in and never comes out: typed, or as the name of a variable that the server reads. */
import { Group, Input, PasswordInput, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import type { ElementValue } from "../../api/types";
import { useText } from "../../text";
import { E } from "../../text/elements";
import { complaint, type FieldProps } from "./fields";

const NAME = /^\{\{(\w+)\}\}$/;

export function SecretField(props: FieldProps) {
  const { t } = useText();
  const { field, value, set, now } = props;
  const id = useId();
  const reference = now?.secret ? now.reference : null;
  const [how, setHow] = useState(reference ? "variable" : "typed");
  const text = typeof value === "string" ? value : "";
  const ways = [
    { value: "typed", label: t(E.secretTyped) },
    { value: "variable", label: t(E.secretVariable) },
  ];
  const placeholder = kept(now, t) ?? undefined;
  const shared = { id, error: complaint(props), placeholder, autoComplete: "off" };
  return (
    <Stack gap={6}>
      <Group justify="space-between" align="flex-end">
        <Input.Label htmlFor={id} required={field.required && !placeholder}>
          {field.label}
        </Input.Label>
        <SegmentedControl
          size="xs"
          data={ways}
          value={how}
          aria-label={t(E.secretHow)}
          onChange={(next) => {
            setHow(next);
            set(null);
          }}
        />
      </Group>
      <Input.Description>{how === "typed" ? field.help : t(E.secretVariableHelp, { reference: `{{${NAME.exec(text)?.[1] ?? "NAME"}}}` })}</Input.Description>
      {how === "typed" ? (
        <PasswordInput
          {...shared}
          autoComplete="new-password"
          value={text}
          onChange={(event) => set(event.currentTarget.value.trim())}
          visibilityToggleButtonProps={{ "aria-label": t(E.showSecret) }}
        />
      ) : (
        <TextInput
          {...shared}
          spellCheck={false}
          value={NAME.exec(text)?.[1] ?? ""}
          onChange={(event) => set(asReference(event.currentTarget.value))}
        />
      )}
    </Stack>
  );
}

function asReference(typed: string): string | null {
  const name = typed.replace(/\W/g, "");
  return name ? `{{${name}}}` : null;
}

/** What is there already, without showing it. */
function kept(now: ElementValue | undefined, t: ReturnType<typeof useText>["t"]): string | null {
  if (!now?.secret || !now.isSet) return null;
  if (now.reference) return t(E.secretFrom, { reference: now.reference });
  return now.own ? t(E.secretSet) : t(E.secretInherited, { name: now.origin?.fullName ?? "" });
}
