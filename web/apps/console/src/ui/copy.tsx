import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useText } from "../text";
import { C } from "../text/common";

export function Copy({ text }: { text: string }) {
  const { t } = useText();
  return (
    <CopyButton value={text} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={t(copied ? C.copied : C.copy)}>
          <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" onClick={copy} aria-label={t(copied ? C.copied : C.copy)}>
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
