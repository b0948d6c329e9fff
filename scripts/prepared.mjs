// Runs a command with dependencies installed and code built, doing neither when nothing has changed.
//
//   node scripts/prepared.mjs [--here] [COMMAND [ARGUMENT ...]]
//
// It is plain JavaScript without dependencies, because it runs before the first install and on the machine's own
// Node (20 or newer). What it starts runs on the Node that the lockfile brings along, where there is one.
// --here: run in the folder the user called npm from, so that relative paths mean what the user meant.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const isWindows = process.platform === "win32";
const binFolder = path.join(root, "node_modules", ".bin");
const env = { ...process.env, PATH: binFolder + path.delimiter + (process.env.PATH ?? "") };

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, env, stdio: "inherit", shell: isWindows, ...options });
  if (result.error) throw result.error;
  return result.signal ? 128 + 15 : (result.status ?? 1);
}

/**
 * Like `run`, for the command itself: passes signals on and waits until the command has ended of its own accord. A server
 * that is told to stop still has things to finish.
 */
function runToItsEnd(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, env, stdio: "inherit", shell: isWindows, ...options });
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
  for (const signal of Object.keys(numbers)) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    throw error;
  });
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 128 + (numbers[signal] ?? 15)));
}

/** Like `run`, for the steps before the command: their talk goes to stderr, since stdout is the command's. */
function prepare(command, args) {
  const status = run(command, args, { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status);
}

function workspaceManifests() {
  const folders = ["packages", "facades", "apps"].flatMap((parent) =>
    readdirSync(path.join(root, parent)).map((name) => path.join(parent, name)),
  );
  return [".", "bench", ...folders].map((folder) => path.join(root, folder, "package.json")).filter(existsSync);
}

function installWhenChanged() {
  const hash = createHash("sha256");
  for (const file of [path.join(root, "package-lock.json"), ...workspaceManifests()]) hash.update(readFileSync(file));
  const wanted = hash.digest("hex");
  const stamp = path.join(root, "node_modules", ".lacuna-installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  process.stderr.write("Installing dependencies …\n");
  // Not `npm ci`: it refuses a lockfile that lacks optional packages of platforms the registry did not serve when it was
  // written. `install --no-save` takes the locked versions all the same and leaves package-lock.json alone.
  // Without the packages' own scripts: native parts are shipped ready-made, and by the lockfile alone npm would compile
  // better-sqlite3 all the same, for which a compiler is needed, and Node's headers from elsewhere.
  prepare("npm", ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

installWhenChanged();
prepare("node", [path.join("packages", "kernel", "scripts", "build-wasm.mjs")]);
prepare("tsc", ["--build"]);
prepare("node", [path.join("apps", "studio", "scripts", "build-site.mjs")]);

const args = process.argv.slice(2);
const here = args[0] === "--here";
const [command, ...rest] = here ? args.slice(1) : args;
if (command === undefined) process.exit(0);
const absolute = rest.map((arg, index) => (index === 0 ? path.join(root, arg) : arg));
if (here) runToItsEnd(command, absolute, { cwd: process.env.INIT_CWD ?? process.cwd() });
else runToItsEnd(command, rest);
