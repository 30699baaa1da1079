import { Text, Tooltip } from "@mantine/core";
import { useText } from "../text";
import { C } from "../text/common";
import { ago } from "./ago";

/** How long ago, and the exact time on demand. */
export function Time({ at }: { at: string | null }) {
  const { language, t } = useText();
  if (!at) return <Text span size="sm" c="dimmed">{t(C.never)}</Text>;
  const exact = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(at));
  return (
    <Tooltip label={exact}>
      <Text span size="sm" component="time" dateTime={at} style={{ whiteSpace: "nowrap" }}>
        {ago(new Date(at), new Date(), language)}
      </Text>
    </Tooltip>
  );
}
