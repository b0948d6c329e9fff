import { expect, it } from "vitest";
import { z } from "zod";
import { openWorkflowParser } from "./open-workflow-parser.ts";
import { readProjectFile, readYaml } from "./read-yaml.ts";

const RELEASE = ".github/workflows/release.yml";

it("has a release workflow that GitHub's own parser has nothing against", async () => {
  const faultsOf = await openWorkflowParser();
  const content = readProjectFile(RELEASE);
  expect(faultsOf(content)).toEqual([]);
  expect(faultsOf(content.replace("runs-on:", "runs-at:"))).not.toEqual([]);
});

it("runs only scripts that there are", () => {
  const scripts = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readProjectFile("package.json")));
  const content = readProjectFile(RELEASE);
  const named = [...content.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
  expect(named).toEqual(["check", "release:check"]);
  for (const name of named) expect(Object.keys(scripts.scripts)).toContain(name);
  for (const [, file] of content.matchAll(/node (scripts\/\S+)/g)) expect(readProjectFile(file ?? "")).not.toBe("");
});

it("gives no job more rights than it needs, and puts nothing that others choose into a command", () => {
  const step = z.object({ run: z.string().optional() });
  const job = z.object({ permissions: z.record(z.string(), z.string()), steps: z.array(step) });
  const [document] = readYaml(RELEASE);
  const { permissions, jobs } = z
    .object({ permissions: z.object({}).strict(), jobs: z.record(z.string(), job) })
    .parse(document);
  expect(permissions).toEqual({});
  const writes = Object.entries(jobs).map(([name, { permissions: own }]) => [
    name,
    Object.keys(own).filter((right) => own[right] === "write"),
  ]);
  expect(Object.fromEntries(writes)).toEqual({ test: [], npm: ["id-token"], image: ["packages"], draft: ["contents"] });
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run = "" }) => run));
  for (const command of commands) expect(command).not.toContain("${{");
});
