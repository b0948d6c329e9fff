// What a newcomer does: installs the tarballs in an empty folder, asks for help, erases, extends, serves.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

const isWindows = process.platform === "win32";

/** Installs from the registry what the packages need, and the packages themselves from their tarballs, wherever one is needed. */
export function install(folder, packages) {
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  // Otherwise npm looks them up in the registry first, where they are not yet.
  const overrides = Object.fromEntries(packages.map(({ name }) => [name, `$${name}`]));
  const manifest = { name: "newcomer", version: "1.0.0", private: true, dependencies, overrides };
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest)}\n`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: isWindows,
    env: environment(),
    timeout: 300_000,
  });
}

/** @throws Error  about the first thing that does not work. */
export async function tryInstallation(folder, { photo, version, onStep }) {
  const lacuna = (...args) =>
    execFileSync(path.join(folder, "node_modules", ".bin", "lacuna"), args, {
      cwd: folder,
      encoding: "utf8",
      shell: isWindows,
      env: environment(),
    });
  const step = async (what, work) => {
    const start = performance.now();
    await work();
    onStep(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  };
  await step("lacuna --version", () => expectText(lacuna("--version"), version));
  await step("lacuna erase", () => {
    lacuna("erase", photo, "--box", "300,200,60,80", "-o", "erased.jpg", "--quiet");
    requireOther(photo, path.join(folder, "erased.jpg"));
  });
  await step("lacuna extend", () => {
    lacuna("extend", photo, "--right", "40", "-o", "extended.jpg", "--quiet");
    requireOther(photo, path.join(folder, "extended.jpg"));
  });
  await step('import { erase } from "lacuna"', () => {
    const code = 'import { erase } from "lacuna"; console.log(typeof erase)';
    expectText(
      execFileSync("node", ["--input-type=module", "-e", code], { cwd: folder, encoding: "utf8" }),
      "function",
    );
  });
  await step("lacuna serve --help", () => expectText(lacuna("serve", "--help"), "--shutdown-grace"));
  await step("lacuna help work", () => expectText(lacuna("help", "work"), "--takes"));
  await step("a server: ready, studio, one erase through it, SIGTERM", () =>
    withServer(folder, async (origin) => {
      await expectAnswer(`${origin}/readyz`, '"ok"');
      await expectAnswer(`${origin}/`, "<title>");
      await expectAnswer(`${origin}/lacuna/v1/openapi.json`, '"openapi"');
      lacuna("erase", photo, "--box", "300,200,60,80", "-o", "served.jpg", "--server", origin, "--quiet");
      const [here, there] = ["erased.jpg", "served.jpg"].map((name) => readFileSync(path.join(folder, name)));
      if (!here.equals(there)) throw new Error("The server made another picture than the command line.");
    }),
  );
}

async function withServer(folder, work) {
  const launcher = path.join(folder, "node_modules", "lacuna", "bin", "lacuna.js");
  const args = [launcher, "serve", "--port", "0", "--data-folder", path.join(folder, "data")];
  const server = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: environment(),
  });
  const closed = once(server, "close");
  let talk = "";
  server.stderr.setEncoding("utf8").on("data", (text) => (talk += text));
  try {
    const origin = await new Promise((resolve, reject) => {
      let said = "";
      server.stdout.setEncoding("utf8").on("data", (text) => {
        said += text;
        const url = /^Lacuna serves (\S+) /m.exec(said)?.[1];
        if (url !== undefined) resolve(url);
      });
      server.once("error", reject);
      server.once("close", (code, signal) => reject(new Error(`The server ended (${code ?? signal}):\n${talk}`)));
    });
    await work(origin);
    server.kill("SIGTERM");
    const [code] = await closed;
    if (code !== 0) throw new Error(`The server ended with ${code}:\n${talk}`);
  } finally {
    if (server.exitCode === null && server.signalCode === null) server.kill("SIGKILL");
    await closed;
  }
}

/** Not what npm tells the scripts that it runs: the newcomer is in no script. */
function environment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_(?!config_)|INIT_CWD$|LACUNA_|NODE_OPTIONS$)/.test(name)),
  );
}

function expectText(text, wanted) {
  if (!text.includes(wanted)) throw new Error(`It printed ${JSON.stringify(text.slice(0, 500))}, without ${wanted}.`);
}

async function expectAnswer(url, wanted) {
  const answer = await fetch(url, { headers: { accept: "text/html, application/json" } });
  const text = await answer.text();
  if (!answer.ok || !text.includes(wanted)) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`);
}

function requireOther(before, after) {
  if (!existsSync(after) || statSync(after).size < 1000) throw new Error(`${after} was not written.`);
  if (readFileSync(before).equals(readFileSync(after))) throw new Error(`${after} is the picture as it was.`);
}
