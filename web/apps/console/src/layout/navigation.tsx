import { NavLink, Stack } from "@mantine/core";
import { IconActivity, IconBuilding, IconCode, IconDeviceMobile, IconDoorEnter, IconHome, IconKey, IconUsers, type Icon } from "@tabler/icons-react";
import { Link, useLocation } from "wouter";
import { useText, type Pair } from "../text";
import { C } from "../text/common";

const ITEMS: readonly [path: string, label: Pair, icon: Icon][] = [
  ["/", C.overview, IconHome],
  ["/elements", C.elements, IconDoorEnter],
  ["/users", C.users, IconUsers],
  ["/organisations", C.organisations, IconBuilding],
  ["/sessions", C.sessions, IconDeviceMobile],
  ["/events", C.events, IconActivity],
  ["/keys", C.keys, IconKey],
  ["/reference", C.reference, IconCode],
];

export function Navigation() {
  const { t } = useText();
  const [location] = useLocation();
  return (
    <Stack gap={2}>
      {ITEMS.map(([path, label, ItemIcon]) => {
        const active = path === "/" ? location === "/" : location.startsWith(path);
        return (
          <NavLink
            key={path}
            component={Link}
            href={path}
            label={t(label)}
            active={active}
            aria-current={active ? "page" : undefined}
            leftSection={<ItemIcon size={18} stroke={1.6} />}
            style={{ borderRadius: 8 }}
          />
        );
      })}
    </Stack>
  );
}
