import { Badge } from "@mantine/core";
import type { ElementLine } from "../../api/types";
import { useText } from "../../text";
import { C } from "../../text/common";
import { E } from "../../text/elements";

/** Whether it serves, and what is wrong with it; by word and colour. */
export function Standing({ element }: { element: ElementLine }) {
  const { t } = useText();
  return (
    <>
      {element.serving === "yes" && (
        <Badge color={element.isActive ? "green.8" : "gray.7"} size="sm">
          {t(element.isActive ? C.active : C.inactive)}
        </Badge>
      )}
      {element.serving === "no" && <Badge color="red.8" size="sm">{t(E.broken)}</Badge>}
      {element.serving === "last-good" && <Badge color="red.8" size="sm">{t(E.lastGood)}</Badge>}
      {element.errors > 0 && <Badge variant="outline" color="var(--mantine-color-error)" size="sm">{t(E.errors, { count: element.errors })}</Badge>}
      {element.warnings > 0 && <Badge variant="outline" color="var(--mantine-color-text)" size="sm">{t(E.warnings, { count: element.warnings })}</Badge>}
    </>
  );
}
