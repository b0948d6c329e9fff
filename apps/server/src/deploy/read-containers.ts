import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { readProjectFile, readYaml } from "./read-yaml.ts";

/** One way in which the image is run. */
export interface OurContainer {
  readonly name: string;
  readonly args: readonly string[];
  /** The image's own variables, those of the container, and those that it is given by name from elsewhere. */
  readonly env: Readonly<Record<string, string>>;
  readonly probePaths: readonly string[];
}

const texts = z.record(z.string(), z.string());
const probe = z.object({ httpGet: z.object({ path: z.string() }) });
const container = z.object({
  image: z.string(),
  args: z.array(z.string()),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
});
const workload = z.object({
  kind: z.literal("Deployment"),
  metadata: z.object({ name: z.string() }),
  spec: z.object({ template: z.object({ spec: z.object({ containers: z.array(container) }) }) }),
});
const settings = z.object({ data: texts.optional(), stringData: texts.optional() });
const service = z.object({ command: z.array(z.string()), environment: texts });

const KUBERNETES = "deploy/kubernetes/";

/** Every document of every Kubernetes manifest. */
export function readManifests(): readonly unknown[] {
  const folder = fileURLToPath(new URL(`../../../../${KUBERNETES}`, import.meta.url));
  return readdirSync(folder).flatMap((file) => readYaml(KUBERNETES + file));
}

/** Of the Kubernetes manifests and the Compose file. */
export function readOurContainers(): readonly OurContainer[] {
  const image = readImageVariables();
  const manifests = readManifests();
  const shared = Object.assign(
    {},
    ...readYaml(`${KUBERNETES}settings.yaml`).map((one) => {
      const { data, stringData } = settings.parse(one);
      return { ...data, ...stringData };
    }),
  );
  const inPods = manifests.flatMap((manifest) => {
    const { success, data } = workload.safeParse(manifest);
    if (!success) return [];
    return data.spec.template.spec.containers
      .filter((one) => one.image.startsWith("lacuna:"))
      .map(({ args, env, readinessProbe, livenessProbe }) => ({
        name: data.metadata.name,
        args,
        env: { ...image, ...shared, ...Object.fromEntries(env.map(({ name, value }) => [name, value])) },
        probePaths: [readinessProbe, livenessProbe].flatMap((one) => (one ? [one.httpGet.path] : [])),
      }));
  });
  const { services } = z
    .object({ services: z.object({ server: service, worker: service }) })
    .parse(readYaml("deploy/compose.yaml")[0]);
  const inCompose = Object.entries(services).map(([name, { command, environment }]) => ({
    name: `compose ${name}`,
    args: command,
    env: { ...image, ...environment },
    probePaths: [],
  }));
  return [...inPods, ...inCompose];
}

/** An instruction of the Dockerfile's last stage, its lines joined. */
export function readInstructions(name: string): readonly string[] {
  const stages = readProjectFile("deploy/Dockerfile")
    .replaceAll("\\\n", " ")
    .split(/^FROM /m);
  const lines = (stages.at(-1) ?? "").split("\n");
  return lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim());
}

function readImageVariables(): Readonly<Record<string, string>> {
  const pairs = readInstructions("ENV").flatMap((line) => line.split(/\s+/));
  return Object.fromEntries(pairs.map((pair) => [pair.split("=")[0] ?? "", pair.slice(pair.indexOf("=") + 1)]));
}
