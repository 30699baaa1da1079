/** What the loader says, as `wxlogin check` prints it: place, what is wrong, what to do. */
import { Alert, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { Diagnostic } from "../../api/types";
import { useText } from "../../text";
import { E } from "../../text/elements";
import { Said } from "../../ui/said";

export function Diagnostics({ items }: { items: Diagnostic[] }) {
  return (
    <Stack gap="xs">
      {items.map((problem, index) => (
        <One key={index} problem={problem} />
      ))}
    </Stack>
  );
}

function One({ problem }: { problem: Diagnostic }) {
  const { t } = useText();
  const severe = problem.severity === "error";
  const place = problem.line ? `${problem.file}:${problem.line}:${problem.column}` : problem.file;
  return (
    <Alert variant="light" color={severe ? "red" : "yellow"} icon={severe ? <IconAlertTriangle size={18} /> : <IconInfoCircle size={18} />} p="sm">
      <Stack gap={2}>
        <Text size="sm" fw={500} className="breakable">
          <Said text={problem.message} />
        </Text>
        {problem.expected && <Text size="sm"><Said text={t(E.expected, { what: problem.expected })} /></Text>}
        {problem.fix && <Text size="sm"><Said text={problem.fix} /></Text>}
        <Group gap="xs">
          <Text size="xs" ff="monospace" c="dimmed" className="breakable">
            {place}
          </Text>
          <Text size="xs" ff="monospace" c="dimmed">
            {problem.code}
          </Text>
        </Group>
      </Stack>
    </Alert>
  );
}

/** The same beside a form, while it is typed. */
export function Check({ items, known }: { items: Diagnostic[]; known: boolean }) {
  const { t } = useText();
  return (
    <Stack gap="xs" component="section" aria-label={t(E.check)} aria-live="polite">
      {items.length > 0 && <Diagnostics items={items} />}
      {items.length === 0 && known && (
        <Group gap="xs" c="dimmed">
          <IconCircleCheck size={18} aria-hidden />
          <Text size="sm">{t(E.checkGood)}</Text>
        </Group>
      )}
    </Stack>
  );
}
