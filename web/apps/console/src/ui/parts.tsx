/** Turning the pages of a list without an end: back the way one came, on to the next cursor. */
import { ActionIcon, Group, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useText } from "../text";
import { C } from "../text/common";

export interface Parts {
  /** The cursor of the part that is shown; none for the first. */
  before: string | undefined;
  number: number;
  back: () => void;
  on: (next: string) => void;
  /** To the first part: after another filter. */
  restart: () => void;
}

export function useParts(): Parts {
  const [cursors, setCursors] = useState<string[]>([]);
  return {
    before: cursors.at(-1),
    number: cursors.length + 1,
    back: () => setCursors(cursors.slice(0, -1)),
    on: (next) => setCursors([...cursors, next]),
    restart: () => setCursors([]),
  };
}

export function PartPager({ parts, next, busy }: { parts: Parts; next: string | null; busy?: boolean }) {
  const { t } = useText();
  if (parts.number === 1 && next === null) return null;
  return (
    <Group justify="flex-end" gap="xs" component="nav" aria-label={t(C.pages)}>
      <Text size="sm" c="dimmed" aria-live="polite">
        {t(C.part, { number: parts.number })}
      </Text>
      <ActionIcon variant="default" aria-label={t(C.previous)} disabled={parts.number === 1 || busy} onClick={parts.back}>
        <IconChevronLeft size={16} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t(C.next)} disabled={next === null || busy} onClick={() => next !== null && parts.on(next)}>
        <IconChevronRight size={16} />
      </ActionIcon>
    </Group>
  );
}
