import { Anchor, Badge, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBuilding, IconPlus } from "@tabler/icons-react";
import { Link } from "wouter";
import { part } from "../../api/client";
import { useRead } from "../../api/queries";
import type { List, Organisation } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { G } from "../../text/people";
import { Empty, Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { CreateOrganisation } from "./edit";

export function Organisations() {
  const { t } = useText();
  const [creating, dialogue] = useDisclosure();
  const organisations = useRead<List<Organisation>>("/v1/admin/organisations");
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={dialogue.open}>
      {t(G.add)}
    </Button>
  );
  return (
    <Page title={t(C.organisations)} text={t(G.text)} actions={add}>
      <Loaded query={organisations} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconBuilding} title={t(G.none)} text={t(G.noneHelp)} />
          ) : (
            <Stack>
              {items.map((item) => (
                <Line key={item.corpId} organisation={item} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <CreateOrganisation opened={creating} close={dialogue.close} />
    </Page>
  );
}

function Line({ organisation }: { organisation: Organisation }) {
  const { t } = useText();
  return (
    <Paper withBorder p="md" component="article" aria-label={organisation.title}>
      <Group justify="space-between">
        <Stack gap={2}>
          <Group gap="xs">
            <Anchor component={Link} href={`/organisations/${part(organisation.corpId)}`} fw={600} c="var(--mantine-color-text)">
              {organisation.title}
            </Anchor>
            <Badge variant="default" size="sm">{t(organisation.allowJoin ? G.allowJoin : G.closed)}</Badge>
            {!organisation.own && <Badge variant="default" size="sm">{t(G.inherited)}</Badge>}
          </Group>
          <Text size="xs" c="dimmed" ff="monospace">
            {organisation.corpId}
          </Text>
        </Stack>
        <Text size="sm" c="dimmed">
          {t(G.membersCount, { count: organisation.members })}
        </Text>
      </Group>
    </Paper>
  );
}
