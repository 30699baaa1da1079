/** A new login method: which kind, then its form. */
import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { part } from "../../api/client";
import { useRead } from "../../api/queries";
import type { Descriptor, ElementLine, Entry, List, LoginTypeLine } from "../../api/types";
import { useText, type Pair } from "../../text";
import { E } from "../../text/elements";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { EntryIcon } from "./card";
import { CreateForm } from "./create-form";

const MEANING: Record<Entry, Pair> = { qr: E.entryQr, "in-wechat": E.entryInWechat, "mini-program": E.entryMiniProgram };

export function NewElement() {
  const { t } = useText();
  const [chosen, choose] = useState<LoginTypeLine | null>(null);
  const types = useRead<List<LoginTypeLine>>("/v1/admin/types");
  const back = { href: "/elements", label: t(E.back) };
  return (
    <Page title={t(E.add)} back={back}>
      {chosen ? (
        <Chosen type={chosen} other={() => choose(null)} />
      ) : (
        <Loaded query={types} lines={3}>
          {({ items }) => <Choice items={items} choose={choose} />}
        </Loaded>
      )}
    </Page>
  );
}

function Choice({ items, choose }: { items: LoginTypeLine[]; choose: (type: LoginTypeLine) => void }) {
  const { t } = useText();
  return (
    <Stack component="section" aria-label={t(E.chooseType)}>
      <Text fw={600}>{t(E.chooseType)}</Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {items.map((type) => (
          <UnstyledButton key={type.fullName} onClick={() => choose(type)} style={{ borderRadius: 8 }}>
            <Paper withBorder p="md" h="100%" className="choice">
              <Group wrap="nowrap" align="flex-start">
                <EntryIcon entry={type.entry} />
                <Stack gap={4}>
                  <Text fw={600}>{type.title}</Text>
                  <Text size="sm" c="dimmed">
                    {t(MEANING[type.entry])}
                  </Text>
                  {type.own && <Badge variant="default" size="sm">{t(E.ownType)}</Badge>}
                </Stack>
              </Group>
            </Paper>
          </UnstyledButton>
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function Chosen({ type, other }: { type: LoginTypeLine; other: () => void }) {
  const { t } = useText();
  const descriptor = useRead<Descriptor>(`/v1/login-types/${part(type.descriptor)}/descriptor`);
  const elements = useRead<List<ElementLine>>("/v1/admin/elements");
  return (
    <Stack maw={680}>
      <Group gap="md" wrap="nowrap">
        <EntryIcon entry={type.entry} />
        <Stack gap={0}>
          <Text fw={600}>{type.title}</Text>
          <Anchor component="button" type="button" size="sm" onClick={other} w="fit-content">
            {t(E.otherType)}
          </Anchor>
        </Stack>
      </Group>
      <Loaded query={descriptor}>
        {(found) => (
          <Loaded query={elements} lines={1}>
            {({ items }) => <CreateForm type={type} descriptor={found} taken={items.map((item) => item.name)} />}
          </Loaded>
        )}
      </Loaded>
    </Stack>
  );
}
