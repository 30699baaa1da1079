import { Box, Text } from "@mantine/core";
import { Fragment, type ReactNode } from "react";

/** Names and values, aligned. */
export function Facts({ rows, mono }: { rows: [name: string, value: ReactNode][]; mono?: boolean }) {
  return (
    <Box component="dl" m={0} style={{ display: "grid", gridTemplateColumns: "minmax(64px, max-content) 1fr", gap: "6px 16px" }}>
      {rows.map(([name, value]) => (
        <Fragment key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} size="sm" ff={mono ? "monospace" : undefined} className="breakable">
            {value}
          </Text>
        </Fragment>
      ))}
    </Box>
  );
}
