/** Recent failures and diagnostics, each as what to do about it. */
import { Alert, Anchor, Badge, Button, Group, Paper, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconExternalLink, IconInfoCircle } from "@tabler/icons-react";
import { Link } from "wouter";
import { part } from "../../api/client";
import { useRead } from "../../api/queries";
import type { List, Problem } from "../../api/types";
import { useText } from "../../text";
import { E } from "../../text/elements";
import { O } from "../../text/overview";
import { ago } from "../../ui/ago";
import { Loaded } from "../../ui/loaded";
import { Said, said } from "../../ui/said";
import { shortName } from "./counted";

export function Problems() {
  const { t } = useText();
  const problems = useRead<List<Problem>>("/v1/admin/problems", {}, { every: 30_000 });
  return (
    <Stack gap="sm" component="section" aria-label={t(O.wrong)}>
      <Loaded query={problems} lines={1}>
        {({ items }) =>
          items.length === 0 ? (
            <Alert variant="light" color="green" icon={<IconCircleCheck size={20} />} title={t(O.nothingWrong)}>
              {t(O.nothingWrongHelp)}
            </Alert>
          ) : (
            <>
              <Title order={2} size="h4">
                {t(O.wrong)}
              </Title>
              {items.map((problem, index) => (
                <Row key={index} problem={problem} />
              ))}
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Row({ problem }: { problem: Problem }) {
  const { t } = useText();
  const severe = problem.severity === "error";
  const source = { folder: O.fromFolder, settings: O.fromSettings, "sign-ins": O.fromSignIns }[problem.source];
  return (
    <Paper withBorder p="md">
      <Group align="flex-start" wrap="nowrap" gap="md">
        <ThemeIcon variant="light" color={severe ? "red" : "yellow"} size={36} radius="xl" aria-hidden>
          {severe ? <IconAlertTriangle size={20} /> : <IconInfoCircle size={20} />}
        </ThemeIcon>
        <Stack gap={6} style={{ minWidth: 0, flex: 1 }}>
          <Group gap="xs">
            <Badge variant="default" size="sm">
              {t(source)}
            </Badge>
            <Place problem={problem} />
          </Group>
          <Text className="breakable">{said(problem.advice?.text ?? problem.message)}</Text>
          <Details problem={problem} />
          <Actions problem={problem} />
        </Stack>
      </Group>
    </Paper>
  );
}

function Place({ problem }: { problem: Problem }) {
  const { t, language } = useText();
  if (problem.source !== "sign-ins") {
    const place = problem.file ? `${problem.file}${problem.line ? `:${problem.line}:${problem.column}` : ""}` : problem.key;
    return <Text size="sm" c="dimmed" ff="monospace" className="breakable">{place}</Text>;
  }
  const last = problem.lastAt ? ago(new Date(problem.lastAt), new Date(), language) : "";
  return (
    <Text size="sm" c="dimmed">
      {problem.fullName && `${shortName(problem.fullName)} · `}
      {problem.errcode ? `${problem.errcode} · ` : ""}
      {t(O.times, { count: problem.count ?? 0, ago: last })}
    </Text>
  );
}

function Details({ problem }: { problem: Problem }) {
  const { t } = useText();
  return (
    <>
      {problem.expected && <Text size="sm" c="dimmed"><Said text={t(E.expected, { what: problem.expected })} /></Text>}
      {problem.fix && <Text size="sm" c="dimmed"><Said text={problem.fix} /></Text>}
      {problem.advice?.place && <Text size="sm" c="dimmed">{t(O.whereToFind, { place: problem.advice.place })}</Text>}
    </>
  );
}

function Actions({ problem }: { problem: Problem }) {
  const { t } = useText();
  const element = problem.fullName?.startsWith("auths.") ? problem.fullName : null;
  const { link, site } = problem.advice ?? {};
  if (!element && !link) return null;
  return (
    <Group gap="md" mt={4}>
      {element && (
        <Button component={Link} href={`/elements/${part(element)}`} size="xs" variant="default">
          {t(O.openElement, { name: shortName(element) })}
        </Button>
      )}
      {link && (
        <Anchor href={link} target="_blank" rel="noreferrer" size="sm">
          <Group gap={4}>
            {t(O.openConsole, { site: site ?? link })} <IconExternalLink size={14} aria-hidden />
          </Group>
        </Anchor>
      )}
    </Group>
  );
}
