import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Each file once more, compressed as well as can be, so that the server never compresses while somebody waits. */
export function precompress(): Plugin {
  return {
    name: "precompress",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (!file.fileName.startsWith("assets/")) continue;
          const source = gzipSync(file.type === "chunk" ? file.code : file.source, { level: 9 });
          this.emitFile({ type: "asset", fileName: `${file.fileName}.gz`, source });
        }
      },
    },
  };
}
