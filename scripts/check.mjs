// Runs every check there is, also after one has failed, and sums up. Types are checked by the build that comes before.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const CHECKS = [
  { name: "format", command: "biome", args: ["format", "."] },
  { name: "lint", command: "oxlint", args: ["--type-aware"] },
  { name: "types", command: "tsc", args: ["--build"] },
  { name: "unused code", command: "knip", args: [] },
  { name: "known faults of dependencies", command: "node", args: ["scripts/audit.mjs"] },
  { name: "tests", command: "vitest", args: ["run"] },
];

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const summary = CHECKS.map(({ name, command, args }) => {
  console.log(`\n── ${name}: ${command} ${args.join(" ")}`);
  const start = performance.now();
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) console.error(error.message);
  return { name, isPassed: status === 0, seconds: ((performance.now() - start) / 1000).toFixed(1) };
});

console.log("");
for (const { name, isPassed, seconds } of summary) console.log(`${isPassed ? "pass" : "FAIL"}  ${name} (${seconds} s)`);
process.exit(summary.every(({ isPassed }) => isPassed) ? 0 : 1);
