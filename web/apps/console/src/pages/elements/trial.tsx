/** "Test this login": the ways to try it, and what came of it. */
import { Alert, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { part } from "../../api/client";
import { useRead } from "../../api/queries";
import type { ElementDetail, TrialReport, TrialWays } from "../../api/types";
import { useText } from "../../text";
import { R } from "../../text/trial";
import { Loaded } from "../../ui/loaded";
import { Report } from "./trial-report";
import { InBrowser, WithCode, WithPersona } from "./trial-ways";

export function Trial({ element }: { element: ElementDetail }) {
  const { t } = useText();
  if (element.serving === "no") return <Alert color="red">{t(R.notLoaded)}</Alert>;
  return <Loadable element={element} />;
}

function Loadable({ element }: { element: ElementDetail }) {
  const { t } = useText();
  const path = `/v1/admin/elements/${part(element.fullName)}/trial`;
  const ways = useRead<TrialWays>(path);
  const [report, setReport] = useState<TrialReport | null>(null);
  return (
    <Stack maw={860}>
      <Text c="dimmed">{t(R.text)}</Text>
      <Loaded query={ways} lines={2}>
        {(found) => (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {found.personas.length > 0 && (
              <Way title={t(R.persona)} text={t(R.personaHelp)}>
                <WithPersona path={path} personas={found.personas} done={setReport} />
              </Way>
            )}
            {found.browser ? (
              <Way title={t(R.browser)} text={t(found.entry === "qr" ? R.browserQr : R.browserPhone)}>
                <InBrowser path={path} done={setReport} />
              </Way>
            ) : (
              <Way title={t(R.code)} text={t(R.codeHelp)}>
                <WithCode path={path} done={setReport} />
              </Way>
            )}
          </SimpleGrid>
        )}
      </Loaded>
      <div aria-live="polite">{report && <Report report={report} element={element} />}</div>
    </Stack>
  );
}

function Way({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="sm" h="100%">
        <Title order={2} size="h5">
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
        {children}
      </Stack>
    </Paper>
  );
}
