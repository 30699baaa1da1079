import { Autocomplete, Button, Group, Stack, Text } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconDeviceMobile } from "@tabler/icons-react";
import { useState } from "react";
import { part, remove } from "../api/client";
import { useRead, useShownChange } from "../api/queries";
import type { Part, Session, User } from "../api/types";
import { useText } from "../text";
import { C } from "../text/common";
import { P } from "../text/people";
import { D } from "../text/records";
import { Confirm } from "../ui/confirm";
import { ConsoleSessions } from "./console-sessions";
import { Empty, Loaded } from "../ui/loaded";
import { MethodSelect } from "../ui/method-select";
import { Page } from "../ui/page";
import { PartPager, useParts } from "../ui/parts";
import { nameOf } from "../ui/person";
import { SessionTable } from "../ui/session-rows";
import { tell } from "../ui/tell";
import { UserSelect } from "../ui/user-select";

const SIZE = 50;
/** What callers call themselves mostly; any other text can be typed. */
const PLATFORMS = ["web", "mobile", "miniprogram"];

export function Sessions() {
  const { t } = useText();
  const parts = useParts();
  const [user, setUser] = useState<User | null>(null);
  const [method, setMethod] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [platform] = useDebouncedValue(typed.trim(), 300);
  const filter = { userId: user?.userId, method, platform };
  const query = { ...filter, before: parts.before, limit: SIZE };
  const sessions = useRead<Part<Session>>("/v1/admin/sessions", query, { keep: true });
  const any = Object.values(filter).some(Boolean);
  const anew = (change: () => void) => {
    change();
    parts.restart();
  };
  const clear = () => {
    setUser(null);
    setMethod(null);
    setTyped("");
  };
  return (
    <Page title={t(C.sessions)} text={t(D.sessionsText)} actions={user && <EndAll key={user.userId} user={user} />}>
      <Group role="search" aria-label={t(D.filters)}>
        <UserSelect bare label={t(P.person)} placeholder={t(D.anybody)} value={user?.userId ?? null} set={(_, found) => anew(() => setUser(found))} />
        <MethodSelect value={method} set={(next) => anew(() => setMethod(next))} />
        <Autocomplete w={170} data={PLATFORMS} value={typed} placeholder={t(D.allPlatforms)} aria-label={t(D.platform)} onChange={(next) => anew(() => setTyped(next))} />
        {any && (
          <Button variant="subtle" color="gray" c="dimmed" onClick={() => anew(clear)}>
            {t(C.clearFilters)}
          </Button>
        )}
      </Group>
      <Loaded query={sessions} lines={6}>
        {({ items, next }) =>
          items.length === 0 && parts.number === 1 ? (
            <Empty icon={IconDeviceMobile} title={t(D.noSessions)} text={t(any ? D.noSessionsFit : D.noSessionsHelp)} />
          ) : (
            <Stack aria-busy={sessions.isPlaceholderData}>
              <SessionTable sessions={items} />
              <PartPager parts={parts} next={next} busy={sessions.isPlaceholderData} />
            </Stack>
          )
        }
      </Loaded>
      <ConsoleSessions />
    </Page>
  );
}

function EndAll({ user }: { user: User }) {
  const { t } = useText();
  const [asking, dialogue] = useDisclosure();
  const end = useShownChange(
    () => remove(`/v1/admin/users/${part(user.userId)}/sessions`),
    () => {
      dialogue.close();
      tell(t(P.ended));
    },
  );
  return (
    <>
      <Button variant="default" onClick={dialogue.open}>
        {t(P.endAll)}
      </Button>
      <Confirm opened={asking} close={dialogue.close} title={t(D.endAllTitle, { name: nameOf(user) })} verb={t(P.endAll)} action={end}>
        <Text>{t(D.endAllHelp)}</Text>
      </Confirm>
    </>
  );
}
