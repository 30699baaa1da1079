/** The frame of pages for people who are not signed in. */
import { Box, Center, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import mark from "../mark.svg";
import { LanguageButton, SchemeButton } from "./header";

export function Outside({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <Box mih="100vh" component="main">
      <Group justify="flex-end" p="sm" gap={4}>
        <LanguageButton />
        <SchemeButton />
      </Group>
      <Center p="md" pt="6vh">
        <Paper withBorder p="xl" w={440} maw="100%" radius="lg" shadow="xs">
          <Stack>
            <img src={mark} width={44} height={44} alt="" />
            <Stack gap={4}>
              <Title order={1} size="h3">
                {title}
              </Title>
              {text && <Text c="dimmed">{text}</Text>}
            </Stack>
            {children}
          </Stack>
        </Paper>
      </Center>
    </Box>
  );
}
