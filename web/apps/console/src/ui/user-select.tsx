/** Finds a user while it is typed. */
import { Loader, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useRead } from "../api/queries";
import type { List, User } from "../api/types";
import { useText } from "../text";
import { P } from "../text/people";
import { nameOf } from "./person";

interface Props {
  label: string;
  value: string | null;
  set: (userId: string | null, user: User | null) => void;
  without?: string;
  /** Among filters: without a label that is seen, and it may be empty. */
  bare?: boolean;
  placeholder?: string;
}

export function UserSelect({ label, value, set, without, bare, placeholder }: Props) {
  const { t } = useText();
  const [typed, setTyped] = useState("");
  // What stands in the box after a choice is the label of that choice, which is nobody's name.
  const [text] = useDebouncedValue(typed.split(" · ")[0], 250);
  const found = useRead<List<User>>("/v1/admin/users", { text, active: true, limit: 20 }, { keep: true });
  const users = (found.data?.items ?? []).filter((user) => user.userId !== without && !user.mergedInto);
  return (
    <Select
      {...(bare ? { "aria-label": label, clearable: true, clearButtonProps: { "aria-hidden": true as const }, w: 240 } : { label, required: true })}
      placeholder={placeholder ?? t(P.typeToSearch)}
      searchable
      data={users.map((user) => ({ value: user.userId, label: `${nameOf(user)} · ${user.userId}` }))}
      filter={({ options }) => options}
      value={value}
      onChange={(userId) => set(userId, users.find((user) => user.userId === userId) ?? null)}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={found.isFetching ? <Loader size="xs" /> : t(P.nobodyFound)}
      comboboxProps={{ withinPortal: true }}
    />
  );
}
