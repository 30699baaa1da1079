import { Badge, Tooltip } from "@mantine/core";
import { useText } from "../text";
import { C } from "../text/common";
import { useAdmin } from "./admin";

/** Says that no real WeChat account is asked, where that is so. */
export function PlatformBadge() {
  const { t } = useText();
  const { platform } = useAdmin();
  if (platform !== "sandbox") return null;
  return (
    <Tooltip label={t(C.sandboxHelp)} multiline maw={260}>
      <Badge variant="outline" color="var(--mantine-color-text)" tabIndex={0} style={{ flexShrink: 0 }}>
        {t(C.sandbox)}
      </Badge>
    </Tooltip>
  );
}
