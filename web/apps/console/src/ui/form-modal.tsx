import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text";
import { C } from "../text/common";
import { Failed } from "./loaded";

interface DialogueProps {
  opened: boolean;
  close: () => void;
  title: string;
  children: ReactNode;
  size?: string;
  /** It cannot be closed now. */
  hold?: boolean;
  /** Higher than that of a dialogue that it may open above. */
  zIndex?: number;
}

interface FormProps {
  close: () => void;
  verb: string;
  action: { mutate: () => void; isPending: boolean; error: Error | null };
  children: ReactNode;
  disabled?: boolean;
  hold?: boolean;
}

/** A small form in a dialogue; Enter submits it. */
export function FormModal({ opened, close, title, size, hold, ...form }: DialogueProps & FormProps) {
  return (
    <Dialogue opened={opened} close={close} title={title} size={size} hold={hold}>
      <ModalForm close={close} hold={hold} {...form} />
    </Dialogue>
  );
}

/** What is in it is there only while it is open: a form inside with its own state begins anew each time. */
export function Dialogue({ opened, close, title, size, hold, zIndex, children }: DialogueProps) {
  const { t } = useText();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      centered
      size={size}
      zIndex={zIndex}
      closeOnEscape={!hold}
      closeOnClickOutside={!hold}
      closeButtonProps={{ "aria-label": t(C.close), disabled: hold }}
    >
      {children}
    </Modal>
  );
}

export function ModalForm({ close, verb, action, children, disabled, hold }: FormProps) {
  const { t } = useText();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!disabled) action.mutate();
      }}
    >
      <Stack>
        {children}
        {action.error && <Failed error={action.error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={hold} onClick={close}>
            {t(C.cancel)}
          </Button>
          <Button type="submit" loading={action.isPending} disabled={disabled}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
