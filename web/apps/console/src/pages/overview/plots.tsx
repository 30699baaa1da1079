/** Plots, each also as a table: for screen readers, and for whoever wants the numbers. */
import { Anchor, Button, Group, Paper, SimpleGrid, Skeleton, Table, Title } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { Suspense, lazy, useState, type ReactNode } from "react";
import { Link } from "wouter";
import type { Stats } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { O } from "../../text/overview";
import { Empty } from "../../ui/loaded";
import { causeOf, shortName, summed } from "./counted";

const Bars = lazy(() => import("./bars"));

export function Plots({ stats }: { stats: Stats }) {
  const { t } = useText();
  const { succeeded, failed } = summed(stats);
  if (succeeded + failed === 0) return <NothingYet />;
  const good = { name: t(O.succeeded), color: "green.7" };
  const bad = { name: t(O.failed), color: "red.6" };
  const methods = stats.methods.map((m) => [m.method === "password" ? t(O.byPassword) : shortName(m.method), m.succeeded, m.failed] as const);
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Plot title={t(O.byDay)} first={t(O.date)} series={[good, bad]} rows={stats.days.map((day) => [day.date.slice(5), day.succeeded, day.failed])} />
      <Plot title={t(O.newUsers)} first={t(O.date)} series={[{ name: t(O.registered), color: "blue.6" }]} rows={stats.days.map((day) => [day.date.slice(5), day.registered])} />
      <Plot title={t(O.byMethod)} first={t(O.method)} series={[good, bad]} rows={methods} across />
      {stats.failures.length > 0 && (
        <Plot title={t(O.byFailure)} first={t(O.cause)} series={[{ name: t(O.count), color: "red.6" }]} rows={stats.failures.slice(0, 10).map((f) => [causeOf(f), f.count])} across />
      )}
    </SimpleGrid>
  );
}

function NothingYet() {
  const { t } = useText();
  return (
    <Paper withBorder>
      <Empty icon={IconChartBar} title={t(O.nothingYet)} text={t(O.nothingYetHelp)}>
        <Anchor component={Link} href="/elements">
          {t(C.elements)}
        </Anchor>
      </Empty>
    </Paper>
  );
}

export interface Series {
  name: string;
  color: string;
}

/** The label, then a number for each series. */
export type Row = readonly [label: string, ...numbers: number[]];

interface Props {
  title: string;
  /** The heading of the labels. */
  first: string;
  series: Series[];
  rows: Row[];
  /** Bars lie, so that long labels fit. */
  across?: boolean;
  /** Bars stand side by side and do not add up. */
  beside?: boolean;
}

export function Plot(props: Props) {
  const { t } = useText();
  const [table, setTable] = useState(false);
  return (
    <Paper withBorder p="md" component="section" aria-label={props.title}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          {props.title}
        </Title>
        <Button size="compact-xs" variant="subtle" color="gray" c="dimmed" aria-pressed={table} onClick={() => setTable(!table)}>
          {t(table ? O.asPlot : O.asTable)}
        </Button>
      </Group>
      {table ? <Numbers {...props} /> : <Drawn {...props} />}
    </Paper>
  );
}

function Drawn(props: Props): ReactNode {
  return (
    <Suspense fallback={<Skeleton height={240} />}>
      <Bars {...props} />
    </Suspense>
  );
}

function Numbers({ title, first, series, rows }: Props) {
  return (
    <Table aria-label={title}>
      <Table.Thead>
        <Table.Tr>
          {[first, ...series.map((one) => one.name)].map((name) => (
            <Table.Th key={name}>{name}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(([label, ...numbers]) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" fw={400}>{label}</Table.Th>
            {numbers.map((number, index) => (
              <Table.Td key={index}>{number}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
