/** A login method as a line of the list. */
import { Anchor, Badge, Button, Group, Paper, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconBrandWechat, IconDeviceMobile, IconHelp, IconQrcode, type Icon } from "@tabler/icons-react";
import { Link } from "wouter";
import { part } from "../../api/client";
import type { ElementLine, Entry } from "../../api/types";
import { useText } from "../../text";
import { E } from "../../text/elements";
import { ElementMenu } from "./menu";
import { Standing } from "./standing";

const ICONS: Record<Entry, Icon> = { qr: IconQrcode, "in-wechat": IconBrandWechat, "mini-program": IconDeviceMobile };

export function EntryIcon({ entry }: { entry: Entry | null }) {
  const Drawn = entry ? ICONS[entry] : IconHelp;
  return (
    <ThemeIcon variant="light" size={42} radius="md" aria-hidden>
      <Drawn size={24} stroke={1.6} />
    </ThemeIcon>
  );
}

export function ElementCard({ element }: { element: ElementLine }) {
  const { t } = useText();
  const page = `/elements/${part(element.fullName)}`;
  return (
    <Paper withBorder p="md" component="article" aria-label={element.title}>
      <Group wrap="nowrap" align="flex-start" gap="md">
        <EntryIcon entry={element.entry} />
        <Stack gap={4} style={{ flex: 1, minWidth: 0 }}>
          <Group gap="xs">
            <Anchor component={Link} href={page} fw={600} c="var(--mantine-color-text)" className="breakable">
              {element.title}
            </Anchor>
            <Standing element={element} />
          </Group>
          <Text size="sm" c="dimmed">
            {element.typeTitle}
            {element.appId && ` · ${element.appId}`}
          </Text>
          <Text size="xs" c="dimmed" ff="monospace" className="breakable">
            {element.fullName}
          </Text>
          <Group gap="xs" mt={4}>
            {element.allowRegister && <Badge variant="default" size="sm">{t(E.registers)}</Badge>}
            {element.isDefault && <Badge variant="default" size="sm">{t(E.default)}</Badge>}
            {!element.own && <Badge variant="default" size="sm">{t(E.fromApp, { app: element.fromApp })}</Badge>}
            {element.overrides && <Badge variant="default" size="sm">{t(E.overrides, { app: element.overrides })}</Badge>}
          </Group>
        </Stack>
        <Group gap="xs" wrap="nowrap">
          {element.kind === "instance" && element.serving !== "no" && (
            <Button component={Link} href={`${page}/test`} variant="default" size="xs" visibleFrom="xs">
              {t(E.test)}
            </Button>
          )}
          <ElementMenu element={element} />
        </Group>
      </Group>
    </Paper>
  );
}
