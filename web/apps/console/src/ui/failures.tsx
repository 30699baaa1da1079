import { Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError, isSignedOut } from "../api/client";
import { useText } from "../text";
import { C } from "../text/common";
import { Said } from "./said";

/** Tells failures of changes that no form or dialogue shows. They stay until they are closed: whoever looked away reads them too. */
export function Failures() {
  const { t } = useText();
  const client = useQueryClient();
  useEffect(
    () =>
      client.getMutationCache().subscribe((event) => {
        if (event.type !== "updated" || event.action.type !== "error") return;
        // Whoever is signed out sees the sign-in page, which says enough.
        if (event.mutation.meta?.shown || isSignedOut(event.action.error)) return;
        const { error } = event.action;
        notifications.show({
          title: <Said text={error.message} />,
          message: <Rest error={error} />,
          color: "red.8",
          autoClose: false,
          closeButtonProps: { "aria-label": t(C.close) },
        });
      }),
    [client, t],
  );
  return null;
}

function Rest({ error }: { error: Error }) {
  const { t } = useText();
  if (!(error instanceof ApiError)) return null;
  return (
    <Stack gap={4} component="span">
      {error.hint && (
        <Text size="sm" span>
          <Said text={error.hint} />
        </Text>
      )}
      {error.requestId && (
        <Text size="xs" c="dimmed" className="breakable" span>
          {t(C.requestId, { id: error.requestId })}
        </Text>
      )}
    </Stack>
  );
}
