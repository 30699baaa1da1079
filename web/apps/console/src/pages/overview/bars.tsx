/** The plotting library, in a file of its own: it is as large as all the rest and needed on this page only. */
import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import type { Row, Series } from "./plots";

interface Props {
  title: string;
  series: Series[];
  rows: Row[];
  across?: boolean;
  beside?: boolean;
}

export default function Bars({ title, series, rows, across, beside }: Props) {
  const data = rows.map(([label, ...numbers]) =>
    Object.fromEntries([["label", label], ...series.map((one, index) => [one.name, numbers[index] ?? 0])]),
  );
  return (
    <div role="img" aria-label={title}>
      <BarChart
        h={across ? Math.max(160, rows.length * 44 + 60) : 240}
        data={data}
        dataKey="label"
        series={series}
        type={beside ? "default" : "stacked"}
        orientation={across ? "vertical" : "horizontal"}
        withLegend={series.length > 1}
        legendProps={{ verticalAlign: "bottom" }}
        maxBarWidth={36}
        yAxisProps={across ? { width: 140, interval: 0 } : { allowDecimals: false, width: 36 }}
        xAxisProps={across ? { allowDecimals: false } : { minTickGap: 16 }}
        barProps={{ isAnimationActive: false }}
        tickLine="none"
      />
    </div>
  );
}
