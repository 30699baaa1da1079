import { Accordion, Badge, Group, Stack, Table, Tabs, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useRead } from "../api/queries";
import type { Argument, Fn, List, Surface } from "../api/types";
import { useText } from "../text";
import { F } from "../text/records";
import { Code } from "../ui/code";
import { Loaded } from "../ui/loaded";
import { LANGUAGES, inBrowser, snippet } from "./snippets";

const ITEM = { item: { backgroundColor: "var(--mantine-color-body)", border: "1px solid var(--mantine-color-default-border)" } };

/** The functions of one element and of what is below it, such as its services. */
export function FunctionsOf({ fullName }: { fullName: string }) {
  const reference = useRead<List<Surface>>("/v1/admin/reference");
  return (
    <Loaded query={reference}>
      {({ items }) => {
        const own = items.filter((surface) => surface.fullName === fullName || surface.fullName.startsWith(`${fullName}.`));
        return (
          <Stack maw={860}>
            {own.map((surface) => (
              <Functions key={surface.fullName} surface={surface} functions={surface.functions} />
            ))}
          </Stack>
        );
      }}
    </Loaded>
  );
}

export function Functions({ surface, functions }: { surface: Surface; functions: Fn[] }) {
  return (
    <Stack gap="xs" component="section" aria-label={surface.fullName}>
      <Title order={2} size="h5" className="breakable" ff="monospace">
        {surface.fullName}
      </Title>
      <Accordion variant="separated" order={3} keepMounted={false} styles={ITEM}>
        {functions.map((fn) => (
          <Accordion.Item key={fn.name} value={fn.name}>
            <Accordion.Control>
              <Head fn={fn} />
            </Accordion.Control>
            <Accordion.Panel>
              <Body surface={surface} fn={fn} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}

function Head({ fn }: { fn: Fn }) {
  const { t } = useText();
  return (
    <Stack gap={2} pr="xs">
      <Group gap="xs">
        <Text ff="monospace" fw={600} size="sm">
          {fn.name}({fn.arguments.map((argument) => argument.name + (argument.required ? "" : "?")).join(", ")})
        </Text>
        <Badge variant="default" size="sm">
          {t(F[fn.access])}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {fn.doc}
      </Text>
    </Stack>
  );
}

function Body({ surface, fn }: { surface: Surface; fn: Fn }) {
  const { t } = useText();
  return (
    <Stack>
      <Labelled label={t(F.arguments)}>
        {fn.arguments.length === 0 ? <Text size="sm">{t(F.noArguments)}</Text> : <Arguments items={fn.arguments} name={fn.name} />}
      </Labelled>
      <Labelled label={t(F.result)}>
        <Code text={fn.result} label={t(F.result)} />
      </Labelled>
      {fn.errors.length > 0 && (
        <Labelled label={t(F.errors)}>
          <Group gap={6}>
            {fn.errors.map((code) => (
              <Badge key={code} variant="default" size="sm" tt="none" ff="monospace">
                {code}
              </Badge>
            ))}
          </Group>
        </Labelled>
      )}
      <Snippets surface={surface} fn={fn} />
    </Stack>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      {children}
    </Stack>
  );
}

function Arguments({ items, name }: { items: Argument[]; name: string }) {
  const { t } = useText();
  return (
    <Table aria-label={`${name}: ${t(F.arguments)}`}>
      <Table.Tbody>
        {items.map((argument) => (
          <Table.Tr key={argument.name}>
            <Table.Th scope="row" ff="monospace" fw={500} w={140}>
              {argument.name}
            </Table.Th>
            <Table.Td>
              <Text size="xs" c="dimmed">
                {argument.kind}
                {!argument.required && ` · ${t(F.optional)}`}
              </Text>
              <Text size="sm">{argument.doc}</Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Snippets({ surface, fn }: { surface: Surface; fn: Fn }) {
  const { t } = useText();
  const languages = LANGUAGES.filter((language) => language !== "TypeScript" || inBrowser(fn));
  return (
    <Tabs defaultValue="curl" keepMounted={false}>
      <Tabs.List>
        {languages.map((language) => (
          <Tabs.Tab key={language} value={language}>
            {language}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {languages.map((language) => (
        <Tabs.Panel key={language} value={language} pt="xs">
          <Code text={snippet(language, surface, fn)} label={t(F.example, { language, name: fn.name })} />
        </Tabs.Panel>
      ))}
      {!inBrowser(fn) && (
        <Text size="xs" c="dimmed" mt={4}>
          {t(F.notBrowser)}
        </Text>
      )}
    </Tabs>
  );
}
