import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";

/** A short word that something was done. It goes by itself and asks for nothing, so it has no button. */
export function tell(message: string): void {
  notifications.show({ message, color: "green", autoClose: 3000, withCloseButton: false });
}

/** A word that something was not done. It stays until it is closed: whoever looked away reads it too. */
export function tellFailed(message: ReactNode, closeLabel: string, title?: ReactNode): void {
  notifications.show({ title, message, color: "red.8", autoClose: false, closeButtonProps: { "aria-label": closeLabel } });
}
