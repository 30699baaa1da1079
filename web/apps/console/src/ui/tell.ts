import { notifications } from "@mantine/notifications";

/** A short word that something was done. It goes by itself and asks for nothing, so it has no button. */
export function tell(message: string): void {
  notifications.show({ message, color: "green", autoClose: 3000, withCloseButton: false });
}
