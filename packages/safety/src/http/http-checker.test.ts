import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { decodeImage } from "@lacuna/codec";
import { describe, expect, it } from "vitest";
import { CheckerUnavailableError } from "../errors.ts";
import { plainPicture } from "../testing/pictures.ts";
import { createHttpChecker } from "./http-checker.ts";

async function withServer(answer: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("It has no port.");
    await use(`http://127.0.0.1:${address.port}/check`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

const picture = plainPicture(90, 20);

describe("a checker of the operator's", () => {
  it("is sent the picture, the stage, the prompt and the key", async () => {
    const seen: { readonly headers: IncomingMessage["headers"]; readonly body: string }[] = [];
    await withServer(
      (request, response) =>
        void readBody(request).then((body) => {
          seen.push({ headers: request.headers, body });
          response.end('{"categories":{"violence":0.25,"porn":1},"model":"mine"}');
        }),
      async (url) => {
        const checker = createHttpChecker({ url, key: "secret" });
        const scores = await checker.check({ stage: "request", picture, prompt: "a lake" });
        expect(scores).toEqual({ violence: 0.25, porn: 1 });
      },
    );
    const [request, ...more] = seen;
    if (request === undefined) throw new Error("Nothing was asked.");
    expect(more).toEqual([]);
    expect(request.headers.authorization).toBe("Bearer secret");
    const body: unknown = JSON.parse(request.body);
    expect(body).toMatchObject({
      stage: "request",
      prompt: "a lake",
      image: expect.stringMatching(/^data:image\/png;base64,/),
    });
    const [, base64 = ""] = /base64,([^"]+)/.exec(request.body) ?? [];
    expect((await decodeImage(Buffer.from(base64, "base64"))).raster.data).toEqual(picture.data);
  });

  it.each<[string, RequestListener, string]>([
    ["answers with an error", (_, response) => void response.writeHead(500).end("no"), "answered with 500"],
    ["answers with something else", (_, response) => void response.end("<html>"), "not JSON"],
    ["answers without categories", (_, response) => void response.end('{"nsfw":true}'), "at categories"],
    ["has no category", (_, response) => void response.end('{"categories":{}}'), "not one category"],
    ["has percents", (_, response) => void response.end('{"categories":{"porn":93}}'), "categories → porn"],
    ["has words", (_, response) => void response.end('{"categories":{"porn":"high"}}'), "categories → porn"],
    ["sends us on", (_, response) => void response.writeHead(302, { location: "/x" }).end(), "redirect"],
    ["never ends", (_, response) => void response.write("x"), "no answer within 1 s"],
    ["never begins", () => undefined, "no answer within 1 s"],
    ["breaks off", (request) => void request.socket.destroy(), "cannot be used"],
    ["talks too much", (_, response) => void response.end(`"${"x".repeat(100_000)}"`), "longer than"],
  ])("that %s is unavailable", async (_, answer, reason) => {
    await withServer(answer, async (url) => {
      const failed = createHttpChecker({ url, timeoutMs: reason.includes("within") ? 1000 : 30_000 }).check({
        stage: "result",
        picture,
      });
      await expect(failed).rejects.toThrow(CheckerUnavailableError);
      await expect(failed).rejects.toThrow(reason);
    });
  });

  it("is not waited for by who has gone", async () => {
    await withServer(
      () => undefined,
      async (url) => {
        const stop = new AbortController();
        const failed = createHttpChecker({ url }).check({ stage: "result", picture }, stop.signal);
        stop.abort(new Error("gone"));
        await expect(failed).rejects.toThrow("gone");
      },
    );
  });
});
