import { ActionIcon, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useText } from "../text";
import { C } from "../text/common";
import { copyText } from "./clipboard";
import { tellFailed } from "./tell";

export function Copy({ text }: { text: string }) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const done = await copyText(text);
    setCopied(done);
    if (!done) tellFailed(t(C.notCopied), t(C.close));
  };
  return (
    <Tooltip label={t(copied ? C.copied : C.copy)}>
      <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" onClick={() => void copy()} aria-label={t(copied ? C.copied : C.copy)}>
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}
