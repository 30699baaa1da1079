import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text";
import { C } from "../text/common";
import { Failed } from "./loaded";

interface Props {
  opened: boolean;
  close: () => void;
  title: string;
  verb: string;
  action: { mutate: () => void; isPending: boolean; error: Error | null };
  children: ReactNode;
  disabled?: boolean;
  size?: string;
}

/** A small form in a dialogue; Enter submits it. */
export function FormModal({ opened, close, title, verb, action, children, disabled, size }: Props) {
  const { t } = useText();
  return (
    <Modal opened={opened} onClose={close} title={title} centered size={size} closeButtonProps={{ "aria-label": t(C.close) }}>
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
            <Button variant="default" onClick={close}>
              {t(C.cancel)}
            </Button>
            <Button type="submit" loading={action.isPending} disabled={disabled}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
