import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "wouter";
import { useText } from "../text";
import { C } from "../text/common";
import { Empty } from "../ui/loaded";
import { Page } from "../ui/page";

export function NotFound() {
  const { t } = useText();
  return (
    <Page title={t(C.notFound)}>
      <Empty icon={IconMapOff} title={t(C.notFound)} text={t(C.notFoundHint)}>
        <Button component={Link} href="/">
          {t(C.home)}
        </Button>
      </Empty>
    </Page>
  );
}
