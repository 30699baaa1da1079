/** One more of what there is, under another name. The server copies the files, so that the secret goes along unseen. */
import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { part, post } from "../../api/client";
import { useRead, useShownChange } from "../../api/queries";
import type { ElementDetail, ElementLine, List } from "../../api/types";
import { useText } from "../../text";
import { E } from "../../text/elements";
import { FormModal } from "../../ui/form-modal";
import { tell } from "../../ui/tell";
import { free, validName } from "./form";

export function DuplicateElement({ element, opened, close }: { element: ElementLine; opened: boolean; close: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  const elements = useRead<List<ElementLine>>("/v1/admin/elements", {}, { enabled: opened });
  const [typedTitle, setTitle] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const title = typedTitle ?? t(E.copyOf, { name: element.title });
  const name = typed || free(`${element.name}Copy`, elements.data?.items.map((item) => item.name) ?? []);
  const fullName = `auths.loginTypes.${name}`;
  const copy = useShownChange(
    () => post<ElementDetail>(`/v1/admin/elements/${part(element.fullName)}/duplicate`, { fullName, title }),
    (made) => {
      close();
      tell(t(E.duplicated));
      go(`/elements/${part(made.fullName)}`);
    },
  );
  return (
    <FormModal opened={opened} close={close} title={t(E.duplicateTitle, { name: element.title })} verb={t(E.duplicate)} action={copy} disabled={!title || !validName(name)}>
      <Text size="sm" c="dimmed">
        {t(E.duplicateHelp)}
      </Text>
      <TextInput label={t(E.name)} required data-autofocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <TextInput
        label={t(E.englishName)}
        description={t(E.englishNameHelp, { fullName })}
        placeholder={name}
        value={typed}
        spellCheck={false}
        error={validName(name) ? undefined : t(E.badName)}
        onChange={(event) => setTyped(event.currentTarget.value.trim())}
      />
    </FormModal>
  );
}
