import { createHash } from "node:crypto";
import type { Artifact, ArtifactLinks, ArtifactStore, TaskId, Tasks } from "@lacuna/jobs";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { parseRange } from "./parse-range.ts";

export interface ArtifactRouteParts {
  readonly links: ArtifactLinks;
  readonly tasks: Pick<Tasks, "find">;
  readonly artifacts: Pick<ArtifactStore, "open" | "stat">;
  /** Whether pages of other origins may show these files. */
  readonly isShared: boolean;
  readonly now: () => number;
}

/** A reader that takes nothing for this long is let go, and the file with it. */
const STALLED_MS = 60_000;

/** Sends results to whoever has a signed link. No key is asked for: the link is one, for a single file and a short time. */
export function artifactRoute(parts: ArtifactRouteParts): FastifyPluginAsync {
  return async (app) => {
    app.route({
      method: ["GET", "HEAD"],
      url: "/artifacts/*",
      handler: (request, reply) => replyWithArtifact(parts, request, reply),
    });
  };
}

async function replyWithArtifact(
  { links, tasks, artifacts, isShared, now }: ArtifactRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  // Errors must not be kept: a link that is refused now is not refused for good.
  reply.headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
  const link = links.verify(request.url);
  if (link.kind === "expired") return reply.status(410).send({ error: "expired", message: "This link has expired." });
  if (link.kind === "forged") {
    return reply.status(403).send({ error: "forbidden", message: "The signature of this link is not ours." });
  }
  const artifact = await findArtifact(tasks, link.taskId, link.index);
  const stat = artifact && (await orAway(artifacts.stat(artifact.key)));
  if (artifact === undefined || stat === undefined) {
    return reply.status(404).send({ error: "not_found", message: "This file has been deleted." });
  }
  const entityTag = entityTagOf(artifact);
  reply.headers({
    "content-type": artifact.contentType,
    "content-disposition": `inline; filename="${fileNameOf(request.url, link.taskId)}"`,
    "cache-control": `private, max-age=${secondsLeft(request.url, now())}, immutable`,
    etag: entityTag,
    "accept-ranges": "bytes",
    // Whatever a file claims to be, a browser that opens it must not run it with our origin's rights.
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": isShared ? "cross-origin" : "same-site",
  });
  if (isListed(request.headers["if-none-match"], entityTag)) return reply.status(304).send();

  const condition = request.headers["if-range"];
  const isCurrent = condition === undefined || condition === entityTag;
  const range = parseRange(isCurrent ? request.headers.range : undefined, stat.sizeBytes);
  if (range === "unsatisfiable") {
    return reply
      .status(416)
      .headers({ "content-range": `bytes */${stat.sizeBytes}`, "cache-control": "no-store" })
      .type("application/json")
      .send({ error: "range_not_satisfiable", message: `The file has ${stat.sizeBytes} bytes.` });
  }
  const { first, last } = range === "whole" ? { first: 0, last: stat.sizeBytes - 1 } : range;
  if (range !== "whole") reply.status(206).header("content-range", `bytes ${first}-${last}/${stat.sizeBytes}`);
  reply.header("content-length", last - first + 1);
  if (request.method === "HEAD") return reply.send();

  const opened = await orAway(artifacts.open(artifact.key, range === "whole" ? undefined : range));
  if (opened === undefined) throw new Error(`${artifact.key} was deleted just now.`);
  reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy());
  return reply.send(opened.stream);
}

/** The link is good: it is the storage of files that does not answer. */
class FilesAwayError extends Error {
  readonly statusCode = 503;
  constructor(options: ErrorOptions) {
    super("The storage of files does not answer.", options);
    this.name = "FilesAwayError";
  }
}

async function orAway<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new FilesAwayError({ cause });
  }
}

async function findArtifact(
  tasks: ArtifactRouteParts["tasks"],
  taskId: TaskId,
  index: number,
): Promise<Artifact | undefined> {
  const task = await tasks.find(taskId);
  return task?.state === "succeeded" ? task.result.artifacts[index] : undefined;
}

/** A key is written once: each attempt at a task has a folder of its own. */
function entityTagOf({ key, sizeBytes }: Artifact): string {
  return `"${createHash("sha256").update(`${key}\n${sizeBytes}`).digest("base64url").slice(0, 22)}"`;
}

/** Weak comparison (RFC 9110, 13.1.2). */
function isListed(header: string | undefined, entityTag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(entityTag);
}

/** Of a verified link, whose parts are plain: `lacuna-<first 8 of the task's id>-0.png`. */
function fileNameOf(url: string, taskId: TaskId): string {
  const [name] = (url.split("/").at(-1) ?? "").split("?", 1);
  return `lacuna-${taskId.slice(0, 8)}-${name}`;
}

function secondsLeft(url: string, now: number): number {
  const expiresAt = Number(new URLSearchParams(url.split("?", 2)[1]).get("expires"));
  return Math.max(0, Math.floor((expiresAt - now) / 1000));
}
