import { z } from "zod";
import { integer, list, origin, text, toggle } from "../value-schemas.ts";
import { type Setting, setting } from "./setting.ts";

const hostName = text().regex(/^[^\s/@]+$/);

/** Where the service is, what it keeps where, and who may use it. */
export const SERVICE_SETTINGS = {
  host: setting(text(), {
    standard: "127.0.0.1",
    allowed: "a host name or address to listen on",
    meaning: "Address to listen on. `0.0.0.0` or `::` is every network of this machine; then keys are needed.",
  }),
  port: setting(integer(0, 65_535), {
    standard: "8787",
    allowed: "a whole number from 0 to 65535",
    meaning: "Port to listen on; 0 takes one that is free.",
    alias: "PORT",
  }),
  role: setting(z.enum(["both", "serve", "work"]), {
    standard: "both",
    allowed: "both, serve or work",
    meaning:
      "What this process does: take requests (`serve`), carry tasks out (`work`), or both. Apart they need `databaseUrl`, and storage that all of them reach.",
  }),
  dataFolder: setting(text().optional(), {
    standardText: "the system's folder for data, such as `~/.local/share/lacuna`",
    allowed: "a folder",
    meaning: "Where tasks, pictures and keys are kept. Made when it is missing.",
  }),
  databaseUrl: setting(
    text()
      .regex(/^postgres(ql)?:\/\/\S+$/)
      .optional(),
    {
      standardText: "SQLite in the data folder",
      allowed: "an address such as postgresql://user:password@host/database",
      meaning: "PostgreSQL (13 or newer) instead of SQLite, for tasks and keys.",
      alias: "DATABASE_URL",
    },
  ),
  s3Bucket: setting(text().optional(), {
    standardText: "files in the data folder",
    allowed: "the name of a bucket",
    meaning:
      "Keep pictures in this bucket of S3-compatible storage. Credentials are found as Amazon's tools find them.",
  }),
  s3Endpoint: setting(origin().optional(), {
    standardText: "Amazon's",
    allowed: "an address such as https://minio.internal:9000",
    meaning: "Where S3 storage other than Amazon's is.",
  }),
  s3Region: setting(text().optional(), {
    standardText: "`us-east-1`",
    allowed: "a region",
    meaning: "Region of the bucket.",
  }),
  s3Prefix: setting(text().optional(), {
    standardText: "none",
    allowed: "a folder in the bucket",
    meaning: "Put before every key.",
  }),
  s3PathStyle: setting(toggle().optional(), {
    standardText: "true with `s3Endpoint`",
    allowed: "true or false",
    meaning: "Name the bucket in the path rather than in the host name.",
    isToggle: true,
  }),
  publicUrl: setting(origin().optional(), {
    standardText: "as the client named us",
    allowed: "scheme, host and perhaps port, such as https://erase.example",
    meaning:
      "How clients reach this server, where that is not how it is addressed: behind a proxy. Links begin with it.",
  }),
  allowedHosts: setting(list(hostName), {
    standard: "",
    allowed: "host names, each with a port or without, such as erase.internal:8080",
    meaning:
      "Names that clients may call this server by, besides `localhost` and its addresses. Others are refused (421).",
  }),
  tlsCertFile: setting(text().optional(), {
    standardText: "no TLS",
    allowed: "a file",
    meaning: "Certificate chain in PEM. Needs `tlsKeyFile`.",
  }),
  tlsKeyFile: setting(text().optional(), {
    standardText: "no TLS",
    allowed: "a file",
    meaning: "Private key of the certificate, in PEM.",
  }),
  keys: setting(z.enum(["auto", "required"]), {
    standard: "auto",
    allowed: "auto or required",
    meaning: "Who must show a key. `auto`: nobody when `host` is this machine to itself (loopback), else everybody.",
  }),
  allowAnonymous: setting(toggle(), {
    standard: "false",
    allowed: "true or false",
    meaning: "Serve everybody without keys, also from other machines.",
    isToggle: true,
  }),
} as const satisfies Readonly<Record<string, Setting>>;
