import { Box, Paper } from "@mantine/core";
import { Copy } from "./copy";

/** Text to read or take along, with a button that takes it. */
export function Code({ text, label, wrap }: { text: string; label: string; wrap?: boolean }) {
  return (
    <Paper withBorder p="sm" pr={44} pos="relative" bg="var(--mantine-color-default-hover)">
      <pre className={wrap ? "source wrapped" : "source"} tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
      <Box pos="absolute" top={6} right={6}>
        <Copy text={text} />
      </Box>
    </Paper>
  );
}
