/** The frame of every page: header, navigation, content. */
import { AppShell, Burger, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useEffect, type ReactNode } from "react";
import { useLocation } from "wouter";
import mark from "../mark.svg";
import { useText } from "../text";
import { C } from "../text/common";
import { Boundary } from "../ui/boundary";
import { Page } from "../ui/page";
import { AccountMenu, LanguageButton, SchemeButton } from "./header";
import { useAdmin } from "./admin";
import { Navigation } from "./navigation";
import { PlatformBadge } from "./platform";

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useText();
  const [opened, menu] = useDisclosure();
  const [location] = useLocation();
  useEffect(menu.close, [location, menu.close]);
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !opened } }} padding="md">
      <a className="skip" href="#content">
        {t(C.skip)}
      </a>
      <AppShell.Header>
        <Header opened={opened} toggle={menu.toggle} />
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t(C.menu)}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: "none" }}>
        <Boundary place={location} frame={(title, broken) => <Page title={title}>{broken}</Page>}>
          {children}
        </Boundary>
      </AppShell.Main>
    </AppShell>
  );
}

function Header({ opened, toggle }: { opened: boolean; toggle: () => void }) {
  const { t } = useText();
  const { app } = useAdmin();
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
        <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t(C.menu)} aria-expanded={opened} />
        <img src={mark} width={28} height={28} alt="" />
        <Text fw={600} truncate>
          {app.title}
        </Text>
        <PlatformBadge />
      </Group>
      <Group gap={4} wrap="nowrap">
        <LanguageButton />
        <SchemeButton />
        <AccountMenu />
      </Group>
    </Group>
  );
}
