// Bundles the browser's side into web/dist: hashed names, manifest.json, .br and .gz beside each file, sizes held to a budget.
//   node web/build.mjs           once, minified; fails when a budget is passed
//   node web/build.mjs --watch   again at each change, readable, without budgets
import { build, context } from "esbuild";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const client = fileURLToPath(new URL("./client/", import.meta.url));
const dist = fileURLToPath(new URL("./dist/", import.meta.url));
const watching = process.argv.includes("--watch");

/** Brotli bytes that a page may cost. A room holds the socket, the media and the views; any other page must work on its HTML. */
const BUDGET = { room: 45_000, page: 5_000, style: 10_000 };

/** Every page's script, the one style sheet, every picture. */
async function entries() {
  const names = async (folder) => (await readdir(client + folder).catch(() => [])).sort().map((name) => folder + name);
  const pages = (await names("pages/")).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const pictures = (await names("")).filter((name) => name.endsWith(".svg"));
  return [...pages, "base.css", ...pictures].map((name) => client + name);
}

/**
 * One row for each entry: its file, the chunks it needs at once, those too that it asks for as soon as it runs, and its budget.
 * What a room asks for only where it is needed (the price table) has a row and a page's budget of its own.
 */
function describe(metafile) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const needs = (name, seen = new Set()) => {
    for (const { path, kind } of outputs.get(name).imports) {
      const chunk = basename(path);
      if (kind === "import-statement" && !seen.has(chunk)) needs(chunk, seen.add(chunk));
    }
    return seen;
  };
  // What esbuild splits off for an import() is an entry of its own to it, but not one of ours.
  const ours = new Set(options.entryPoints.map((path) => path.slice(path.lastIndexOf("/client/"))));
  const isOurs = ([, { entryPoint }]) => ours.has(entryPoint?.slice(entryPoint.lastIndexOf("/client/")));
  const rows = [...outputs].filter(isOurs);
  const later = [...outputs].filter((one) => one[1].entryPoint && !isOurs(one));
  const described = rows.map(([file, { entryPoint, imports: asked }]) => {
    const soon = asked.filter(({ kind }) => kind === "dynamic-import").map(({ path }) => basename(path));
    const imports = [...new Set([file, ...soon].flatMap((name) => [...needs(name)]))];
    const all = [...new Set([file, ...imports, ...soon])];
    const room = all.some((name) => Object.keys(outputs.get(name).inputs).some((path) => path.endsWith("client/protocol.ts")));
    return { name: basename(entryPoint), file, imports, all, budget: file.endsWith(".css") ? "style" : room ? "room" : "page" };
  });
  const counted = new Set(described.flatMap(({ all }) => all));
  const rest = later.filter(([file]) => !counted.has(file));
  return [...described, ...rest.map(([file, { entryPoint }]) => ({ name: basename(entryPoint), file, imports: [], all: [file], budget: "page" }))];
}

/** Writes name.br and name.gz, which aiohttp serves by itself; gives the brotli size. */
async function compress(name) {
  const body = await readFile(dist + name);
  const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await Promise.all([writeFile(`${dist}${name}.br`, br), writeFile(`${dist}${name}.gz`, gzipSync(body, { level: 9 }))]);
  return br.length;
}

/** Removes what an earlier build left. Nothing is removed first, so that a running server never misses a file it still names. */
async function sweep(kept) {
  const stale = (await readdir(dist)).filter((name) => !kept.has(name.replace(/\.(br|gz|map)$/, "")));
  await Promise.all(stale.map((name) => rm(dist + name, { force: true })));
}

async function finish(metafile) {
  const files = Object.keys(metafile.outputs).map((path) => basename(path)).filter((name) => !name.endsWith(".map"));
  const size = watching ? {} : Object.fromEntries(await Promise.all(files.map(async (name) => [name, await compress(name)])));
  const rows = describe(metafile);
  const manifest = Object.fromEntries(rows.map(({ name, file, imports }) => [name, { file, imports }]));
  await writeFile(`${dist}manifest.new`, JSON.stringify(manifest, null, 1));
  await rename(`${dist}manifest.new`, `${dist}manifest.json`);
  await sweep(new Set([...files, "manifest.json"]));
  if (!watching) check(rows, size);
}

function check(rows, size) {
  for (const { name, all, budget } of rows) {
    const bytes = all.reduce((sum, part) => sum + size[part], 0);
    const over = bytes > BUDGET[budget];
    console.log(`${over ? "✗" : "✓"} ${name}: ${bytes} B brotli of ${BUDGET[budget]} (${budget})`);
    if (over) process.exitCode = 1;
  }
}

await mkdir(dist, { recursive: true });
const options = {
  entryPoints: await entries(),
  outdir: dist,
  bundle: true,
  // The client as its makers bundled it: of its modules esbuild would make one more chunk, which a room waits for.
  alias: { "socket.io-client": fileURLToPath(new URL("../node_modules/socket.io-client/dist/socket.io.esm.min.js", import.meta.url)) },
  splitting: true,
  format: "esm",
  target: ["chrome107", "firefox115", "safari16"],
  minify: !watching,
  sourcemap: true,
  metafile: true,
  loader: { ".svg": "copy" },
  entryNames: "[name]-[hash]",
  chunkNames: "bagian-[hash]",
  assetNames: "[name]-[hash]",
  logLevel: watching ? "info" : "warning",
  plugins: [{ name: "finish", setup: (b) => b.onEnd(({ metafile, errors }) => (errors.length ? undefined : finish(metafile))) }],
};
if (watching) await (await context(options)).watch();
else await build(options);
