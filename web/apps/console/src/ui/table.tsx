/** A table that scrolls sideways on a phone rather than breaking. */
import { Group, Paper, Table, Text, ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../text";
import { C } from "../text/common";

interface Props {
  label: string;
  head: ReactNode[];
  children: ReactNode;
  minWidth?: number;
}

export function DataTable({ label, head, children, minWidth = 640 }: Props) {
  return (
    <Paper withBorder style={{ overflow: "hidden" }}>
      <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "group", "aria-label": label } }}>
        <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {head.map((cell, index) => (
                <Table.Th key={index} scope="col">
                  {cell}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

interface PagerProps {
  offset: number;
  size: number;
  total: number;
  go: (offset: number) => void;
}

export function Pager({ offset, size, total, go }: PagerProps) {
  const { t } = useText();
  if (total <= size && offset === 0) return null;
  return (
    <Group justify="flex-end" gap="xs">
      <Text size="sm" c="dimmed" aria-live="polite">
        {t(C.page, { from: offset + 1, to: Math.min(offset + size, total), total })}
      </Text>
      <ActionIcon variant="default" aria-label={t(C.previous)} disabled={offset === 0} onClick={() => go(Math.max(0, offset - size))}>
        <IconChevronLeft size={16} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t(C.next)} disabled={offset + size >= total} onClick={() => go(offset + size)}>
        <IconChevronRight size={16} />
      </ActionIcon>
    </Group>
  );
}
