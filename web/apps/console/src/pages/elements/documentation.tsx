import { Anchor, Group } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useText } from "../../text";
import { E } from "../../text/elements";

export function Documentation({ address }: { address: string | null }) {
  const { t } = useText();
  if (!address) return null;
  return (
    <Anchor href={address} target="_blank" rel="noreferrer" size="sm" w="fit-content">
      <Group gap={4}>
        {t(E.documentation)} <IconExternalLink size={14} aria-hidden />
      </Group>
    </Anchor>
  );
}
