/** One event with all that was recorded of it. */
import { Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { EventLine } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { D } from "../../text/records";
import { Code } from "../../ui/code";
import { Facts } from "../../ui/facts";
import { KindBadge, actorOf } from "./list";

export function EventModal({ event, close }: { event: EventLine | null; close: () => void }) {
  const { t, language } = useText();
  const exact = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "long" });
  const rows: [string, ReactNode][] = event
    ? [
        [t(D.kind), <KindBadge key="kind" kind={event.kind} />],
        [t(D.when), exact.format(new Date(event.at))],
        [t(D.actor), actorOf(event.actor, t)],
        [t(D.who), event.userId ?? "–"],
        [t(D.how), event.method ?? "–"],
        [t(D.where), event.address ?? "–"],
        [t(D.userAgent), event.userAgent ?? "–"],
        [t(D.requestId), event.requestId ?? "–"],
      ]
    : [];
  return (
    <Modal opened={event !== null} onClose={close} title={t(D.event, { id: event?.id ?? "" })} size="lg" centered closeButtonProps={{ "aria-label": t(C.close) }}>
      <Stack>
        <Facts rows={rows} />
        {event && <Code text={JSON.stringify(event.detail, null, 2)} label={t(D.detail)} />}
      </Stack>
    </Modal>
  );
}
