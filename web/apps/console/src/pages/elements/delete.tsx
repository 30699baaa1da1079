/** Deleting, after saying what it breaks. */
import { List as Lines, Text } from "@mantine/core";
import { part } from "../../api/client";
import { useRead, useRemoval } from "../../api/queries";
import type { ElementLine, Impact } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { E } from "../../text/elements";
import { Confirm } from "../../ui/confirm";
import { Loaded } from "../../ui/loaded";
import { tell } from "../../ui/tell";

interface Props {
  element: ElementLine;
  opened: boolean;
  close: () => void;
  after?: () => void;
}

export function DeleteElement({ element, opened, close, after }: Props) {
  const { t } = useText();
  const path = `/v1/admin/elements/${part(element.fullName)}`;
  const impact = useRead<Impact>(`${path}/impact`, {}, { enabled: opened });
  const gone = useRemoval(path, () => {
    close();
    after?.();
    tell(t(E.deleted, { name: element.title }));
  });
  return (
    <Confirm opened={opened} close={close} title={t(E.deleteTitle, { name: element.title })} verb={t(C.delete)} action={gone}>
      <Text>{t(E.deleteFolder)}</Text>
      <Loaded query={impact} lines={2}>
        {(found) => <Broken impact={found} isType={element.kind === "type"} />}
      </Loaded>
    </Confirm>
  );
}

function Broken({ impact, isType }: { impact: Impact; isType: boolean }) {
  const { t } = useText();
  const count = impact.atLeast ? `≥ ${impact.accounts}` : impact.accounts;
  return (
    <Lines size="sm" spacing={4}>
      {impact.madeOf.length > 0 && <Lines.Item fw={600}>{t(E.deleteMadeOf, { names: impact.madeOf.join(", ") })}</Lines.Item>}
      {impact.elementsBelow.length > 0 && <Lines.Item>{t(E.deleteBelow, { names: impact.elementsBelow.join(", ") })}</Lines.Item>}
      {impact.accounts === 0 && !isType && <Lines.Item>{t(E.deleteNothing)}</Lines.Item>}
      {impact.accounts > 0 && <Lines.Item>{t(E.deleteAccounts, { count })}</Lines.Item>}
      {impact.strandedUsers > 0 && <Lines.Item fw={600}>{t(E.deleteStranded, { count: impact.strandedUsers })}</Lines.Item>}
      {impact.sameApp.length > 0 && <Lines.Item>{t(E.deleteSame, { names: impact.sameApp.join(", ") })}</Lines.Item>}
      {impact.servesInstead && <Lines.Item>{t(E.deleteInstead, { app: impact.servesInstead })}</Lines.Item>}
    </Lines>
  );
}
