/** What a page shows while it waits, when that failed, and when there is nothing. */
import { Alert, Button, Center, Group, Skeleton, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconAlertTriangle, type Icon } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import { useText } from "../text";
import { C } from "../text/common";
import { Said } from "./said";

interface Props<T> {
  query: UseQueryResult<T, Error>;
  children: (data: T) => ReactNode;
  /** The whole window waits, not a part of a page. */
  whole?: boolean;
  /** How many lines the skeleton has. */
  lines?: number;
}

export function Loaded<T>({ query, children, whole, lines = 5 }: Props<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  const inner = query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : <Waiting lines={whole ? 3 : lines} />;
  return whole ? <Center mih="100vh" p="md"><Stack w={420} maw="100%">{inner}</Stack></Center> : inner;
}

function Waiting({ lines }: { lines: number }) {
  const { t } = useText();
  return (
    <Stack gap="sm" role="status" aria-label={t(C.loading)}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={36} radius="md" />
      ))}
    </Stack>
  );
}

/** A failure with what to do next. */
export function Failed({ error, retry }: { error: Error; retry?: () => void }) {
  const { t } = useText();
  const known = error instanceof ApiError ? error : null;
  return (
    <Alert color="red" icon={<IconAlertTriangle size={20} />} title={<Said text={error.message} />} role="alert">
      <Stack gap="xs" align="flex-start">
        {known?.hint && <Text size="sm"><Said text={known.hint} /></Text>}
        {known?.requestId && (
          <Text size="xs" c="dimmed" className="breakable">
            {t(C.requestId, { id: known.requestId })}
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {t(C.retry)}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

interface EmptyProps {
  icon: Icon;
  title: string;
  text?: string;
  children?: ReactNode;
}

export function Empty({ icon: EmptyIcon, title, text, children }: EmptyProps) {
  return (
    <Center py="xl" px="md">
      <Stack align="center" gap="sm" maw={440}>
        <ThemeIcon size={52} radius="xl" variant="light" color="gray">
          <EmptyIcon size={26} stroke={1.5} />
        </ThemeIcon>
        <Title order={2} size="h4" ta="center">
          {title}
        </Title>
        {text && (
          <Text c="dimmed" ta="center" size="sm">
            {text}
          </Text>
        )}
        {children && <Group>{children}</Group>}
      </Stack>
    </Center>
  );
}
