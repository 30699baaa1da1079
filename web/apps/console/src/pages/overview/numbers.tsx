import { Paper, SimpleGrid, Text } from "@mantine/core";
import type { Stats } from "../../api/types";
import { useText } from "../../text";
import { O } from "../../text/overview";
import { summed } from "./counted";

export function Numbers({ stats, days }: { stats: Stats; days: string }) {
  const { t, language } = useText();
  const { succeeded, failed, registered } = summed(stats);
  const number = new Intl.NumberFormat(language);
  const share = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const attempts = succeeded + failed;
  const failedHelp = t(O.failedHelp, { share: share.format(attempts ? failed / attempts : 0) });
  const during = t(O.signInsHelp, { days });
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      <Tile label={t(O.users)} value={number.format(stats.users.total)} help={t(O.usersHelp, { active: number.format(stats.users.active) })} />
      <Tile label={t(O.signIns)} value={number.format(succeeded)} help={during} />
      <Tile label={t(O.failed)} value={number.format(failed)} help={failedHelp} />
      <Tile label={t(O.registered)} value={number.format(registered)} help={during} />
    </SimpleGrid>
  );
}

function Tile({ label, value, help }: { label: string; value: string; help: string }) {
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz={30} fw={600} lh={1.3} style={{ fontVariantNumeric: "tabular-nums" }}>
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {help}
      </Text>
    </Paper>
  );
}
