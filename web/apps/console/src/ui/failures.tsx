import { Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError, isSignedOut } from "../api/client";
import { useText } from "../text";
import { C } from "../text/common";
import { Said } from "./said";
import { tellFailed } from "./tell";

/** Tells failures of changes that no form or dialogue shows. */
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
        tellFailed(<Rest error={error} />, t(C.close), <Said text={error.message} />);
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
