/** What is shown in place of a part that cannot be drawn: a white window would say nothing. */
import { Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";
import { useText } from "../text";
import { C } from "../text/common";
import { Empty } from "./loaded";

interface Props {
  children: ReactNode;
  /** Where this is: at another place it tries again. */
  place?: string;
  /** Frames what is shown instead. */
  frame?: (title: string, broken: ReactNode) => ReactNode;
}

interface State {
  error: unknown;
}

const WHOLE: State = { error: null };

export class Boundary extends Component<Props, State> {
  override state = WHOLE;

  static getDerivedStateFromError(error: unknown): State {
    return { error: error ?? new Error() };
  }

  override componentDidUpdate(before: Props): void {
    if (before.place !== this.props.place && this.state.error !== null) this.setState(WHOLE);
  }

  override render(): ReactNode {
    const { children, frame } = this.props;
    return this.state.error === null ? children : <Broken error={this.state.error} frame={frame} />;
  }
}

function Broken({ error, frame = (_, broken) => broken }: { error: unknown; frame: Props["frame"] }) {
  const { t } = useText();
  // Not a link within the page: what failed may be a part of the console that the server does not have any more.
  const reload = () => window.location.reload();
  const text = error instanceof Error ? error.message : String(error);
  const broken = (
    <div role="alert">
      <Empty icon={IconAlertTriangle} title={t(C.brokenTitle)} text={t(C.brokenHelp)}>
        <Button onClick={reload}>{t(C.reload)}</Button>
      </Empty>
      {text && (
        <Text size="xs" c="dimmed" ff="monospace" ta="center" className="breakable">
          {text}
        </Text>
      )}
    </div>
  );
  return frame(t(C.broken), broken);
}
