import type { Readable } from "node:stream";
import { Agent, request } from "undici";
import { parseAllowList } from "./allow-list.ts";
import { checkTarget, type Rules, type Target } from "./check-target.ts";
import { OutboundError } from "./errors.ts";
import { createExchanges } from "./exchanges.ts";
import { guardedLookup, type ResolveHost, resolveBySystem } from "./guarded-lookup.ts";
import type { Download, Outbound, OutboundReply, OutboundRequest, OutboundSettings } from "./outbound.ts";
import { pourBody, readBody, tooLarge } from "./read-body.ts";

const DEFAULT_PORTS: readonly number[] = [80, 443, 8080, 8443];
const MAX_REDIRECTS = 3;
const MAX_HEADER_BYTES = 16 * 1024;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Those that decide where a request goes or where it ends, which is not for a caller to say. */
const OWN_HEADERS: readonly string[] = [
  "connection",
  "content-length",
  "expect",
  "host",
  "transfer-encoding",
  "upgrade",
];

/** Answers that hold the whole content, and the one that begins where it was asked to. */
const COMPLETE: readonly number[] = [200, 203];
const PARTIAL = 206;

/**
 * Opens the door. Each exchange has connections of its own, which are gone when it ends, and no proxy variable of the
 * environment leads them elsewhere.
 *
 * @param resolveHost  Where host names are looked up. Default: as the system does.
 * @throws RangeError  for an entry of `settings.allow` or `settings.ports` that makes no sense.
 */
export function createOutbound(settings: OutboundSettings, resolveHost: ResolveHost = resolveBySystem): Outbound {
  const rules: Rules = { allow: parseAllowList(settings.allow), ports: checkPorts(settings.ports ?? DEFAULT_PORTS) };
  const exchanges = createExchanges();
  const withAgent = async <T>(target: Target, use: (agent: Agent) => Promise<T>): Promise<T> => {
    const agent = new Agent({
      connect: { lookup: guardedLookup(target, rules, resolveHost), timeout: 0 },
      allowH2: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: 0, // the time of the whole exchange is bounded
      bodyTimeout: 0,
    });
    try {
      return await use(agent);
    } finally {
      agent.destroy().catch(() => undefined); // also ends a body that nobody reads; not awaited, it may wait for DNS
    }
  };
  const follow = async <T>(url: string, fetchStep: (url: URL, agent: Agent) => Promise<Step<T>>): Promise<T> => {
    let target = checkTarget(url, rules);
    for (let redirects = 0; ; redirects++) {
      const from = target;
      const step = await withAgent(from, (agent) => fetchStep(from.url, agent));
      if (step.kind === "content") return step.content;
      if (redirects === MAX_REDIRECTS) throw badAnswer(`It redirects more than ${MAX_REDIRECTS} times.`);
      target = checkTarget(step.location, rules, from.url);
    }
  };
  return {
    checkUrl: (url) => void checkTarget(url, rules),
    download: (url, limits) =>
      exchanges.run(limits, (signal) =>
        follow(url, (at, agent) =>
          fetchOnce(at, { agent, signal, from: 0 }, async ({ body, announced, contentType }): Promise<Download> => {
            return { bytes: await readBody(body, limits.maxBytes, announced), contentType };
          }),
        ),
      ),
    async downloadTo(url, limits, sink) {
      const { from = 0, maxBytes } = limits;
      let ownFault: { readonly error: unknown } | undefined;
      const hand = async (over: Promise<void>): Promise<void> => {
        await over.catch((error: unknown) => {
          ownFault = { error };
          throw error;
        });
      };
      const done = exchanges.run(limits, (signal) =>
        follow(url, (at, agent) =>
          fetchOnce(at, { agent, signal, from }, async ({ body, announced, begins }) => {
            const totalBytes = announced === undefined ? undefined : begins + announced;
            if (totalBytes !== undefined && totalBytes > maxBytes) throw tooLarge(maxBytes);
            await hand(sink.begin({ from: begins, totalBytes }));
            await pourBody(body, maxBytes - begins, (bytes) => hand(sink.write(bytes)));
          }),
        ),
      );
      await done.catch((error: unknown) => {
        // A disk that is full is no fault of the address.
        throw ownFault === undefined ? error : ownFault.error;
      });
    },
    send: (message) =>
      exchanges.run(message, async (signal) => {
        checkHeaders(message.headers);
        const target = checkTarget(message.url, rules);
        return withAgent(target, (agent) => sendOnce(target.url, agent, message, signal));
      }),
    close: () => exchanges.close(),
  };
}

type Step<T> =
  | { readonly kind: "content"; readonly content: T }
  | { readonly kind: "redirect"; readonly location: string };

interface Content {
  readonly body: Readable;
  /** Bytes that are to come, where the server says so. */
  readonly announced: number | undefined;
  /** The first byte's place in the whole. */
  readonly begins: number;
  readonly contentType: string;
}

/** Sends nothing that identifies anybody: no cookie and no authorization that a redirect could carry elsewhere. */
async function fetchOnce<T>(
  url: URL,
  { agent, signal, from }: { readonly agent: Agent; readonly signal: AbortSignal; readonly from: number },
  read: (content: Content) => Promise<T>,
): Promise<Step<T>> {
  const headers = {
    accept: "image/*, */*;q=0.5",
    "accept-encoding": "identity",
    "user-agent": "lacuna",
    ...(from > 0 && { range: `bytes=${from}-` }),
  };
  const { statusCode, headers: answer, body } = await request(url, { dispatcher: agent, signal, headers });
  body.on("error", () => undefined); // where it is not read, its end does not matter
  if (REDIRECTS.includes(statusCode)) {
    const location = single(answer.location);
    if (location === undefined) throw badAnswer("It redirects without saying where to.");
    return { kind: "redirect", location };
  }
  const isPart = from > 0 && statusCode === PARTIAL;
  if (!isPart && !COMPLETE.includes(statusCode)) throw badAnswer(`It answered with status ${statusCode}.`);
  if (isPart && !(single(answer["content-range"]) ?? "").startsWith(`bytes ${from}-`)) {
    throw badAnswer("It sent another part than was asked for.");
  }
  // Content that was compressed although that was not asked for could grow a thousandfold.
  if (!/^(identity)?$/i.test(single(answer["content-encoding"]) ?? "")) {
    throw badAnswer("It sent compressed content, which was not asked for.");
  }
  const length = Number(single(answer["content-length"]) ?? Number.NaN);
  const announced = Number.isSafeInteger(length) ? length : undefined;
  const [type = ""] = (single(answer["content-type"]) ?? "").split(";", 1);
  const contentType = type.trim().toLowerCase();
  return { kind: "content", content: await read({ body, announced, begins: isPart ? from : 0, contentType }) };
}

async function sendOnce(
  url: URL,
  dispatcher: Agent,
  { method, headers, body }: OutboundRequest,
  signal: AbortSignal,
): Promise<OutboundReply> {
  const sent = { "user-agent": "lacuna", ...headers };
  const answer = await request(url, { dispatcher, signal, method, headers: sent, body });
  answer.body.on("error", () => undefined);
  return { status: answer.statusCode };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function badAnswer(message: string): OutboundError {
  return new OutboundError("bad_status", `The address could not be read. ${message}`);
}

function checkPorts(ports: readonly number[]): readonly number[] {
  const wrong = ports.find((port) => !Number.isInteger(port) || port < 1 || port > 65_535);
  if (wrong !== undefined) throw new RangeError(`${wrong} is no port`);
  return ports;
}

/** @throws RangeError */
function checkHeaders(headers: OutboundRequest["headers"]): void {
  const own = Object.keys(headers).find((name) => OWN_HEADERS.includes(name.toLowerCase()));
  if (own !== undefined) throw new RangeError(`The header ${own} is set by the connection alone.`);
}
