/** One login method: its settings, a test, its source, its functions. */
import { Alert, Button, Stack, Tabs, Text } from "@mantine/core";
import { IconCopyPlus, IconLock, IconMapOff } from "@tabler/icons-react";
import { useLocation } from "wouter";
import { ApiError, part } from "../../api/client";
import { useRead } from "../../api/queries";
import type { ElementDetail } from "../../api/types";
import { useText } from "../../text";
import { E } from "../../text/elements";
import { Empty, Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { FunctionsOf } from "../reference-parts";
import { Diagnostics } from "./diagnostics";
import { EditForm } from "./edit-form";
import { ElementMenu, useOverride } from "./menu";
import { Source } from "./source";
import { Standing } from "./standing";
import { Trial } from "./trial";

export function ElementPage({ name, tab }: { name: string; tab?: string }) {
  const { t } = useText();
  const element = useRead<ElementDetail>(`/v1/admin/elements/${part(name)}`, {}, { every: 10_000 });
  if (element.error instanceof ApiError && element.error.status === 404) return <Gone />;
  return (
    <Loaded query={element}>
      {(found) => <Shown element={found} tab={tab ?? "settings"} back={{ href: "/elements", label: t(E.back) }} />}
    </Loaded>
  );
}

function Gone() {
  const { t } = useText();
  return (
    <Page title={t(E.gone)} back={{ href: "/elements", label: t(E.back) }}>
      <Empty icon={IconMapOff} title={t(E.gone)} text={t(E.goneHelp)} />
    </Page>
  );
}

interface ShownProps {
  element: ElementDetail;
  tab: string;
  back: { href: string; label: string };
}

function Shown({ element, tab, back }: ShownProps) {
  const { t } = useText();
  const [, go] = useLocation();
  const page = `/elements/${part(element.fullName)}`;
  const isType = element.kind === "type";
  return (
    <Page
      title={element.title}
      beside={<Standing element={element} />}
      text={
        <Text span c="dimmed" size="sm" className="breakable">
          {element.typeTitle} · <span style={{ fontFamily: "var(--mantine-font-family-monospace)" }}>{element.fullName}</span>
        </Text>
      }
      back={back}
      actions={<ElementMenu element={element} after={() => go("/elements")} />}
    >
      <Inherited element={element} />
      {element.diagnostics.length > 0 && <Diagnostics items={element.diagnostics} />}
      <Tabs value={tab} onChange={(next) => go(next === "settings" ? page : `${page}/${next}`)} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="settings">{t(E.settings)}</Tabs.Tab>
          {!isType && <Tabs.Tab value="test">{t(E.test)}</Tabs.Tab>}
          <Tabs.Tab value="source">{t(E.source)}</Tabs.Tab>
          {!isType && <Tabs.Tab value="functions">{t(E.functions)}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="settings">
          <EditForm key={`${element.own}`} element={element} />
        </Tabs.Panel>
        <Tabs.Panel value="test">
          <Trial element={element} />
        </Tabs.Panel>
        <Tabs.Panel value="source">
          <Source fullName={element.fullName} extra={element.extraKeys} />
        </Tabs.Panel>
        <Tabs.Panel value="functions">
          <FunctionsOf fullName={element.fullName} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Inherited({ element }: { element: ElementDetail }) {
  const { t } = useText();
  const override = useOverride(element);
  if (element.own) return null;
  return (
    <Alert variant="light" color="blue" icon={<IconLock size={18} />}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t(element.canOverride ? E.overrideHelp : E.protected, { app: element.fromApp })}</Text>
        {element.canOverride && (
          <Button size="xs" leftSection={<IconCopyPlus size={16} />} loading={override.isPending} onClick={() => override.mutate()}>
            {t(E.override)}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
