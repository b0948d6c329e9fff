import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { LIMITS, openOutbound } from "./testing/open-outbound.ts";
import { startHttpServer, startRawServer } from "./testing/loopback-server.ts";

async function downloadFrom(answer: (socket: Socket) => void, limits: Partial<typeof LIMITS> = {}) {
  const server = await startRawServer(answer);
  const outbound = openOutbound({ allow: [`127.0.0.1/32:${server.port}`] });
  try {
    return await outbound.download(server.origin, { ...LIMITS, ...limits });
  } finally {
    await server.idle(); // whatever happened, no connection is left
  }
}

const OK = "HTTP/1.1 200 OK\r\n";

/** Writes as fast as the other side reads, for as long as it does. */
function pour(socket: Socket, chunk: string | Uint8Array): void {
  const more = (): void => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on("drain", more);
  more();
}

describe("servers that answer badly", () => {
  it("reads a sound answer, with its content type bare and in lower case", async () => {
    const found = await downloadFrom((socket) =>
      socket.end(`${OK}Content-Type: Image/PNG; charset=x\r\nContent-Length: 5\r\n\r\nhello`),
    );
    expect(Buffer.from(found.bytes).toString()).toBe("hello");
    expect(found.contentType).toBe("image/png");
  });

  it("reads answers without a length or a type, and empty ones", async () => {
    const found = await downloadFrom((socket) => socket.end(`${OK}Connection: close\r\n\r\nhello`));
    expect(found).toEqual({ bytes: new Uint8Array(Buffer.from("hello")), contentType: "" });
    const empty = await downloadFrom((socket) => socket.end(`${OK}Content-Length: 0\r\n\r\n`));
    expect(empty.bytes).toHaveLength(0);
  });

  it("reads a body of exactly the allowed size, sent byte by byte in chunks of one", async () => {
    const chunks = Array.from({ length: 300_000 }, (_, index) => `1\r\n${index % 10}\r\n`).join("");
    const { bytes } = await downloadFrom(
      (socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`),
      { maxBytes: 300_000 },
    );
    expect(bytes).toHaveLength(300_000);
    expect(Buffer.from(bytes.subarray(0, 12)).toString()).toBe("012345678901");
  });

  it("stops an endless body at the limit", async () => {
    await expect(
      downloadFrom((socket) => {
        socket.write(`${OK}Connection: close\r\n\r\n`);
        pour(socket, Buffer.alloc(65_536));
      }),
    ).rejects.toMatchObject({ code: "too_large" });
    await expect(
      downloadFrom((socket) => {
        socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n`);
        pour(socket, `10000\r\n${"x".repeat(65_536)}\r\n`);
      }),
    ).rejects.toMatchObject({ code: "too_large" });
  });

  it("refuses by the announced length, before the body comes", async () => {
    await expect(
      downloadFrom((socket) => void socket.write(`${OK}Content-Length: 1000001\r\n\r\n`)),
    ).rejects.toMatchObject({ code: "too_large" });
    await expect(
      downloadFrom((socket) => void socket.write(`${OK}Content-Length: 9007199254740991\r\n\r\n`)),
    ).rejects.toMatchObject({ code: "too_large" });
  });

  it("takes no more than a server announced, and fails when it sends less", async () => {
    const { bytes } = await downloadFrom((socket) => {
      socket.write(`${OK}Content-Length: 5\r\n\r\nhello`);
      pour(socket, Buffer.alloc(65_536));
    });
    expect(Buffer.from(bytes).toString()).toBe("hello");
    await expect(downloadFrom((socket) => socket.end(`${OK}Content-Length: 50\r\n\r\nhello`))).rejects.toMatchObject({
      code: "unreachable",
    });
    await expect(
      downloadFrom((socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`)),
    ).rejects.toMatchObject({ code: "unreachable" });
  });

  it("refuses lengths that contradict each other or are none", async () => {
    for (const headers of [
      "Content-Length: 5\r\nContent-Length: 6\r\n",
      "Content-Length: -1\r\n",
      "Content-Length: five\r\n",
      "Content-Length: 99999999999999999999999\r\n",
      "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    ]) {
      await expect(
        downloadFrom((socket) => socket.end(`${OK}${headers}\r\nhello`)),
        headers,
      ).rejects.toMatchObject({
        code: "unreachable",
      });
    }
  });

  it("ends a slow drip when the time is up, in headers and in the body", async () => {
    for (const start of ["", OK, `${OK}X-Header: `, `${OK}Content-Length: 500000\r\n\r\n`]) {
      await expect(
        downloadFrom(
          (socket) => {
            if (start !== "") socket.write(start);
            const timer = setInterval(() => socket.write("x"), 20);
            socket.on("close", () => clearInterval(timer));
          },
          { timeoutMs: 300 },
        ),
        start,
      ).rejects.toMatchObject({ code: start === "" ? "unreachable" : "timed_out" });
    }
  });

  it("ends when a server says nothing at all", async () => {
    await expect(downloadFrom(() => undefined, { timeoutMs: 200 })).rejects.toMatchObject({ code: "timed_out" });
  });

  it("does not unpack what was packed without being asked for", async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    for (const encoding of ["gzip", "GZIP", "deflate", "br", "zstd", "gzip, gzip", "x-unknown"]) {
      await expect(
        downloadFrom((socket) => {
          socket.write(`${OK}Content-Encoding: ${encoding}\r\nContent-Length: ${bomb.length}\r\n\r\n`);
          socket.end(bomb);
        }),
        encoding,
      ).rejects.toMatchObject({ code: "bad_status" });
    }
  });

  it("cuts off floods of headers, in front of the body and behind it", async () => {
    await expect(
      downloadFrom((socket) => {
        socket.write(OK);
        pour(socket, "X-Header: some text that goes on\r\n".repeat(100));
      }),
    ).rejects.toMatchObject({ code: "unreachable", message: "The server sent too many headers." });
    await expect(
      downloadFrom((socket) => void socket.write(`${OK}X-Header: ${"x".repeat(100_000)}\r\n\r\n`)),
    ).rejects.toMatchObject({ code: "unreachable" });
    await expect(
      downloadFrom((socket) => {
        socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n`);
        pour(socket, "X-Trailer: some text that goes on\r\n".repeat(100));
      }),
    ).rejects.toMatchObject({ code: "unreachable" });
  });

  it("gives up on what is no HTTP", async () => {
    for (const answer of ["", "SSH-2.0-OpenSSH_9.6\r\n", "\0\0\0", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 abc\r\n\r\n"]) {
      await expect(
        downloadFrom((socket) => socket.end(answer)),
        answer,
      ).rejects.toMatchObject({ code: "unreachable" });
    }
    await expect(downloadFrom((socket) => void socket.resetAndDestroy())).rejects.toMatchObject({
      code: "unreachable",
    });
    await expect(
      downloadFrom((socket) =>
        socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
      ),
    ).rejects.toMatchObject({ code: "unreachable" });
  });

  it("names the status of an answer without content", async () => {
    for (const status of [201, 204, 206, 400, 401, 403, 404, 429, 500, 503]) {
      const server = await startHttpServer((_request, response) => {
        response.writeHead(status).end();
      });
      const outbound = openOutbound({ allow: [`127.0.0.1/32:${server.port}`] });
      await expect(outbound.download(server.origin, LIMITS)).rejects.toMatchObject({
        code: "bad_status",
        message: `The address could not be read. It answered with status ${status}.`,
      });
      await server.idle();
    }
  });

  it("does not speak TLS with a server that does not, or show why", async () => {
    const server = await startRawServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const outbound = openOutbound({ allow: ["127.0.0.1/32"] });
    await expect(outbound.download(`https://127.0.0.1:${server.port}/`, LIMITS)).rejects.toMatchObject({
      code: "unreachable",
      message: "The address could not be reached, or the connection broke off.",
    });
  });
});
