/** `wxlogin dev` on a copy of the demo app, with its simulated WeChat, where the binary has been built. */
import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const binary = [process.env["WXLOGIN_BIN"], ...["debug", "dist", "release"].map((profile) => `${root}target/${profile}/wxlogin`)].find(
  (path) => path && existsSync(path),
);

/** Whether there is a server to start; says so when there is none. */
export function hasServer(): boolean {
  if (!binary) console.log("there is no wxlogin binary, so nothing is tried against a real server (cargo build -p wxlogin-cli)");
  return !!binary;
}

export class RealServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    readonly endpoint: string,
    private readonly sandbox: string,
  ) {}

  static async start(): Promise<RealServer> {
    const folder = mkdtempSync(join(tmpdir(), "wxlogin-web-"));
    cpSync(`${root}examples/demo-app`, folder, { recursive: true, filter: (path) => !/\/data(\/|$)/.test(path) });
    const listen = ["--listen", "127.0.0.1:0", "--sandbox-listen", "127.0.0.1:0"];
    const child = spawn(binary as string, ["dev", folder, ...listen], { stdio: ["ignore", "pipe", "pipe"] });
    const said = await new Promise<string>((ready, failed) => {
      let text = "";
      const hear = (chunk: Buffer) => {
        text += String(chunk);
        if (/Ctrl-C/.test(text)) ready(text);
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("exit", () => failed(new Error(`wxlogin dev ended:\n${text}`)));
    });
    const address = (path: string) => new RegExp(`(http://[^\\s/]+)/${path}\\b`).exec(said)?.[1] as string;
    return new RealServer(child, folder, address("login"), address("phone"));
  }

  /** What WeChat hands out to this person. */
  async code(persona: string, appid: string, kind: string): Promise<string> {
    const answer = await fetch(`${this.sandbox}/sandbox/codes`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ appid, persona, kind }),
    });
    return ((await answer.json()) as { code: string }).code;
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
