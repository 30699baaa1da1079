/** The printed link: the first admin chooses a name and a password. */
import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { post } from "../api/client";
import { useRead, useShownChange } from "../api/queries";
import type { State, Step } from "../api/types";
import { Outside } from "../layout/outside";
import { useText } from "../text";
import { C } from "../text/common";
import { S } from "../text/sign-in";
import { Failed, Loaded } from "../ui/loaded";

/** Read once, then taken out of the address, so that it is in no history entry and no screenshot. */
const link = new URLSearchParams(window.location.search).get("link") ?? "";
if (link) window.history.replaceState(null, "", window.location.pathname);

export function First() {
  const { t } = useText();
  const state = useRead<State>("/v1/admin/state");
  return (
    <Loaded query={state} whole>
      {(found) =>
        found.hasAdmin ? (
          <Outside title={t(S.firstDone)} text={t(S.firstDoneHelp)}>
            <Anchor component={Link} href="/">
              {t(S.signIn)}
            </Anchor>
          </Outside>
        ) : (
          <Outside title={t(S.first)} text={t(S.firstHelp)}>
            {link ? <Form /> : <Alert color="red">{t(S.noLink)}</Alert>}
          </Outside>
        )
      }
    </Loaded>
  );
}

function Form() {
  const { t } = useText();
  const [, go] = useLocation();
  const [username, setUsername] = useState("admin");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const differ = again !== "" && again !== password;
  const make = useShownChange(() => post<Step>("/v1/admin/first", { link, username, password }), () => go("/"));
  const toggle = { "aria-label": t(S.show) };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!differ) make.mutate();
      }}
    >
      <Stack>
        <TextInput label={t(C.username)} autoComplete="username" required value={username} onChange={(event) => setUsername(event.currentTarget.value)} />
        <PasswordInput label={t(C.password)} autoComplete="new-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={toggle} />
        <PasswordInput label={t(S.again)} autoComplete="new-password" required value={again} error={differ && t(S.differ)} onChange={(event) => setAgain(event.currentTarget.value)} visibilityToggleButtonProps={toggle} />
        {make.error && <Failed error={make.error} />}
        <Button type="submit" loading={make.isPending} disabled={differ || !again}>
          {t(S.makeAdmin)}
        </Button>
      </Stack>
    </form>
  );
}
