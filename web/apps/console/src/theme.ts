import { Alert, Badge, Button, Modal, Switch, Tooltip, createTheme, type CSSVariablesResolver } from "@mantine/core";

/** The green of the mark, dark enough for white text upon it (5.4 : 1). */
const green = [
  "#e8f8ef", "#cfeedd", "#a0dcbb", "#6cc896", "#43b877", "#29ae62", "#179a52", "#0f8a48", "#0b7a43", "#065c31",
] as const;

const fonts = 'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const mono = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace';

export const theme = createTheme({
  colors: { green },
  primaryColor: "green",
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: "md",
  fontFamily: fonts,
  fontFamilyMonospace: mono,
  headings: { fontFamily: fonts, fontWeight: "600" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // The colour of the box is too pale for a text upon it.
    Alert: Alert.extend({ styles: { title: { color: "var(--mantine-color-text)" } } }),
    Badge: Badge.extend({ defaultProps: { tt: "none", fw: 500 } }),
    Button: Button.extend({ defaultProps: { fw: 500 } }),
    // A dialogue's heading is no second banner of the page.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: "none" } } } }),
    Switch: Switch.extend({ defaultProps: { withThumbIndicator: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 300 } }),
  },
});

/** The defaults for quiet text fall short of the contrast that small text needs. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-dimmed": "#565e66", "--mantine-color-placeholder": "#6a727a", "--mantine-color-error": "#c92a2a" },
  dark: { "--mantine-color-dimmed": "#a5a8ad", "--mantine-color-placeholder": "#9a9da3", "--mantine-color-error": "#ff8787" },
});
