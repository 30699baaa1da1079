/** The record as a file. The browser's own download shows how far it is. */
import { Button, Menu } from "@mantine/core";
import { IconBraces, IconDownload, IconTable } from "@tabler/icons-react";
import { sitePath, withQuery, type Query } from "../../api/client";
import { useText } from "../../text";
import { D } from "../../text/records";

export function ExportMenu({ query }: { query: Query }) {
  const { t } = useText();
  const href = (format: string) => sitePath + withQuery("/v1/admin/events/export", { ...query, format });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          {t(D.export)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(D.exportHelp)}</Menu.Label>
        <Menu.Item component="a" href={href("csv")} download leftSection={<IconTable size={16} />}>
          {t(D.exportCsv)}
        </Menu.Item>
        <Menu.Item component="a" href={href("jsonl")} download leftSection={<IconBraces size={16} />}>
          {t(D.exportJson)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
