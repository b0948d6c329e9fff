import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createArtifactLinks } from "./signed-artifact-links.ts";

const NOW = 1_760_000_000_000;
const secret = randomBytes(32);
const taskId = randomUUID();
const link = { taskId, index: 3, extension: "png", expiresAt: NOW + 600_000 };
const links = createArtifactLinks({ secret, now: () => NOW });
const path = links.sign(link, "https://erase.example").slice("https://erase.example".length);

describe("createArtifactLinks", () => {
  it("signs an absolute link that it takes back", () => {
    expect(path).toMatch(new RegExp(`^/artifacts/${taskId}/3\\.png\\?expires=${link.expiresAt}&signature=[\\w-]{43}$`));
    expect(links.verify(path)).toEqual({ kind: "valid", taskId, index: 3 });
    expect(links.sign(link, "https://erase.example/")).toBe(`https://erase.example${path}`);
  });

  it("lets a link expire at its time, not before", () => {
    const early = createArtifactLinks({ secret, now: () => link.expiresAt - 1 });
    const late = createArtifactLinks({ secret, now: () => link.expiresAt });
    expect(early.verify(path).kind).toBe("valid");
    expect(late.verify(path)).toEqual({ kind: "expired" });
  });

  it("takes no link that another secret signed", () => {
    expect(createArtifactLinks({ secret: randomBytes(32), now: () => NOW }).verify(path)).toEqual({ kind: "forged" });
  });

  it("takes no link of which one character was changed, whichever", () => {
    for (let at = 0; at < path.length; at++) {
      for (const other of ["0", "1", "A", "z", "/", "%", "-", "_", "\n"]) {
        if (path[at] === other) continue;
        const changed = path.slice(0, at) + other + path.slice(at + 1);
        expect(links.verify(changed), changed).toEqual({ kind: "forged" });
      }
    }
  });

  it("takes no other spelling of a link", () => {
    const [before = "", signature] = path.split("&signature=");
    const spellings = [
      "",
      "/",
      `${path}\n`,
      `${path}=`,
      `${path}&`,
      `${path}&x=1`,
      `${path}#x`,
      ` ${path}`,
      `/${path}`,
      `https://erase.example${path}`,
      `${before}&signature=`,
      `${before}&signature=${signature}&signature=${signature}`,
      path.replace("expires=", "expires=0"),
      path.replace("expires=", "expires=%2B"),
      path.replace("expires=", "Expires="),
      path.replace("/3.", "/03."),
      path.replace("/3.", "/%33."),
      path.replace(taskId, taskId.toUpperCase()),
      path.replace("/artifacts/", "/artifacts//"),
      path.replace("/artifacts/", "/artifacts/../artifacts/"),
      path.replace(".png", ".PNG"),
      path.replace(".png", ""),
      before.replace("?", `?signature=${signature}&`),
      path.replace("&signature=", "&amp;signature="),
    ];
    for (const spelling of spellings) expect(links.verify(spelling), spelling).toEqual({ kind: "forged" });
  });

  it("does not say that a forged link has expired", () => {
    const expired = path.replace(String(link.expiresAt), "1");
    expect(links.verify(expired)).toEqual({ kind: "forged" });
  });

  it("refuses to sign what it would not take back", () => {
    for (const wrong of [
      { ...link, taskId: "../x" },
      { ...link, taskId: "" },
      { ...link, index: -1 },
      { ...link, index: 1.5 },
      { ...link, extension: "p/ng" },
      { ...link, expiresAt: 1.5 },
      { ...link, expiresAt: Number.NaN },
    ]) {
      expect(() => links.sign(wrong, "https://erase.example")).toThrow(RangeError);
    }
  });

  it("refuses a secret that could be guessed", () => {
    expect(() => createArtifactLinks({ secret: randomBytes(31) })).toThrow(RangeError);
  });
});
