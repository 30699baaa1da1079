/** What a test found: three steps, who it was, what would have happened or what to mend. */
import { Alert, Anchor, Group, Paper, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconCheck, IconExternalLink, IconMinus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { part } from "../../api/client";
import type { ElementDetail, TrialReport } from "../../api/types";
import { useText } from "../../text";
import { O } from "../../text/overview";
import { R } from "../../text/trial";
import { Code } from "../../ui/code";
import { Facts } from "../../ui/facts";
import { Face } from "../../ui/person";

/** Outcomes that let somebody in. */
const GOOD = ["sign-in", "join", "offer"];

export function Report({ report, element }: { report: TrialReport; element: ElementDetail }) {
  const { t } = useText();
  const good = report.end !== null && GOOD.includes(report.end.what);
  return (
    <Paper withBorder p="lg" component="section" aria-label={t(good ? R.works : R.fails)} data-outcome={good ? "works" : "fails"}>
      <Stack>
        <Title order={2} size="h4" c={good ? undefined : "var(--mantine-color-error)"}>
          {t(good ? R.works : R.fails)}
        </Title>
        <Stack gap={6}>
          <Step ok={element.errors === 0} text={t(R.step1)} />
          <Step ok={report.person !== null} text={t(R.step2)} />
          <Step ok={report.person ? good : null} text={t(R.step3)} />
        </Stack>
        {report.failure && <Failure failure={report.failure} />}
        {report.person && <Person person={report.person} />}
        {report.end && <End end={report.end} />}
      </Stack>
    </Paper>
  );
}

/** `null`: it did not come to that. */
function Step({ ok, text }: { ok: boolean | null; text: string }) {
  const { t } = useText();
  const [color, icon, word] = ok === null ? (["gray", <IconMinus size={14} key="i" />, "–"] as const) : ok ? (["green", <IconCheck size={14} key="i" />, t(R.works)] as const) : (["red", <IconX size={14} key="i" />, t(R.fails)] as const);
  return (
    <Group gap="xs" wrap="nowrap">
      <ThemeIcon size={22} radius="xl" variant="light" color={color} role="img" aria-label={word}>
        {icon}
      </ThemeIcon>
      <Text size="sm">{text}</Text>
    </Group>
  );
}

function Failure({ failure }: { failure: NonNullable<TrialReport["failure"]> }) {
  const { t } = useText();
  const { advice } = failure;
  return (
    <Stack gap="sm">
      <Alert color="red" variant="light" title={failure.errcode === null ? failure.text : `${failure.errcode} · ${failure.text}`}>
        <Stack gap={4}>
          {advice.text && <Text size="sm">{advice.text}</Text>}
          {advice.field && <Text size="sm" fw={600}>{t(R.wrongField, { field: advice.field })}</Text>}
          {advice.place && <Text size="sm">{t(O.whereToFind, { place: advice.place })}</Text>}
          {advice.link && (
            <Anchor href={advice.link} target="_blank" rel="noreferrer" size="sm" w="fit-content">
              {t(O.openConsole, { site: advice.site ?? "" })} <IconExternalLink size={14} aria-hidden />
            </Anchor>
          )}
        </Stack>
      </Alert>
      {failure.cause && (
        <Stack gap={4}>
          <Text size="sm" c="dimmed">
            {t(R.cause)}
          </Text>
          <Code text={failure.cause} label={t(R.cause)} wrap />
        </Stack>
      )}
    </Stack>
  );
}

function Person({ person }: { person: NonNullable<TrialReport["person"]> }) {
  const { t } = useText();
  const nickname = person.profile?.nickname;
  const rows: [string, ReactNode][] = [
    ["openid", person.openId],
    ["unionid", person.unionId ?? t(R.noUnion)],
  ];
  if (person.scope) rows.push([t(R.scope), person.scope]);
  return (
    <Stack gap="xs">
      <Text fw={600}>{t(R.who)}</Text>
      {nickname && (
        <Group gap="sm">
          <Face src={person.profile?.headimgurl} name={nickname} />
          <Text>{nickname}</Text>
        </Group>
      )}
      <Facts rows={rows} mono />
    </Stack>
  );
}

function End({ end }: { end: NonNullable<TrialReport["end"]> }) {
  const { t } = useText();
  return (
    <Stack gap={4}>
      <Text fw={600}>{t(R.then)}</Text>
      <Text size="sm">{t(R[end.what])}</Text>
      {end.userId && (
        <Anchor component={Link} href={`/users/${part(end.userId)}`} size="sm" ff="monospace" className="breakable">
          {end.userId}
        </Anchor>
      )}
    </Stack>
  );
}
