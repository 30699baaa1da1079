/** A page's heading, its way back, and what can be done on it. */
import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { useEffect, type ReactNode } from "react";
import { Link } from "wouter";
import { useAdmin } from "../layout/admin";

interface Props {
  title: string;
  /** Beside the title: badges. */
  beside?: ReactNode;
  text?: ReactNode;
  back?: { href: string; label: string };
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, beside, text, back, actions, children }: Props) {
  const { app } = useAdmin();
  useEffect(() => {
    document.title = `${title} · ${app.title}`;
  }, [title, app.title]);
  return (
    <Stack gap="lg" maw={1180} mx="auto" pb="xl">
      <Stack gap={6}>
        {back && (
          <Anchor component={Link} href={back.href} size="sm" w="fit-content" c="dimmed">
            <Group gap={4}>
              <IconChevronLeft size={16} aria-hidden /> {back.label}
            </Group>
          </Anchor>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Group gap="sm" style={{ minWidth: 0 }}>
            <Title order={1} size="h2" className="breakable">
              {title}
            </Title>
            {beside}
          </Group>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {text && (
          <Text c="dimmed" maw={760} component="div">
            {text}
          </Text>
        )}
      </Stack>
      {children}
    </Stack>
  );
}
