import { Badge, Button, Group, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconMapOff, IconPlus, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { part } from "../../api/client";
import { useRead, useRemoval } from "../../api/queries";
import type { List, Member, Organisation } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { G, P } from "../../text/people";
import { Confirm } from "../../ui/confirm";
import { Empty, Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { PersonLink } from "../../ui/person";
import { DataTable, Pager } from "../../ui/table";
import { Time } from "../../ui/time";
import { EditOrganisation } from "./edit";
import { AddMember, RemoveMember } from "./members";

const SIZE = 50;

export function OrganisationPage({ id }: { id: string }) {
  const { t } = useText();
  const organisations = useRead<List<Organisation>>("/v1/admin/organisations");
  const back = { href: "/organisations", label: t(G.back) };
  return (
    <Loaded query={organisations}>
      {({ items }) => {
        const found = items.find((item) => item.corpId === id);
        if (found) return <Shown organisation={found} back={back} />;
        return (
          <Page title={t(G.gone)} back={back}>
            <Empty icon={IconMapOff} title={t(G.gone)} />
          </Page>
        );
      }}
    </Loaded>
  );
}

interface ShownProps {
  organisation: Organisation;
  back: { href: string; label: string };
}

function Shown({ organisation, back }: ShownProps) {
  const { t } = useText();
  const [, go] = useLocation();
  const [open, setOpen] = useState<"edit" | "delete" | "add" | null>(null);
  const close = () => setOpen(null);
  const gone = useRemoval(`/v1/admin/organisations/${part(organisation.corpId)}`, () => go("/organisations"));
  const actions = (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen("add")}>{t(G.addMember)}</Button>
      {organisation.own && <Button variant="default" onClick={() => setOpen("edit")}>{t(C.edit)}</Button>}
      {organisation.own && <Button variant="default" onClick={() => setOpen("delete")}>{t(C.delete)}</Button>}
    </>
  );
  return (
    <Page title={organisation.title} text={<Text span ff="monospace" size="sm">{organisation.corpId}</Text>} back={back} actions={actions}>
      <Members organisation={organisation} />
      <EditOrganisation organisation={organisation} opened={open === "edit"} close={close} />
      <AddMember organisation={organisation} opened={open === "add"} close={close} />
      <Confirm opened={open === "delete"} close={close} title={t(G.deleteTitle, { name: organisation.title })} verb={t(C.delete)} action={gone}>
        <Text>{t(G.deleteHelp)}</Text>
      </Confirm>
    </Page>
  );
}

function Members({ organisation }: { organisation: Organisation }) {
  const { t } = useText();
  const [offset, setOffset] = useState(0);
  const path = `/v1/admin/organisations/${part(organisation.corpId)}/members`;
  const members = useRead<List<Member>>(path, { offset, limit: SIZE }, { keep: true });
  return (
    <Loaded query={members}>
      {({ items, total }) =>
        items.length === 0 ? (
          <Empty icon={IconUsers} title={t(G.noMembers)} />
        ) : (
          <Stack>
            <DataTable label={t(G.members)} head={[t(P.person), t(P.state), t(P.since), <VisuallyHidden key="end">{t(C.actionsHead)}</VisuallyHidden>]}>
              {items.map((member) => (
                <Row key={member.userId} member={member} organisation={organisation} />
              ))}
            </DataTable>
            <Pager offset={offset} size={SIZE} total={total} go={setOffset} />
          </Stack>
        )
      }
    </Loaded>
  );
}

function Row({ member, organisation }: { member: Member; organisation: Organisation }) {
  const { t } = useText();
  return (
    <Table.Tr>
      <Table.Td>
        <PersonLink person={member} avatar={member.avatar} />
      </Table.Td>
      <Table.Td>
        <Badge size="sm" color={member.isMember ? "green.8" : "gray.7"}>{t(member.isMember ? C.active : P.left)}</Badge>
      </Table.Td>
      <Table.Td>
        <Time at={member.since} />
      </Table.Td>
      <Table.Td>
        <Group justify="flex-end">{member.isMember && <RemoveMember member={member} organisation={organisation} />}</Group>
      </Table.Td>
    </Table.Tr>
  );
}
