/** A question before something that cannot be taken back. */
import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text";
import { C } from "../text/common";
import { Failed } from "./loaded";

interface Props {
  opened: boolean;
  close: () => void;
  title: string;
  /** What the button says: the verb, never "OK". */
  verb: string;
  action: { mutate: () => void; isPending: boolean; error: Error | null };
  children: ReactNode;
  dangerous?: boolean;
  disabled?: boolean;
}

export function Confirm({ opened, close, title, verb, action, children, dangerous = true, disabled }: Props) {
  const { t } = useText();
  return (
    <Modal opened={opened} onClose={close} title={title} centered closeButtonProps={{ "aria-label": t(C.close) }}>
      <Stack>
        {children}
        {action.error && <Failed error={action.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t(C.cancel)}
          </Button>
          <Button color={dangerous ? "red.8" : undefined} loading={action.isPending} disabled={disabled} onClick={() => action.mutate()}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
