import { readFileSync } from "node:fs";
import path from "node:path";
import type { S3ArtifactsSettings } from "@lacuna/jobs";
import { isLoopback } from "@lacuna/outbound";
import { defaultDataFolder, type TextModelSettings, type VendorName } from "@lacuna/providers";
import { ConfigError } from "./config-error.ts";
import { priceTable, type PriceTable } from "./price-rule-schema.ts";
import { joinOnnx, type OnnxConfig } from "./join-onnx.ts";
import { joinSafety, type SafetyConfig } from "./join-safety.ts";
import { joinSdServer, type SdServerConfig } from "./join-sd-server.ts";
import { type ComfyuiConfig, joinComfyui } from "./join-comfyui.ts";
import { joinTextModel } from "./join-text-model.ts";
import { joinVendors, type VendorConfig } from "./join-vendors.ts";
import type { SettingValues } from "./settings.ts";

type Joined =
  | `sdServer${string}`
  | `comfyui${string}`
  | `onnx${string}`
  | `safety${string}`
  | `textModel${string}`
  | `${VendorName}${"Key" | "Url"}`
  | "dataFolder"
  | "keys"
  | "allowAnonymous"
  | "metricsAccess"
  | "prices"
  | `s3${string}`
  | `tls${string}`;

/** A configuration that fits together. Paths are absolute; durations are milliseconds, sizes bytes. */
export interface Config extends Omit<SettingValues, Joined> {
  readonly dataFolder: string;
  /** Where either provider is sd-server. */
  readonly sdServer: SdServerConfig | undefined;
  /** Where the eraser is a network. */
  readonly onnx: OnnxConfig | undefined;
  /** Where pictures are looked at. */
  readonly safety: SafetyConfig | undefined;
  /** Where either provider is comfyui. */
  readonly comfyui: ComfyuiConfig | undefined;
  /** Who words prompts anew. */
  readonly textModel: TextModelSettings | undefined;
  /** Those that are used. */
  readonly vendors: readonly VendorConfig[];
  /** Files in a bucket instead of the data folder. */
  readonly s3: S3ArtifactsSettings | undefined;
  /** PEM. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly isKeyRequired: boolean;
  readonly metricsAccess: "open" | "key" | "off";
  readonly prices: PriceTable;
}

/** @throws ConfigError  when settings contradict each other, or a file that one names is missing or wrong. */
export function checkConfig(values: SettingValues, env: NodeJS.ProcessEnv): Config {
  if (values.allowAnonymous && values.keys === "required") {
    throw new ConfigError("keys is required and allowAnonymous is true: only one of them can be meant.");
  }
  if (values.role !== "both" && values.databaseUrl === undefined) {
    throw new ConfigError(
      `role is ${values.role}, but databaseUrl is not set: processes that share the work meet in PostgreSQL.`,
    );
  }
  const isKeyRequired = !values.allowAnonymous && (values.keys === "required" || !isLoopback(values.host));
  const dataFolder = path.resolve(values.dataFolder ?? defaultDataFolder(env));
  return {
    ...values,
    ...NO_KEYS,
    dataFolder,
    onnx: joinOnnx(values, dataFolder),
    safety: joinSafety(values),
    sdServer: joinSdServer(values),
    comfyui: joinComfyui(values),
    textModel: joinTextModel(values),
    vendors: joinVendors(values),
    s3: joinS3(values),
    tls: readTls(values),
    isKeyRequired,
    metricsAccess: values.metricsAccess === "auto" ? (isKeyRequired ? "key" : "open") : values.metricsAccess,
    prices: readPrices(values.prices),
  };
}

/** Whoever is handed the configuration for something else, such as showing it, is not handed these. */
const NO_KEYS = {
  bflKey: undefined,
  falKey: undefined,
  runwareKey: undefined,
  eachlabsKey: undefined,
  safetyKey: undefined,
  textModelKey: undefined,
};

function joinS3(values: SettingValues): S3ArtifactsSettings | undefined {
  const { s3Bucket: bucket, s3Endpoint: endpoint, s3Region: region, s3Prefix: prefix, s3PathStyle } = values;
  if (bucket === undefined) {
    const names = ["s3Endpoint", "s3Region", "s3Prefix", "s3PathStyle"] as const;
    const lonely = names.find((name) => values[name] !== undefined);
    if (lonely !== undefined) throw new ConfigError(`${lonely} is set, but s3Bucket is not: name the bucket too.`);
    return undefined;
  }
  return {
    bucket,
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(prefix !== undefined && { prefix }),
    ...(s3PathStyle !== undefined && { forcePathStyle: s3PathStyle }),
  };
}

function readTls({ tlsCertFile, tlsKeyFile }: SettingValues): Config["tls"] {
  if (tlsCertFile === undefined && tlsKeyFile === undefined) return undefined;
  if (tlsCertFile === undefined || tlsKeyFile === undefined) {
    throw new ConfigError("TLS needs both tlsCertFile and tlsKeyFile; only one of them is set.");
  }
  return { cert: readFile("tlsCertFile", tlsCertFile), key: readFile("tlsKeyFile", tlsKeyFile) };
}

function readPrices(prices: SettingValues["prices"]): PriceTable {
  if (prices === undefined) return {};
  if (typeof prices !== "string") return prices;
  const content = readFile("prices", prices).toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw new ConfigError(`prices: ${prices} is not JSON.`, { cause });
  }
  const parsed = priceTable.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConfigError(`prices: in ${prices}, at ${issue?.path.join(" → ") || "the top"}: ${issue?.message}`);
}

function readFile(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${setting}: the file ${file} cannot be read: ${reason}`, { cause });
  }
}
