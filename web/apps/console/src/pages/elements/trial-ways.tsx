import { Alert, Anchor, Button, Center, Group, Loader, Paper, Stack, Text, TextInput } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { part, post } from "../../api/client";
import { useRead, useShownChange } from "../../api/queries";
import type { TrialReport, TrialStart, TrialWays } from "../../api/types";
import { useText } from "../../text";
import { R } from "../../text/trial";
import { Failed } from "../../ui/loaded";

interface Props {
  path: string;
  done: (report: TrialReport) => void;
}

type Answer = { report: TrialReport };

export function WithPersona({ path, personas, done }: Props & { personas: TrialWays["personas"] }) {
  const { t } = useText();
  const run = useShownChange((persona: string) => post<Answer>(path, { persona }), ({ report }) => done(report));
  return (
    <>
      <Group gap="xs">
        {personas.map(({ id, nickname }) => (
          <Button key={id} variant="default" size="xs" loading={run.isPending && run.variables === id} onClick={() => run.mutate(id)}>
            {t(R.as, { name: nickname || id })}
          </Button>
        ))}
      </Group>
      {run.error && <Failed error={run.error} />}
    </>
  );
}

export function WithCode({ path, done }: Props) {
  const { t } = useText();
  const [code, setCode] = useState("");
  const run = useShownChange(() => post<Answer>(path, { code }), ({ report }) => {
    setCode("");
    done(report);
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput label={t(R.paste)} required spellCheck={false} autoComplete="off" value={code} onChange={(event) => setCode(event.currentTarget.value.trim())} />
        {run.error && <Failed error={run.error} />}
        <Group>
          <Button type="submit" size="xs" loading={run.isPending} disabled={!code}>
            {t(R.run)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function InBrowser({ path, done }: Props) {
  const { t } = useText();
  const [started, setStarted] = useState<TrialStart | null>(null);
  const begin = useShownChange(() => post<TrialStart>(path), setStarted);
  return (
    <>
      {started ? (
        <Waiting key={started.id} start={started} done={done} stop={() => setStarted(null)} />
      ) : (
        <Group>
          <Button size="xs" leftSection={<IconPlayerPlay size={16} />} loading={begin.isPending} onClick={() => begin.mutate()}>
            {t(R.begin)}
          </Button>
        </Group>
      )}
      {begin.error && <Failed error={begin.error} />}
    </>
  );
}

function Waiting({ start, done, stop }: { start: TrialStart; done: Props["done"]; stop: () => void }) {
  const { t } = useText();
  const [late, setLate] = useState(false);
  const answer = useRead<{ report: TrialReport | null }>(`/v1/admin/trials/${part(start.id)}`, {}, { every: late ? false : 1000 });
  const report = answer.data?.report;
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), start.expiresIn * 1000);
    return () => clearTimeout(timer);
  }, [start.expiresIn]);
  useEffect(() => {
    if (!report) return;
    done(report);
    stop();
  }, [report, done, stop]);
  if (late) return <Alert color="yellow">{t(R.expired)}</Alert>;
  return (
    <Stack gap="sm">
      {start.qr && <Qr svg={start.qr} />}
      <Anchor href={start.url} target="_blank" rel="noreferrer" size="sm" data-trial>
        {t(R.openHere)}
      </Anchor>
      <Group gap="xs" role="status">
        <Loader size="xs" />
        <Text size="sm">{t(R.waiting)}</Text>
      </Group>
    </Stack>
  );
}

/** A picture, so that nothing of it is markup of this page. White around it whatever the colour scheme: scanners need it. */
function Qr({ svg }: { svg: string }) {
  const { t } = useText();
  return (
    <Center>
      <Paper p="xs" bg="white" withBorder>
        <img src={`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`} width={208} height={208} alt={t(R.browserPhone)} />
      </Paper>
    </Center>
  );
}
