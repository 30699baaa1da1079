import { Select } from "@mantine/core";
import { useRead } from "../api/queries";
import type { ElementLine, List } from "../api/types";
import { useText } from "../text";
import { C } from "../text/common";
import { D } from "../text/records";

/** One of the login methods, or all. */
export function MethodSelect({ value, set }: { value: string | null; set: (method: string | null) => void }) {
  const { t } = useText();
  const elements = useRead<List<ElementLine>>("/v1/admin/elements");
  const data = (elements.data?.items ?? []).map((element) => ({ value: element.fullName, label: element.title }));
  return (
    <Select
      w={220}
      data={[...data, { value: "password", label: t(C.password) }]}
      value={value}
      placeholder={t(D.allMethods)}
      aria-label={t(D.how)}
      clearable
      clearButtonProps={{ "aria-hidden": true }}
      onChange={set}
    />
  );
}
