import { type Command, Option } from "commander";
import { collected, integerBetween, parseMegapixels } from "../arguments/parse-value.ts";
import { UsageError } from "../arguments/usage-error.ts";
import type { McpSettings } from "./mcp-settings.ts";

/** What commander gathers; the names follow from the long options. */
interface RawOptions {
  root?: readonly string[];
  clientRoots: boolean;
  http?: true;
  host?: string;
  port?: number;
  bearer?: string;
  hostName?: readonly string[];
  origin?: readonly string[];
  server?: string;
  key?: string;
  threads?: number;
  maxMegapixels?: number;
  allowHost?: readonly string[];
}

const HELP = `
A client starts the program itself, given an entry like this:
  { "mcpServers": { "lacuna": { "command": "lacuna", "args": ["mcp", "--root", "/home/me/Pictures"] } } }

Over HTTP, clients connect to http://127.0.0.1:8788/mcp. Other hosts than this machine take a key.
Standard output carries the protocol and nothing else; what the program has to say goes to standard error.
`;

/** Adds `lacuna mcp` to the program. */
export function addMcpCommand(program: Command, onMcp: (settings: McpSettings) => Promise<void>): void {
  program
    .command("mcp")
    .summary("offer erasing as tools to assistants (Model Context Protocol)")
    .description(
      "Serves the Model Context Protocol, over standard input and output or HTTP, so that assistants can erase.",
    )
    .optionsGroup("Files:")
    .option(
      "--root <folder>",
      "read and write only in here (default: the working directory); may be repeated",
      collected(String),
    )
    .option("--no-client-roots", "do not use the folders that the client offers; over HTTP they never are")
    .option(
      "--allow-host <host>",
      "fetch pictures from this host or range though it is not public; may be repeated",
      collected(String),
    )
    .optionsGroup("HTTP:")
    .option("--http", "listen for Streamable HTTP instead of standard input")
    .option("--port <n>", "port to listen on; 0 takes a free one (default: 8788)", integerBetween(0, 65_535))
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .addOption(new Option("--bearer <key>", "what clients must send as a bearer token").env("LACUNA_MCP_KEY"))
    .option("--host-name <name>", "a name that clients reach this server by; may be repeated", collected(String))
    .option("--origin <origin>", "web pages from there may use this server; may be repeated", collected(String))
    .optionsGroup("How to erase:")
    .addOption(new Option("--server <url>", "let a Lacuna server do the work").env("LACUNA_SERVER"))
    .addOption(new Option("--key <key>", "a key of that server").env("LACUNA_KEY"))
    .option("--threads <n>", "threads to use, 1-64 (default: the processors, at most 8)", integerBetween(1, 64))
    .option("--max-megapixels <n>", "refuse larger pictures (default: 100)", parseMegapixels)
    .optionsGroup("Help:")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", HELP)
    .action(async (raw: RawOptions) => onMcp(toMcpSettings(raw)));
}

function toMcpSettings(raw: RawOptions): McpSettings {
  const onlyHttp = (["port", "host", "hostName", "origin"] as const).find((name) => raw[name] !== undefined);
  if (raw.http === undefined && onlyHttp !== undefined) {
    throw new UsageError("--port, --host, --host-name and --origin need --http");
  }
  return {
    roots: raw.root ?? [],
    areClientRootsUsed: raw.clientRoots,
    http:
      raw.http === undefined
        ? undefined
        : {
            host: raw.host ?? "127.0.0.1",
            port: raw.port ?? 8788,
            key: raw.bearer || undefined,
            hostNames: raw.hostName ?? [],
            origins: raw.origin ?? [],
          },
    server: raw.server ? { url: raw.server, key: raw.key || undefined } : undefined,
    threads: raw.threads,
    maxPixels: raw.maxMegapixels,
    allowHosts: raw.allowHost ?? [],
  };
}
