import { Button, Group, Stack, Switch } from "@mantine/core";
import { IconDoorEnter, IconPlus } from "@tabler/icons-react";
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
    </Page>
  );
}

function Lines({ items }: { items: ElementLine[] }) {
  const { t } = useText();
  const [inherited, setInherited] = useState(true);
  const some = items.some((item) => !item.own);
  const shown = items.filter((item) => item.own || inherited);
  return (
    <Stack>
      {some && (
        <Group justify="flex-end">
          <Switch label={t(E.inherited)} checked={inherited} onChange={(event) => setInherited(event.currentTarget.checked)} />
        </Group>
      )}
      {shown.map((item) => (
        <ElementCard key={item.fullName} element={item} />
      ))}
    </Stack>
  );
}
