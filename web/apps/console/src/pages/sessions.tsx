import { IconDeviceMobile } from "@tabler/icons-react";
import { useState } from "react";
import { useRead } from "../api/queries";
import type { List, Session } from "../api/types";
import { useText } from "../text";
import { C } from "../text/common";
import { D } from "../text/records";
import { Empty, Loaded } from "../ui/loaded";
import { MethodSelect } from "../ui/method-select";
import { Page } from "../ui/page";
import { SessionTable } from "../ui/session-rows";

export function Sessions() {
  const { t } = useText();
  const [method, setMethod] = useState<string | null>(null);
  const sessions = useRead<List<Session>>("/v1/admin/sessions", { method }, { keep: true });
  return (
    <Page title={t(C.sessions)} text={t(D.sessionsText)} actions={<MethodSelect value={method} set={setMethod} />}>
      <Loaded query={sessions} lines={6}>
        {({ items }) =>
          items.length === 0 ? <Empty icon={IconDeviceMobile} title={t(D.noSessions)} text={t(D.noSessionsHelp)} /> : <SessionTable sessions={items} />
        }
      </Loaded>
    </Page>
  );
}
