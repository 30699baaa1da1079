/** Every function that can be called, with code to copy. */
import { Group, Select, Stack, TextInput } from "@mantine/core";
import { IconCode, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useRead } from "../api/queries";
import type { List, Surface } from "../api/types";
import { useText } from "../text";
import { C } from "../text/common";
import { F } from "../text/records";
import { Empty, Loaded } from "../ui/loaded";
import { Page } from "../ui/page";
import { Functions } from "./reference-parts";

export function Reference() {
  const { t } = useText();
  const reference = useRead<List<Surface>>("/v1/admin/reference");
  return (
    <Page title={t(C.reference)} text={t(F.text)}>
      <Loaded query={reference}>{({ items }) => <Chosen surfaces={items} />}</Loaded>
    </Page>
  );
}

function Chosen({ surfaces }: { surfaces: Surface[] }) {
  const { t } = useText();
  const [name, setName] = useState(surfaces[0]?.fullName ?? null);
  const [text, setText] = useState("");
  const needle = text.trim().toLowerCase();
  const fits = (surface: Surface) => surface.functions.filter((fn) => `${fn.name} ${fn.doc}`.toLowerCase().includes(needle));
  const shown = surfaces.filter((surface) => (needle ? fits(surface).length > 0 : surface.fullName === name));
  return (
    <Stack>
      <Group>
        <Select
          flex={1}
          miw={260}
          maw={520}
          data={surfaces.map((surface) => ({ value: surface.fullName, label: surface.fullName }))}
          value={name}
          onChange={setName}
          aria-label={t(F.element)}
          searchable
          allowDeselect={false}
          disabled={needle !== ""}
        />
        <TextInput type="search" w={240} leftSection={<IconSearch size={16} />} placeholder={t(F.search)} aria-label={t(F.search)} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      </Group>
      {shown.length === 0 && <Empty icon={IconCode} title={t(F.none)} />}
      {shown.map((surface) => (
        <Functions key={surface.fullName} surface={surface} functions={fits(surface)} />
      ))}
    </Stack>
  );
}
