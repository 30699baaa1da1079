/** The TypeScript of the guides compiles against the packages as they are. */
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

it("every TypeScript block of the guides compiles", () => {
  const files = examples();
  expect(files.size).toBeGreaterThanOrEqual(6);
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
  const program = ts.createProgram([...files.keys()], options, host);
  const problems = [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (problem) => `${path.replace(web, "")}: ${ts.flattenDiagnosticMessageText(problem.messageText, "\n")}`,
    );
  });
  expect(problems).toEqual([]);
}, 60_000);
