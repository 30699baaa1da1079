import { Code } from "@mantine/core";
import { Fragment } from "react";

/** A sentence of the server, in which what stands in backticks is a word to type. */
export function Said({ text }: { text: string }) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return <>{text}</>;
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>{index % 2 ? <Code c="inherit">{part}</Code> : part}</Fragment>
      ))}
    </>
  );
}

/** The same where there may be no sentence. */
export function said(text: string | undefined) {
  return text ? <Said text={text} /> : undefined;
}
