/** The code blocks of the seed documents, where these are present. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const shared = process.env["WXLOGIN_SHARED"] || fileURLToPath(new URL("../../../shared", import.meta.url));
const folder = `${shared}/seeds`;

export interface Block {
  /** Document and place in it, for the test's name. */
  name: string;
  code: string;
}

/** Every block in one of these languages, of the documents whose names begin with one of these numbers. */
export function blocks(languages: string[], numbers: string[]): Block[] {
  if (!existsSync(folder)) {
    console.log(`seed documents are not at ${folder}; their blocks are not run (set WXLOGIN_SHARED to run them)`);
    return [];
  }
  const files = readdirSync(folder).filter((file) => numbers.some((number) => file.startsWith(`${number}_`)));
  return files.sort().flatMap((file) => {
    const text = readFileSync(`${folder}/${file}`, "utf8");
    const found = [...text.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```/gm)];
    return found
      .filter(([, language]) => languages.includes(language as string))
      .map(([, language, code], index) => ({ name: `${file.slice(0, 3)} ${language} ${index + 1}`, code: code as string }));
  });
}

/** Runs a block with these names in scope, its text untouched but for the removal of types. */
export function run(block: Block, scope: Record<string, unknown>): void {
  const { code } = transformSync(block.code, { loader: "ts", target: "es2020" });
  new Function(...Object.keys(scope), code)(...Object.values(scope));
}
