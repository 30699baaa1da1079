/** The buttons at the right of the header. */
import { ActionIcon, Avatar, Button, Menu, Text, Tooltip, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconLogout, IconMoon, IconShieldLock, IconSun } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { consolePath, signOut } from "../api/client";
import { Link } from "wouter";
import { useText } from "../text";
import { A } from "../text/account";
import { C } from "../text/common";
import { nameOf } from "../ui/person";
import { useAdmin } from "./admin";

export function LanguageButton() {
  const { t, language, setLanguage } = useText();
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <Button variant="subtle" color="gray" size="compact-sm" lang={other} aria-label={t(C.languageLabel)} onClick={() => setLanguage(other)} c="var(--mantine-color-text)">
      {t(C.language)}
    </Button>
  );
}

export function SchemeButton() {
  const { t } = useText();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const label = t(dark ? C.light : C.dark);
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" aria-label={label} onClick={() => setColorScheme(dark ? "light" : "dark")}>
        {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}

export function AccountMenu() {
  const { t } = useText();
  const { admin } = useAdmin();
  // A new page: nothing of what was read stays in memory for whoever signs in next.
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => window.location.assign(`${consolePath}/`),
  });
  if (!admin) return null;
  const name = nameOf(admin);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton aria-label={`${t(C.account)}: ${name}`} p={4} style={{ borderRadius: 8 }}>
          <Avatar size={30} radius="xl" alt="" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {name}
          </Text>
        </Menu.Label>
        <Menu.Item leftSection={<IconShieldLock size={16} />} component={Link} href="/me">
          {t(A.title)}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()}>
          {t(C.signOut)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
