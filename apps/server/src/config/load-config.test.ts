import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Config } from "./check-config.ts";
import { ConfigError } from "./config-error.ts";
import { loadConfig } from "./load-config.ts";
import { SETTING_ROWS } from "./setting-table.ts";

async function fileWith(content: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-config-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "lacuna.json");
  await writeFile(file, content);
  return file;
}

function load(env: Record<string, string> = {}, flags: Record<string, unknown> = {}, file?: string): Config {
  return loadConfig({ env, flags, file });
}

function errorOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("It was accepted.");
}

describe("the configuration", () => {
  it("is complete when nobody sets anything", () => {
    expect(load({ XDG_DATA_HOME: "/data" })).toMatchObject({
      host: "127.0.0.1",
      port: 8787,
      isKeyRequired: false,
      metricsAccess: "open",
      taskTimeLimit: 600_000,
      maxUploadBytes: 50e6,
      outboundPorts: [80, 443, 8080, 8443],
      role: "both",
      corsOrigins: [],
      noStudio: false,
      prices: {},
      s3: undefined,
      tls: undefined,
    });
  });

  it("lets flags win over variables, and those over the file", async () => {
    const file = await fileWith('{ "port": 1, "workers": 1, "threads": 1 }');
    const config = load({ LACUNA_PORT: "2", LACUNA_WORKERS: "2" }, { port: "3" }, file);
    expect([config.port, config.workers, config.threads]).toEqual([3, 2, 1]);
  });

  it("takes PORT and DATABASE_URL, unless the variables of its own say otherwise", () => {
    const url = "postgresql://me@db/lacuna";
    expect(load({ PORT: "9000", DATABASE_URL: url })).toMatchObject({ port: 9000, databaseUrl: url });
    expect(load({ PORT: "9000", LACUNA_PORT: "9001" }).port).toBe(9001);
  });

  it("counts an empty variable as not set", () => {
    expect(load({ LACUNA_PORT: "", PORT: "" }).port).toBe(8787);
  });

  it("finds its file by LACUNA_CONFIG too", async () => {
    expect(load({ LACUNA_CONFIG: await fileWith('{ "port": 5 }') }).port).toBe(5);
  });

  it.each([
    [
      "LACUNA_PORT",
      "70000",
      'port: "70000" from the variable LACUNA_PORT is not allowed. Allowed: a whole number from 0',
    ],
    ["LACUNA_PORT", "tcp://10.0.0.1:80", "Allowed: a whole number from 0 to 65535"],
    ["LACUNA_RETENTION", "24", "Allowed: a time from 1s"],
    ["LACUNA_RETENTION", "0s", "Allowed: a time from 1s"],
    ["LACUNA_MAX_BODY_BYTES", "much", "Allowed: a size from 1kB"],
    ["LACUNA_ALLOW_ANONYMOUS", "yes", "Allowed: true or false"],
    ["LACUNA_LOG_LEVEL", "loud", "Allowed: debug, info"],
    ["LACUNA_PUBLIC_URL", "https://erase.example/path", "Allowed: scheme, host"],
    ["LACUNA_CORS_ORIGINS", "https://a.example,b", "Allowed: origins"],
    ["LACUNA_OUTBOUND_PORTS", "80,0", "Allowed: port numbers"],
    ["DATABASE_URL", "mysql://x", 'databaseUrl: "mysql://x" from the variable DATABASE_URL'],
  ])("refuses %s=%s and says what is allowed", (variable, value, message) => {
    expect(errorOf(() => load({ [variable]: value }))).toContain(message);
  });

  it("names all settings at fault at once", () => {
    const message = errorOf(() => load({ LACUNA_PORT: "x" }, { workers: "0" }));
    expect(message.split("\n")).toHaveLength(2);
    expect(message).toContain('workers: "0" from the flag --workers');
  });

  it("keeps passwords out of its messages", () => {
    expect(errorOf(() => load({ DATABASE_URL: "pg://me:secret@db/x" }))).not.toContain("secret");
  });

  it("refuses variables and settings that there are not, and says what was probably meant", async () => {
    expect(errorOf(() => load({ LACUNA_MAXPIXELS: "5" }))).toContain("Did you mean LACUNA_MAX_PIXELS?");
    const file = await fileWith('{ "dataFoldr": "x", "wholly": "other" }');
    const message = errorOf(() => load({}, {}, file));
    expect(message).toContain(`Setting "dataFoldr" in ${file} does not exist. Did you mean dataFolder?`);
    expect(message).toMatch(/"wholly" in .* does not exist\.$/m);
  });

  it.each(["", "[]", "{", "null"])("refuses a file that holds %j", async (content) => {
    const file = await fileWith(content);
    expect(errorOf(() => load({}, {}, file))).toContain(file);
  });

  it("refuses a file that is not there", () => {
    expect(errorOf(() => load({}, {}, "/nowhere/lacuna.json"))).toContain("/nowhere/lacuna.json");
  });

  it.each([
    [{ keys: "required", allowAnonymous: true }, "only one of them"],
    [{ s3Region: "eu-central-1" }, "s3Bucket is not"],
    [{ tlsCertFile: "cert.pem" }, "both tlsCertFile and tlsKeyFile"],
    [{ tlsCertFile: "/nowhere/cert.pem", tlsKeyFile: "/nowhere/key.pem" }, "tlsCertFile: the file /nowhere/cert.pem"],
    [{ prices: "/nowhere/prices.json" }, "prices: the file /nowhere/prices.json"],
  ])("refuses %j", (flags, message) => {
    expect(errorOf(() => load({}, flags))).toContain(message);
  });

  it.each([
    [{}, false],
    [{ host: "localhost" }, false],
    [{ host: "::1" }, false],
    [{ host: "127.0.0.2" }, false],
    [{ host: "127.example" }, true],
    [{ host: "0.0.0.0" }, true],
    [{ host: "::" }, true],
    [{ host: "0.0.0.0", allowAnonymous: true }, false],
    [{ keys: "required" }, true],
  ])("with %j, asks for keys: %s", (flags, isKeyRequired) => {
    const config = load({}, flags);
    expect([config.isKeyRequired, config.metricsAccess]).toEqual([isKeyRequired, isKeyRequired ? "key" : "open"]);
  });

  it("reads the shipped prices", () => {
    const file = new URL("../../examples/vendor-prices.json", import.meta.url).pathname;
    const { prices } = load({}, { prices: file });
    expect(Object.keys(prices).length).toBeGreaterThan(1);
    for (const rule of Object.values(prices)) expect(rule.perImageUsd + rule.firstMegapixelUsd).toBeGreaterThan(0);
  });

  it("takes prices in its file, and says where one is wrong", async () => {
    const good = await fileWith('{ "prices": { "bfl/m": { "perImageUsd": 1 } } }');
    expect(load({}, {}, good).prices["bfl/m"]).toMatchObject({ perImageUsd: 1, furtherMegapixelUsd: 0 });
    const bad = await fileWith('{ "bfl/m": { "perImageUsd": -1 } }');
    expect(errorOf(() => load({}, { prices: bad }))).toContain("bfl/m → perImageUsd");
  });

  it.each(SETTING_ROWS.map((row) => [row.name, row]))(
    "knows %s under a variable and a flag, and refuses nonsense",
    (_name, row) => {
      expect(row.variable).toMatch(/^LACUNA_[A-Z0-9]+(_[A-Z0-9]+)*$/);
      expect(row.flag).toMatch(/^--[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(errorOf(() => load({}, { [row.name]: { no: "sense" } }))).toContain(
        row.name === "prices" ? "prices" : `from the flag ${row.flag}`,
      );
    },
  );
});
