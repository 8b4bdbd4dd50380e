// Builds the editor's one ES module, and the licences of what is in it:
//
//     cd frontend/editor && npm ci && npm run build
//
// The result is committed, so that nobody who only uses the course needs node.  The same sources and the same lock give
// the same bytes: a test builds again and compares.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(process.argv[2] ?? path.join(here, "../../sfnlearn/widgets/static/editor"));

const result = await esbuild.build({
  absWorkingDir: here,
  entryPoints: ["src/main.jsx"],
  outfile: path.join(target, "editor.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  jsx: "automatic",
  charset: "utf8",
  legalComments: "none", // LICENSES.txt has them
  loader: { ".css": "text" },
  define: { "process.env.NODE_ENV": '"production"' },
  metafile: true,
  preserveSymlinks: true,
  logLevel: "warning",
});

const inside = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)?.at(-1);
  if (found) inside.add(found.slice("node_modules/".length, -1));
}
const texts = [];
for (const name of [...inside].sort()) {
  const folder = path.join(here, "node_modules", name);
  const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e(\.|$)/i.test(one));
  const text = file ? (await readFile(path.join(folder, file), "utf8")).trim() : `(no text in the package)`;
  texts.push(`${name} ${about.version}: ${about.license}\n\n${text}\n`);
}
const head = "What is in editor.js beside sfnlearn's own code, with the licence of each package.\n\n";
await writeFile(path.join(target, "LICENSES.txt"), head + texts.join(`\n${"-".repeat(80)}\n\n`));
