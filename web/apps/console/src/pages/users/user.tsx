/** One person: accounts, devices, organisations, merges. */
import { Alert, Anchor, SimpleGrid } from "@mantine/core";
import { IconArrowMerge, IconMapOff } from "@tabler/icons-react";
import { Link } from "wouter";
import { ApiError, part } from "../../api/client";
import { useRead } from "../../api/queries";
import type { UserDetail } from "../../api/types";
import { useText } from "../../text";
import { P } from "../../text/people";
import { Empty, Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { nameOf } from "../../ui/person";
import { Accounts } from "./accounts";
import { Devices } from "./devices";
import { UserBadges } from "./list";
import { UserMenu } from "./menu";
import { Merges, Organisations, Profile } from "./profile";

export function UserPage({ id }: { id: string }) {
  const { t } = useText();
  const user = useRead<UserDetail>(`/v1/admin/users/${part(id)}`);
  const back = { href: "/users", label: t(P.back) };
  if (user.error instanceof ApiError && user.error.status === 404) {
    return (
      <Page title={t(P.gone)} back={back}>
        <Empty icon={IconMapOff} title={t(P.gone)} />
      </Page>
    );
  }
  return (
    <Loaded query={user}>
      {(found) => (
        <Page title={nameOf(found)} beside={<UserBadges user={found} />} back={back} actions={<UserMenu user={found} />}>
          {found.mergedInto && <MergedAway into={found.mergedInto} />}
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <Profile user={found} />
            <Organisations user={found} />
          </SimpleGrid>
          <Accounts user={found} />
          <Devices user={found} />
          <Merges user={found} />
        </Page>
      )}
    </Loaded>
  );
}

function MergedAway({ into }: { into: string }) {
  const { t } = useText();
  return (
    <Alert color="blue" icon={<IconArrowMerge size={18} />}>
      {t(P.mergedInto)}{" "}
      <Anchor component={Link} href={`/users/${part(into)}`} size="sm" td="underline">
        {t(P.openOther)}
      </Anchor>
    </Alert>
  );
}
