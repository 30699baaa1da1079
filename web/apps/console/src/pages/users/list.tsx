import { Badge, Button, Group, Select, Stack, Table, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconPlus, IconSearch, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useRead } from "../../api/queries";
import type { List, User } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { P } from "../../text/people";
import { Empty, Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { PersonLink } from "../../ui/person";
import { DataTable, Pager } from "../../ui/table";
import { Time } from "../../ui/time";
import { CreateUser } from "./create";

const SIZE = 25;
const FILTERS: Record<string, { active?: boolean; admin?: boolean }> = {
  all: {},
  active: { active: true },
  disabled: { active: false },
  admins: { admin: true },
};

export function Users() {
  const { t } = useText();
  const [creating, dialogue] = useDisclosure();
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed, 250);
  const [filter, setFilter] = useState("all");
  const [offset, setOffset] = useState(0);
  const users = useRead<List<User>>("/v1/admin/users", { text, ...FILTERS[filter], offset, limit: SIZE }, { keep: true });
  const choices = [
    { value: "all", label: t(P.everybody) },
    { value: "active", label: t(P.activeOnly) },
    { value: "disabled", label: t(P.disabledOnly) },
    { value: "admins", label: t(P.adminsOnly) },
  ];
  return (
    <Page title={t(C.users)} text={t(P.text)} actions={<Button leftSection={<IconPlus size={16} />} onClick={dialogue.open}>{t(P.add)}</Button>}>
      <Group>
        <TextInput
          flex={1}
          miw={220}
          maw={420}
          type="search"
          leftSection={<IconSearch size={16} />}
          placeholder={t(P.searchUsers)}
          aria-label={t(P.searchUsers)}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setOffset(0);
          }}
        />
        <Select
          w={150}
          data={choices}
          value={filter}
          allowDeselect={false}
          aria-label={t(P.show)}
          onChange={(next) => {
            setFilter(next ?? "all");
            setOffset(0);
          }}
        />
      </Group>
      <Loaded query={users} lines={8}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty icon={IconUsers} title={t(P.none)} text={t(P.noneHelp)} />
          ) : (
            <Stack>
              <Rows users={items} />
              <Pager offset={offset} size={SIZE} total={total} go={setOffset} />
            </Stack>
          )
        }
      </Loaded>
      <CreateUser opened={creating} close={dialogue.close} />
    </Page>
  );
}

function Rows({ users }: { users: User[] }) {
  const { t } = useText();
  return (
    <DataTable label={t(C.users)} head={[t(P.person), t(P.methods), t(P.state), t(P.since)]} minWidth={780}>
      {users.map((user) => (
        <Table.Tr key={user.userId}>
          <Table.Td>
            <PersonLink person={user} avatar={user.avatar} />
          </Table.Td>
          <Table.Td>{user.methods?.join(", ") || (user.username ? t(C.password) : t(C.none))}</Table.Td>
          <Table.Td>
            <UserBadges user={user} />
          </Table.Td>
          <Table.Td>
            <Time at={user.createdAt} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

export function UserBadges({ user }: { user: User }) {
  const { t } = useText();
  return (
    <Group gap={6} wrap="nowrap">
      {user.mergedInto ? (
        <Badge color="gray.7" size="sm">{t(P.merged)}</Badge>
      ) : (
        <Badge color={user.isActive ? "green.8" : "gray.7"} size="sm">{t(user.isActive ? C.active : C.inactive)}</Badge>
      )}
      {user.isAdmin && <Badge variant="outline" color="var(--mantine-color-text)" size="sm">{t(P.admin)}</Badge>}
    </Group>
  );
}
