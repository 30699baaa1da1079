/** Where a test ends: perhaps on a phone, where nobody is signed in. */
import { useText } from "../text";
import { R } from "../text/trial";
import { Outside } from "../layout/outside";

export function Tried() {
  const { t } = useText();
  const known = new URLSearchParams(window.location.search).get("outcome") !== "unknown";
  return known ? <Outside title={t(R.tried)} text={t(R.triedHelp)} /> : <Outside title={t(R.triedUnknown)} text={t(R.triedUnknownHelp)} />;
}
