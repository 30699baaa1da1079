import { MantineProvider } from "@mantine/core";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Said } from "../src/ui/said";

const shown = (text: string) => renderToStaticMarkup(<MantineProvider><Said text={text} /></MantineProvider>);

it("a word to type is shown as one, and all else as it is", () => {
  expect(shown("Copy it: `wx` and <16> digits.")).toMatch(/Copy it: <code[^>]*>wx<\/code> and &lt;16&gt; digits\.$/);
  expect(shown("a ` of its own")).toMatch(/a ` of its own$/);
});
