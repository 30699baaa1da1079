import { Anchor, Avatar, Group, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { part } from "../api/client";
import type { Person } from "../api/types";

/** The best name there is. */
export function nameOf(person: Person): string {
  return person.nick || person.username || person.userId;
}

/** A picture, or initials with enough contrast whatever they are. */
export function Face({ src, name, size }: { src?: string | null; name: string; size?: number }) {
  return <Avatar src={src} name={name} variant="filled" color="gray.7" radius="xl" size={size} alt="" aria-hidden />;
}

export function PersonLink({ person, avatar }: { person: Person; avatar?: string | null }) {
  const name = nameOf(person);
  const second = person.username && person.username !== name ? person.username : person.userId;
  return (
    <Group gap="sm" wrap="nowrap" maw={280}>
      <Face src={avatar} name={name} size={36} />
      <Stack gap={0} style={{ minWidth: 0 }}>
        <Anchor component={Link} href={`/users/${part(person.userId)}`} fw={500} truncate c="var(--mantine-color-text)">
          {name}
        </Anchor>
        {second !== name && (
          <Text size="xs" c="dimmed" truncate>
            {second}
          </Text>
        )}
      </Stack>
    </Group>
  );
}
