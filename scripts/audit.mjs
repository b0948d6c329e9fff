// Asks the registry which installed packages have known faults. A registry that does not answer is told of loudly, and passed
// over: not every place has one that does.
import { spawnSync } from "node:child_process";

const audit = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
  encoding: "utf8",
  timeout: 120_000,
  shell: process.platform === "win32",
});
const report = parse(audit.stdout);
const found = report?.metadata?.vulnerabilities;
if (found === undefined) {
  const reason =
    report?.error?.summary || report?.message || audit.error?.message || audit.stderr.trim().split("\n")[0];
  console.error(`\n*** NOT AUDITED: the registry did not say which packages have known faults (${reason}). ***\n`);
  process.exit(process.argv.includes("--required") ? 1 : 0);
}
for (const [name, { severity, range, fixAvailable }] of Object.entries(report.vulnerabilities ?? {})) {
  console.log(`${severity.padEnd(9)} ${name} ${range}${fixAvailable ? "" : " (no fix yet)"}`);
}
const grave = found.high + found.critical;
console.log(`${found.total} packages with known faults, ${grave} of them grave.`);
process.exit(grave > 0 ? 1 : 0);

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
