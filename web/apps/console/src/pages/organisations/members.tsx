import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { part, post, remove } from "../../api/client";
import { useShownChange } from "../../api/queries";
import type { Member, Organisation, User } from "../../api/types";
import { useText } from "../../text";
import { G, P } from "../../text/people";
import { Confirm } from "../../ui/confirm";
import { FormModal } from "../../ui/form-modal";
import { nameOf } from "../../ui/person";
import { tell } from "../../ui/tell";
import { UserSelect } from "../../ui/user-select";

const membersOf = (organisation: Organisation) => `/v1/admin/organisations/${part(organisation.corpId)}/members`;

export function AddMember({ organisation, opened, close }: { organisation: Organisation; opened: boolean; close: () => void }) {
  const { t } = useText();
  const [user, setUser] = useState<User | null>(null);
  const add = useShownChange(
    () => post(membersOf(organisation), { userId: user?.userId }),
    () => {
      close();
      tell(t(G.added, { name: user ? nameOf(user) : "" }));
      setUser(null);
    },
  );
  return (
    <FormModal opened={opened} close={close} title={t(G.addMember)} verb={t(G.addMember)} action={add} disabled={!user}>
      <UserSelect label={t(P.person)} value={user?.userId ?? null} set={(_, found) => setUser(found)} />
    </FormModal>
  );
}

export function RemoveMember({ member, organisation }: { member: Member; organisation: Organisation }) {
  const { t } = useText();
  const [asking, dialogue] = useDisclosure();
  const gone = useShownChange(
    () => remove(`${membersOf(organisation)}/${part(member.userId)}`),
    () => {
      dialogue.close();
      tell(t(G.removed));
    },
  );
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={dialogue.open}>
        {t(G.removeMember)}
      </Button>
      <Confirm opened={asking} close={dialogue.close} title={t(G.removeTitle, { name: nameOf(member) })} verb={t(G.removeMember)} action={gone}>
        <Text>{t(G.removeHelp)}</Text>
      </Confirm>
    </>
  );
}
