/** One input for each kind of field that a descriptor can have. */
import { Select, Stack, Switch, TextInput } from "@mantine/core";
import { useRead } from "../../api/queries";
import type { Diagnostic, ElementValue, Field, List, Organisation } from "../../api/types";
import { useText } from "../../text";
import { E } from "../../text/elements";
import { said } from "../../ui/said";
import { about, truth, type Value } from "./form";
import { SecretField } from "./secret-field";

export interface FieldProps {
  field: Field;
  value: Value;
  set: (value: Value) => void;
  /** What the element has now, where it exists. */
  now?: ElementValue;
  /** What the Type hands down, for a new element. */
  inherited?: unknown;
  diagnostics: Diagnostic[];
}

export function FieldInput(props: FieldProps) {
  switch (props.field.kind) {
    case "secret":
      return <SecretField {...props} />;
    case "flag":
      return <FlagField {...props} />;
    case "choice":
      return <ChoiceField {...props} />;
    case "corp":
      return <CorpField {...props} />;
    default:
      return <TextField {...props} />;
  }
}

/** What is wrong with the value, shown at the input it was typed into. */
export function complaint({ field, diagnostics }: Pick<FieldProps, "field" | "diagnostics">) {
  const found = about(diagnostics, field.key).find((problem) => problem.severity === "error");
  return said(found?.message);
}

function usePlaceholder({ now, inherited }: FieldProps): string | undefined {
  const { t } = useText();
  const handed = now && !now.secret && !now.own ? now.effective : inherited;
  if (handed === undefined || handed === null) return undefined;
  return now?.origin?.fullName ? t(E.inheritedValue, { name: now.origin.fullName, value: String(handed) }) : String(handed);
}

function TextField(props: FieldProps) {
  const { field, value, set } = props;
  const placeholder = usePlaceholder(props);
  return (
    <TextInput
      label={field.label}
      description={said(field.help)}
      required={field.required && !placeholder}
      placeholder={placeholder}
      value={typeof value === "string" ? value : ""}
      error={complaint(props)}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => set(event.currentTarget.value.trim())}
    />
  );
}

function FlagField({ field, value, set, now, inherited }: FieldProps) {
  const handed = now && !now.secret ? truth(now.effective) : truth(inherited);
  return (
    <Switch
      label={field.label}
      description={said(field.help)}
      checked={(truth(value) ?? handed) === true}
      onChange={(event) => set(event.currentTarget.checked)}
    />
  );
}

function ChoiceField(props: FieldProps) {
  const { field, value, set } = props;
  const placeholder = usePlaceholder(props);
  return (
    <Select
      label={field.label}
      description={said(field.help)}
      data={field.options ?? []}
      value={typeof value === "string" && value ? value : null}
      placeholder={placeholder}
      clearable
      clearButtonProps={{ "aria-hidden": true }}
      error={complaint(props)}
      onChange={set}
    />
  );
}

function CorpField(props: FieldProps) {
  const { t } = useText();
  const { field, value, set } = props;
  const corps = useRead<List<Organisation>>("/v1/admin/organisations");
  const data = (corps.data?.items ?? []).map((corp) => ({ value: corp.corpId, label: corp.title }));
  const known = typeof value === "string" && value;
  if (known && !data.some((one) => one.value === value)) data.push({ value: known, label: known });
  return (
    <Stack gap={0}>
      <Select
        label={field.label}
        description={said(field.help)}
        data={data}
        value={known || null}
        placeholder={usePlaceholder(props) ?? t(E.noCorp)}
        clearable
        clearButtonProps={{ "aria-hidden": true }}
        error={complaint(props)}
        onChange={set}
      />
    </Stack>
  );
}
