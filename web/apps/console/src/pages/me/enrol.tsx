/** Everybody needs a second factor here, and this admin has none yet. */
import { Button, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { hasPasskeys } from "../../api/passkey";
import { Outside } from "../../layout/outside";
import { useText } from "../../text";
import { A } from "../../text/account";
import { AddPasskey, AddTotp } from "./add";

export function Enrol() {
  const { t } = useText();
  const [totp, totpDialogue] = useDisclosure();
  const [passkey, passkeyDialogue] = useDisclosure();
  return (
    <Outside title={t(A.mustEnrol)} text={t(A.mustEnrolHelp)}>
      <Stack>
        <Button onClick={totpDialogue.open}>{t(A.addTotp)}</Button>
        {hasPasskeys() && (
          <Button variant="default" onClick={passkeyDialogue.open}>
            {t(A.addPasskey)}
          </Button>
        )}
      </Stack>
      <AddTotp opened={totp} close={totpDialogue.close} />
      <AddPasskey opened={passkey} close={passkeyDialogue.close} />
    </Outside>
  );
}
