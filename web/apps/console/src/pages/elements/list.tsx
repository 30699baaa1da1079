import { Button, Group, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { IconDoorEnter, IconPlus, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { useRead } from "../../api/queries";
import type { ElementLine, List } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { E } from "../../text/elements";
import { Empty, Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { ElementCard } from "./card";

export function Elements() {
  const { t } = useText();
  const elements = useRead<List<ElementLine>>("/v1/admin/elements", {}, { every: 10_000 });
  const add = (
    <Button component={Link} href="/elements/new" leftSection={<IconPlus size={16} />}>
      {t(E.add)}
    </Button>
  );
  return (
    <Page title={t(C.elements)} text={t(E.text)} actions={add}>
      <Loaded query={elements} lines={4}>
        {({ items }) => (items.length === 0 ? <Empty icon={IconDoorEnter} title={t(E.none)} text={t(E.noneHelp)}>{add}</Empty> : <Lines items={items} />)}
      </Loaded>
      <Types />
    </Page>
  );
}

/** Beyond this many, a search is quicker than looking. */
const MANY = 4;

function Lines({ items }: { items: ElementLine[] }) {
  const { t } = useText();
  const [inherited, setInherited] = useState(true);
  const [typed, setTyped] = useState("");
  const some = items.some((item) => !item.own);
  const shown = items.filter((item) => (item.own || inherited) && fits(item, typed));
  return (
    <Stack>
      <Group justify="space-between">
        {items.length >= MANY ? (
          <TextInput type="search" maw={320} flex={1} miw={200} leftSection={<IconSearch size={16} />} placeholder={t(E.search)} aria-label={t(E.search)} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        ) : (
          <span />
        )}
        {some && <Switch label={t(E.inherited)} checked={inherited} onChange={(event) => setInherited(event.currentTarget.checked)} />}
      </Group>
      {shown.map((item) => (
        <ElementCard key={item.fullName} element={item} />
      ))}
      {shown.length === 0 && <Text c="dimmed">{t(E.nothingFits)}</Text>}
    </Stack>
  );
}

function fits(item: ElementLine, typed: string): boolean {
  const words = [item.title, item.fullName, item.typeTitle, item.appId ?? ""].join(" ").toLowerCase();
  return words.includes(typed.trim().toLowerCase());
}

/** Types of the app's own, where there are any. */
function Types() {
  const { t } = useText();
  const types = useRead<List<ElementLine>>("/v1/admin/elements", { kind: "type" }, { every: 10_000 });
  if (!types.data || types.data.items.length === 0) return null;
  return (
    <Stack component="section" aria-label={t(E.types)} mt="md">
      <Stack gap={2}>
        <Title order={2} size="h4">
          {t(E.types)}
        </Title>
        <Text size="sm" c="dimmed">
          {t(E.typesHelp)}
        </Text>
      </Stack>
      {types.data.items.map((item) => (
        <ElementCard key={item.fullName} element={item} />
      ))}
    </Stack>
  );
}
