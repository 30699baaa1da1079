/** How it goes: what is wrong first, then numbers and plots. */
import { Alert, SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import { useRead } from "../../api/queries";
import type { Stats } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { O } from "../../text/overview";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Numbers } from "./numbers";
import { Plots } from "./plots";
import { Problems } from "./problems";
import { WeChat } from "./wechat";

export function Overview() {
  const { t } = useText();
  const [days, setDays] = useState("14");
  const offset = -new Date().getTimezoneOffset();
  const stats = useRead<Stats>("/v1/admin/stats", { days, offset }, { every: 60_000, keep: true });
  const choices = ["7", "14", "30", "90"].map((value) => ({ value, label: t(O.lastDays, { days: value }) }));
  return (
    <Page
      title={t(C.overview)}
      actions={<SegmentedControl size="xs" data={choices} value={days} onChange={setDays} aria-label={t(O.days)} />}
    >
      <Loaded query={stats} lines={2}>
        {(found) => <Numbers stats={found} days={days} />}
      </Loaded>
      <Problems />
      <Loaded query={stats} lines={6}>
        {(found) => (
          <Stack>
            {found.cut && <Alert color="yellow">{t(O.cut)}</Alert>}
            <Plots stats={found} />
            {found.wechat && <WeChat wechat={found.wechat} />}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
