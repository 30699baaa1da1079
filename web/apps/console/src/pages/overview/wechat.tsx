/** The way to WeChat since the server started: how long its answers take, what became of the calls, whether it is left alone. */
import { Alert, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import type { Stats } from "../../api/types";
import { useText } from "../../text";
import { O } from "../../text/overview";
import { Plot, type Row } from "./plots";

type Wechat = NonNullable<Stats["wechat"]>;

export function WeChat({ wechat }: { wechat: Wechat }) {
  const { t } = useText();
  return (
    <Stack gap="md" component="section" aria-label={t(O.wechat)}>
      <div>
        <Title order={2} size="h4">
          {t(O.wechat)}
        </Title>
        <Text size="sm" c="dimmed">
          {t(O.wechatNow, { inFlight: wechat.inFlight, places: wechat.places, waiting: wechat.waiting, longPolls: wechat.longPolls })}
        </Text>
      </div>
      {wechat.hosts
        .filter((host) => host.breaker !== "closed")
        .map((host) => (
          <Alert key={host.host} color="yellow" icon={<IconPlugConnectedX size={20} />} title={t(O.leftAlone, { host: host.host })}>
            {t(O.leftAloneHelp)}
          </Alert>
        ))}
      {wechat.latency.length === 0 ? <Paper withBorder p="md"><Text c="dimmed">{t(O.notAsked)}</Text></Paper> : <Answers wechat={wechat} />}
    </Stack>
  );
}

function Answers({ wechat }: { wechat: Wechat }) {
  const { t } = useText();
  const times = wechat.latency.map((one) => [short(one.endpoint), one.median, one.p95] as const);
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Plot
        title={t(O.latency)}
        first={t(O.endpoint)}
        series={[
          { name: t(O.median), color: "blue.6" },
          { name: t(O.p95), color: "orange.6" },
        ]}
        rows={times}
        across
        beside
      />
      <Plot
        title={t(O.outcomes)}
        first={t(O.endpoint)}
        series={[
          { name: t(O.answered), color: "green.7" },
          { name: t(O.refusedOrLost), color: "red.6" },
        ]}
        rows={outcomes(wechat)}
        across
      />
    </SimpleGrid>
  );
}

/** Calls by endpoint: those that WeChat served, and the rest. */
export function outcomes(wechat: Pick<Wechat, "calls">): Row[] {
  const rows = new Map<string, [good: number, bad: number]>();
  for (const { endpoint, outcome, count } of wechat.calls) {
    const row = rows.get(endpoint) ?? [0, 0];
    row[outcome === "ok" ? 0 : 1] += count;
    rows.set(endpoint, row);
  }
  return [...rows].map(([endpoint, [good, bad]]) => [short(endpoint), good, bad] as const);
}

/** `/sns/oauth2/access_token` is long in a plot. */
function short(endpoint: string): string {
  return endpoint.replace(/^\/(sns|cgi-bin|wxa)\//, "");
}
