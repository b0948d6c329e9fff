import { type Finding, ok, warning } from "./check.ts";

/** As the launchers in `bin` ask for, and the published packages as their `engines`. */
const OLDEST = { major: 22, minor: 19 };
/** What the tests run on. */
const TESTED_MAJOR = 24;

/**
 * @param version  As in `process.versions.node`.
 * @throws Error  for one that is too old.
 */
export function lookAtNode(version: string): Omit<Finding, "name"> {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
    throw new Error(`v${version} is too old: ${OLDEST.major}.${OLDEST.minor} is the oldest that will do.`);
  }
  return major < TESTED_MAJOR
    ? warning(`v${version} works; ${TESTED_MAJOR} is what is tested most`)
    : ok(`v${version}`);
}
