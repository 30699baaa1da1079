/** Two users become one: choose, see what would move, merge. */
import { Alert, List as Lines, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { part, post } from "../../api/client";
import { useShownChange } from "../../api/queries";
import type { Merge, MergePreview, UserDetail } from "../../api/types";
import { useText } from "../../text";
import { P } from "../../text/people";
import { Confirm } from "../../ui/confirm";
import { Loaded } from "../../ui/loaded";
import { nameOf } from "../../ui/person";
import { tell } from "../../ui/tell";
import { UserSelect } from "../../ui/user-select";

export function MergeDialogue({ user, opened, close }: { user: UserDetail; opened: boolean; close: () => void }) {
  const { t, language } = useText();
  const [, go] = useLocation();
  const [into, setInto] = useState<string | null>(null);
  const pair = { from: user.userId, into };
  const merge = useShownChange(
    () => post<Merge>("/v1/admin/merges", pair),
    () => {
      tell(t(P.mergeDone));
      close();
      go(`/users/${part(into ?? "")}`);
    },
  );
  const preview = useQuery({
    queryKey: ["merge", pair, language],
    queryFn: () => post<MergePreview>("/v1/admin/merges/preview", pair),
    // Once they are one there is nothing to preview, and to ask again would fail.
    enabled: opened && into !== null && !merge.isPending,
  });
  const possible = preview.data !== undefined && preview.data.conflicts.length === 0 && !preview.data.lastAdmin;
  return (
    <Confirm opened={opened} close={close} title={t(P.mergeTitle, { name: nameOf(user) })} verb={t(P.merge)} action={merge} disabled={!possible}>
      <Text size="sm" c="dimmed">
        {t(P.mergeHelp)}
      </Text>
      <UserSelect label={t(P.target)} value={into} set={setInto} without={user.userId} />
      {into && <Loaded query={preview} lines={2}>{(found) => <Preview preview={found} />}</Loaded>}
    </Confirm>
  );
}

function Preview({ preview }: { preview: MergePreview }) {
  const { t } = useText();
  if (preview.conflicts.length > 0) return <Alert color="red">{t(P.conflict, { apps: preview.conflicts.join(", ") })}</Alert>;
  if (preview.lastAdmin) return <Alert color="red">{t(P.lastAdmin)}</Alert>;
  return (
    <Stack gap={4} aria-live="polite">
      <Text fw={600} size="sm">
        {t(P.willMove)}
      </Text>
      <Lines size="sm">
        <Lines.Item>{preview.apps.length > 0 ? t(P.movesAccounts, { apps: preview.apps.join(", ") }) : t(P.movesNothing)}</Lines.Item>
        {preview.corps.length > 0 && <Lines.Item>{t(P.movesCorps, { corps: preview.corps.join(", ") })}</Lines.Item>}
        {preview.sessions > 0 && <Lines.Item>{t(P.movesSessions, { count: preview.sessions })}</Lines.Item>}
        {preview.takesUsername && <Lines.Item>{t(P.movesUsername)}</Lines.Item>}
      </Lines>
    </Stack>
  );
}
