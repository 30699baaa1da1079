/** What can be done to a login method, from the list and from its page. */
import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconClipboard, IconCopy, IconCopyPlus, IconDots, IconDownload, IconExternalLink, IconPlayerPlay, IconPower, IconTrash } from "@tabler/icons-react";
import { Link } from "wouter";
import { part, post, sitePath } from "../../api/client";
import { useChange } from "../../api/queries";
import type { ElementDetail, ElementLine } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { E } from "../../text/elements";
import { copyText } from "../../ui/clipboard";
import { tell, tellFailed } from "../../ui/tell";
import { DeleteElement } from "./delete";
import { DuplicateElement } from "./duplicate";

export function useOverride(element: ElementLine) {
  const { t } = useText();
  const path = `/v1/admin/elements/${part(element.fullName)}/override`;
  return useChange(() => post<ElementDetail>(path), () => tell(t(E.overridden)));
}

export function ElementMenu({ element, after }: { element: ElementLine; after?: () => void }) {
  const { t } = useText();
  const [deleting, dialogue] = useDisclosure();
  const [copying, duplicate] = useDisclosure();
  const isType = element.kind === "type";
  const path = `/v1/admin/elements/${part(element.fullName)}`;
  const power = useChange(() => post(path, { values: { isActive: !element.isActive } }), () => tell(t(C.done)));
  const override = useOverride(element);
  const copyName = async () => ((await copyText(element.fullName)) ? tell(t(C.copied)) : tellFailed(t(C.notCopied), t(C.close)));
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" size="lg" aria-label={t(C.actions, { name: element.title })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!isType && element.serving !== "no" && (
            <Menu.Item component={Link} href={`/elements/${part(element.fullName)}/test`} leftSection={<IconPlayerPlay size={16} />}>
              {t(E.test)}
            </Menu.Item>
          )}
          {element.loginUrl && element.isActive && (
            <Menu.Item component="a" href={element.loginUrl} target="_blank" rel="noreferrer" leftSection={<IconExternalLink size={16} />}>
              {t(E.openLogin)}
            </Menu.Item>
          )}
          {!isType && element.own && element.serving !== "no" && (
            <Menu.Item leftSection={<IconPower size={16} />} onClick={() => power.mutate()}>
              {t(element.isActive ? E.disable : E.enable)}
            </Menu.Item>
          )}
          {element.canOverride && (
            <Menu.Item leftSection={<IconCopyPlus size={16} />} onClick={() => override.mutate()}>
              {t(E.override)}
            </Menu.Item>
          )}
          {!isType && element.serving !== "no" && (
            <Menu.Item leftSection={<IconCopy size={16} />} onClick={duplicate.open}>
              {t(E.duplicate)}
            </Menu.Item>
          )}
          {element.serving !== "no" && (
            <Menu.Item component="a" href={`${sitePath}${path}/export`} download leftSection={<IconDownload size={16} />}>
              {t(E.export)}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconClipboard size={16} />} onClick={() => void copyName()}>
            {t(E.copyName)}
          </Menu.Item>
          {element.own && (
            <Menu.Item c="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={dialogue.open}>
              {t(C.delete)}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {!isType && <DuplicateElement element={element} opened={copying} close={duplicate.close} />}
      <DeleteElement element={element} opened={deleting} close={dialogue.close} after={after} />
    </>
  );
}
