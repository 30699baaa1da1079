/** What only a compiler can tell: the guides show the packages as they are, and these state what the server declares. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const web = fileURLToPath(new URL("..", import.meta.url));

/** Every ts and tsx block of the guides, as a file beside the tests. */
function examples(): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(`${web}packages`)) {
    for (const file of ["README.md", "README.zh-CN.md"]) {
      const text = readFileSync(`${web}packages/${name}/${file}`, "utf8");
      [...text.matchAll(/^```(tsx?)\n([\s\S]*?)^```/gm)].forEach(([, language, code], index) => {
        found.set(`${web}test/${name}-${file.replace(/\W/g, "-")}-${index}.${language}`, code as string);
      });
    }
  }
  return found;
}

/** What the compiler says about these files; those that exist only here are given with their text. */
function problems(files: Map<string, string>, ...more: string[]): string[] {
  const config = ts.readConfigFile(`${web}tsconfig.json`, ts.sys.readFile).config as object;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, web);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => files.get(path) ?? readFile.call(host, path);
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path);
  host.getSourceFile = (path, target, ...rest) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile.call(host, path, target, ...rest) : ts.createSourceFile(path, text, target);
  };
  const wanted = [...files.keys(), ...more];
  const program = ts.createProgram(wanted, options, host);
  return wanted.flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (problem) => `${path.replace(web, "")}: ${ts.flattenDiagnosticMessageText(problem.messageText, "\n")}`,
    );
  });
}

it("every TypeScript block of the guides compiles, and the shapes are those of the server's document", () => {
  const files = examples();
  expect(files.size).toBeGreaterThanOrEqual(6);
  expect(problems(files, `${web}test/shapes.check.ts`)).toEqual([]);
}, 60_000);

it("a wrong example would be found", () => {
  const wrong = 'import { createApp } from "@wxlogin/client";\nexport const app = createApp({ endpont: "x" });\n';
  expect(problems(new Map([[`${web}test/wrong.ts`, wrong]]))).toEqual([expect.stringContaining("endpont")]);
}, 60_000);
