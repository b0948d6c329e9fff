import { beforeAll, describe, expect, it } from "vitest";
import { decodeImage } from "./decode-image.ts";
import { decodeMask } from "./mask/decode-mask.ts";
import type { HostileFile } from "./testing/hostile/hostile-file.ts";
import { hostileFiles } from "./testing/hostile-files.ts";

const files = await hostileFiles();

/** What came of a file: "tolerated", or the error. */
async function verdictOn({ role, bytes, picture }: HostileFile): Promise<"tolerated" | Error> {
  try {
    if (role === "image") await decodeImage(bytes);
    else await decodeMask(bytes, picture ? { size: picture } : {});
    return "tolerated";
  } catch (error) {
    return error instanceof Error ? error : new Error(`thrown: ${String(error)}`);
  }
}

describe("damaged and hostile files", () => {
  const verdicts = new Map<string, "tolerated" | Error>();

  beforeAll(async () => {
    for (const file of files) verdicts.set(file.name, await verdictOn(file));
  });

  it("are more than sixty, each under its own name", () => {
    expect(files.length).toBeGreaterThan(60);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });

  it.each(files.filter(({ expect: wanted }) => wanted !== "tolerated"))("$name is refused with $expect", (file) => {
    const verdict = verdicts.get(file.name);
    expect(verdict).toBeInstanceOf(Error);
    expect(verdict).toMatchObject({ code: file.expect, message: expect.stringMatching(/^[A-Z][^\n\r]{5,250}[.)]$/) });
    expect(verdict).toMatchObject({
      message: expect.not.stringMatching(/vips|sharp|libpng|heif:|\/\w+\/|Input buffer/i),
    });
  });

  it.each(files.filter(({ expect: wanted }) => wanted === "tolerated"))("$name is read: $why", (file) => {
    expect(verdicts.get(file.name)).toBe("tolerated");
  });
});
