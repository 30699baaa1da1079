/** What can be done to a user. */
import { Alert, Button, Menu, Text } from "@mantine/core";
import { IconArrowMerge, IconChevronDown, IconLock, IconLockOff, IconPencil, IconPower, IconShield } from "@tabler/icons-react";
import { useState } from "react";
import { part, post, remove } from "../../api/client";
import { useChange, useShownChange } from "../../api/queries";
import type { User, UserDetail } from "../../api/types";
import { useText } from "../../text";
import { A } from "../../text/account";
import { C } from "../../text/common";
import { P } from "../../text/people";
import { Confirm } from "../../ui/confirm";
import { nameOf } from "../../ui/person";
import { tell } from "../../ui/tell";
import { EditNames, SetPassword } from "./edit";
import { MergeDialogue } from "./merge";

type Dialogue = "names" | "password" | "disable" | "admin" | "merge" | "factors" | null;

export function UserMenu({ user }: { user: UserDetail }) {
  const { t } = useText();
  const [open, setOpen] = useState<Dialogue>(null);
  const close = () => setOpen(null);
  const save = (body: Partial<User>) => post<User>(`/v1/admin/users/${part(user.userId)}`, body);
  const change = useShownChange(save, () => {
    close();
    tell(t(C.done));
  });
  const clear = useShownChange(() => remove(`/v1/admin/users/${part(user.userId)}/factors`), () => {
    close();
    tell(t(A.cleared));
  });
  const enable = useChange(() => save({ isActive: true }), () => tell(t(C.done)));
  if (user.mergedInto) return null;
  const item = (which: Dialogue) => () => {
    change.reset();
    setOpen(which);
  };
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} />}>
            {t(C.edit)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={item("names")}>{t(P.edit)}</Menu.Item>
          <Menu.Item leftSection={<IconLock size={16} />} onClick={item("password")}>{t(P.setPassword)}</Menu.Item>
          <Menu.Item leftSection={<IconShield size={16} />} onClick={item("admin")}>{t(user.isAdmin ? P.unmakeAdmin : P.makeAdmin)}</Menu.Item>
          {user.isAdmin && <Menu.Item leftSection={<IconLockOff size={16} />} onClick={item("factors")}>{t(A.clear)}</Menu.Item>}
          <Menu.Item leftSection={<IconArrowMerge size={16} />} onClick={item("merge")}>{t(P.mergeInto)}</Menu.Item>
          {user.isActive ? (
            <Menu.Item c="var(--mantine-color-error)" leftSection={<IconPower size={16} />} onClick={item("disable")}>{t(P.disable)}</Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconPower size={16} />} onClick={() => enable.mutate()}>{t(P.enable)}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <EditNames user={user} opened={open === "names"} close={close} />
      <SetPassword user={user} opened={open === "password"} close={close} />
      <MergeDialogue user={user} opened={open === "merge"} close={close} />
      <Confirm opened={open === "disable"} close={close} title={t(P.disableTitle, { name: nameOf(user) })} verb={t(P.disable)} action={{ ...change, mutate: () => change.mutate({ isActive: false }) }}>
        <Text>{t(P.disableHelp)}</Text>
      </Confirm>
      <Confirm opened={open === "factors"} close={close} title={`${t(A.clear)}: ${nameOf(user)}`} verb={t(A.clear)} action={clear}>
        <Text>{t(A.clearHelp)}</Text>
      </Confirm>
      <AdminQuestion user={user} opened={open === "admin"} close={close} action={{ ...change, mutate: () => change.mutate({ isAdmin: !user.isAdmin }) }} />
    </>
  );
}

interface QuestionProps {
  user: User;
  opened: boolean;
  close: () => void;
  action: { mutate: () => void; isPending: boolean; error: Error | null };
}

function AdminQuestion({ user, opened, close, action }: QuestionProps) {
  const { t } = useText();
  const verb = t(user.isAdmin ? P.unmakeAdmin : P.makeAdmin);
  return (
    <Confirm opened={opened} close={close} title={`${verb}: ${nameOf(user)}`} verb={verb} action={action} dangerous={user.isAdmin}>
      <Text>{t(P.adminHelp)}</Text>
      {!user.isAdmin && !user.passwordOpensConsole && <Alert color="yellow">{t(P.adminPassword)}</Alert>}
    </Confirm>
  );
}
