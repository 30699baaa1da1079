import { Stack, Text } from "@mantine/core";
import { part } from "../../api/client";
import { useRead } from "../../api/queries";
import type { List, SourceFile } from "../../api/types";
import { useText } from "../../text";
import { E } from "../../text/elements";
import { Code } from "../../ui/code";
import { Loaded } from "../../ui/loaded";

export function Source({ fullName, extra }: { fullName: string; extra: string[] }) {
  const { t } = useText();
  const source = useRead<List<SourceFile>>(`/v1/admin/elements/${part(fullName)}/source`);
  return (
    <Stack maw={860}>
      <Text c="dimmed" size="sm">
        {t(E.sourceHelp)}
      </Text>
      {extra.length > 0 && <Text size="sm">{t(E.extra, { keys: extra.join(", ") })}</Text>}
      <Loaded query={source}>
        {({ items }) =>
          items.map(({ file, text }) => (
            <Stack key={file} gap={4}>
              <Text fw={600} size="sm" ff="monospace">
                {file}
              </Text>
              <Code text={text.trimEnd()} label={file} />
            </Stack>
          ))
        }
      </Loaded>
    </Stack>
  );
}
