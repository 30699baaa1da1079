import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./style.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { consolePath } from "./api/client";
import { queries } from "./api/queries";
import { App } from "./app";
import { Outside } from "./layout/outside";
import { TextProvider } from "./text";
import { theme, variables } from "./theme";
import { Boundary } from "./ui/boundary";
import { Failures } from "./ui/failures";
import { ProofDialogue } from "./ui/proof";

// The page's policy lets a style element in by this answer's nonce only; whatever makes one while running needs it.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
setNonce(nonce);

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queries}>
        <TextProvider>
          <Notifications position="bottom-right" />
          <Failures />
          <ProofDialogue />
          <Router base={consolePath}>
            <Boundary frame={(title, broken) => <Outside title={title}>{broken}</Outside>}>
              <App />
            </Boundary>
          </Router>
        </TextProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
