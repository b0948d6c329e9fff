import { CommanderError } from "commander";
import { describe, expect, it, vi } from "vitest";
import type { EraseSettings, ExtendSettings } from "./erase-settings.ts";
import { addExtendCommand } from "./extend-program.ts";
import { addFillCommand } from "./fill-program.ts";
import { createProgram, keepOptionalValuesApart } from "./program.ts";
import { UsageError } from "./usage-error.ts";

/** @param more  Arguments with blanks in them. */
async function settingsOf(line: string, more: readonly string[] = []): Promise<EraseSettings> {
  let found: EraseSettings | undefined;
  const program = createProgram("1.2.3", async (settings) => {
    found = settings;
  });
  for (const command of [program, ...program.commands])
    command.configureOutput({ writeErr: () => {}, writeOut: () => {} });
  await program.parseAsync(keepOptionalValuesApart([...line.split(" "), ...more]), { from: "user" });
  if (found === undefined) throw new Error("the command did not run");
  return found;
}

describe("lacuna erase", () => {
  it("leaves to the library what is not said", async () => {
    expect(await settingsOf("erase a.jpg --mask m.png")).toEqual({
      verb: "erased",
      inputs: ["a.jpg"],
      mask: {
        file: "m.png",
        isAlpha: false,
        shapes: [],
        text: undefined,
        select: undefined,
        withShadow: false,
        options: {},
      },
      list: false,
      avoid: undefined,
      output: undefined,
      format: undefined,
      compare: false,
      saveMask: false,
      variations: 1,
      threads: undefined,
      server: undefined,
      model: undefined,
      prompt: undefined,
      erase: {},
      json: false,
      quiet: false,
      force: false,
      dryRun: false,
    });
  });

  it("reads every option", async () => {
    const line =
      "erase a.jpg b.jpg -m m --mask-channel alpha --invert --fit-mask --alpha-mask --box 1,2,3,4 --box 5,6,7,8 " +
      "--dilate 0 --avoid v.png -o out/ --format webp --quality 80 --strip-metadata --compare --save-mask -f " +
      "--variations 3 --seed 4294967295 --effort best --threads 2 --max-megapixels 12 --json -q -n --text --with-shadow";
    const named = ["--select", "Dog, cell phone", "--select", "person"];
    expect(await settingsOf(line, named)).toEqual({
      verb: "erased",
      list: false,
      inputs: ["a.jpg", "b.jpg"],
      mask: {
        file: "m",
        isAlpha: true,
        shapes: [
          { kind: "box", x: 1, y: 2, width: 3, height: 4 },
          { kind: "box", x: 5, y: 6, width: 7, height: 8 },
        ],
        text: { within: [] },
        select: ["dog", "cell phone", "person"],
        withShadow: true,
        options: { maskChannel: "alpha", invert: true, fitMask: true },
      },
      avoid: "v.png",
      output: "out/",
      format: "webp",
      compare: true,
      saveMask: true,
      variations: 3,
      threads: 2,
      server: undefined,
      model: undefined,
      prompt: undefined,
      erase: {
        dilatePx: 0,
        seed: 4_294_967_295,
        effort: "best",
        quality: 80,
        keepMetadata: false,
        maxPixels: 12_000_000,
      },
      json: true,
      quiet: true,
      force: true,
      dryRun: true,
    });
  });

  it("does not take a picture for the value of --compare or --save-mask", async () => {
    const bare = await settingsOf("erase --box 1,1,2,2 --compare --save-mask a.jpg");
    expect(bare).toMatchObject({ inputs: ["a.jpg"], compare: true, saveMask: true });
    const named = await settingsOf("erase --box 1,1,2,2 --compare=c.png --save-mask=m.png a.jpg");
    expect(named).toMatchObject({ inputs: ["a.jpg"], compare: "c.png", saveMask: "m.png" });
  });

  it("takes a server from an option or the environment, and gives it up for an empty one", async () => {
    const line = "erase a.jpg --mask m.png";
    vi.stubEnv("LACUNA_SERVER", "http://a.example");
    vi.stubEnv("LACUNA_KEY", "k1");
    try {
      expect((await settingsOf(line)).server).toEqual({ url: "http://a.example", key: "k1" });
      const other = await settingsOf(`${line} --server https://b.example --key k2`);
      expect(other.server).toEqual({ url: "https://b.example", key: "k2" });
      expect((await settingsOf(`${line} --server=`)).server).toBeUndefined();
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("takes what follows -- as pictures", async () => {
    expect((await settingsOf("erase --box 1,1,2,2 -- --compare -x.jpg")).inputs).toEqual(["--compare", "-x.jpg"]);
  });

  it("lists what can be selected when asked for something else", async () => {
    const message = /unicorn cannot be selected; what can: person, bicycle/;
    await expect(settingsOf("erase a.jpg --select person,unicorn")).rejects.toThrow(message);
    await expect(settingsOf("erase a.jpg --select person,")).rejects.toThrow(CommanderError);
  });

  it("takes --text for lettering anywhere, whatever boxes are named beside it", async () => {
    expect((await settingsOf("erase a.jpg --text")).mask.text).toEqual({ within: [] });
    const box = { kind: "box", x: 1, y: 2, width: 3, height: 4 };
    expect((await settingsOf("erase a.jpg --text-inside 1,2,3,4")).mask.text).toEqual({ within: [box] });
    expect((await settingsOf("erase a.jpg --text --text-inside 1,2,3,4")).mask.text).toEqual({ within: [] });
    expect((await settingsOf("erase a.jpg --box 1,2,3,4")).mask.text).toBeUndefined();
  });

  it.each([
    ["erase a.jpg", "nothing says what to erase"],
    ["erase a.jpg --text --with-shadow", "--with-shadow needs"],
    ["erase a.jpg --select person --list -n", "--list looks at the pictures"],
    ["erase a.jpg --select person --list -o b.png", "--list writes no result"],
    ["erase - --mask -", "one file only"],
    ["erase a.jpg --mask - --avoid -", "one file only"],
    ["erase - --mask m.png --variations 2", "takes one result"],
    ["erase - --mask m.png --json", "both go to standard output"],
    ["erase - --mask m.png --compare", "--compare=FILE"],
    ["erase a.jpg --mask m.png --compare=c.bmp", "names no format"],
    ["erase a.jpg --mask m.png --save-mask=m.jpg", "must end in .png"],
    ["erase a.jpg --mask m.png --server a.example", "no http(s) address"],
    ["erase a.jpg --mask m.png --server ftp://a.example", "no http(s) address"],
    ["erase a.jpg --mask m.png --server http://a.example --key schlüssel", "no key"],
    ["erase a.jpg --mask m.png --server http://a.example --threads 2", "for this machine"],
  ])("refuses %j", async (line, reason) => {
    const refusal = await settingsOf(line).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UsageError);
    expect(String(refusal)).toContain(reason);
  });

  it.each([
    "",
    "eras a.jpg",
    "erase",
    "erase a.jpg --maks m.png",
    "erase a.jpg --mask",
    "erase a.jpg --box 1,2,3",
    "erase a.jpg --effort more",
    "erase a.jpg --format bmp",
    "erase a.jpg --variations 9",
    "erase a.jpg --quality 0",
    "erase a.jpg --seed -1",
    "erase a.jpg --threads 65",
  ])("does not understand %j", async (line) => {
    const refusal = await settingsOf(line).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CommanderError);
    expect(refusal).toMatchObject({ exitCode: 1 });
  });
});

async function readCommand(line: string, words: readonly string[] = []): Promise<EraseSettings | ExtendSettings> {
  const found: (EraseSettings | ExtendSettings)[] = [];
  const keep = async (settings: EraseSettings | ExtendSettings): Promise<void> => void found.push(settings);
  const program = createProgram("1.2.3", keep);
  addFillCommand(program, keep);
  addExtendCommand(program, keep);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => undefined });
  await program.parseAsync([...line.split(" "), ...words], { from: "user" });
  const [settings] = found;
  if (settings === undefined) throw new Error("no command was run");
  return settings;
}

describe("a prompt", () => {
  const server = "--server http://a.example";

  it("is read with what a model is told", async () => {
    const line = `fill a.jpg --box 1,2,3,4 ${server} --steps 20 --guidance 3.5 --enhance-prompt --prompt`;
    expect(await readCommand(line, ["a wooden bench"])).toMatchObject({
      verb: "filled",
      prompt: { prompt: "a wooden bench", steps: 20, guidance: 3.5, enhancePrompt: true },
      erase: { dilatePx: 0 },
      server: { url: "http://a.example" },
    });
    expect(await readCommand(`extend a.jpg --left 9 ${server} --prompt sea`)).toMatchObject({
      prompt: { prompt: "sea" },
    });
  });

  it.each([
    ["fill a.jpg --box 1,2,3,4 --prompt cat", /"lacuna setup fill" sets one up, "lacuna serve" starts it/],
    ["extend a.jpg --left 9 --prompt cat", /"lacuna setup fill" sets one up/],
    [`fill a.jpg --box 1,2,3,4 ${server}`, /nothing says what to fill with/],
    [`fill a.jpg --prompt cat ${server}`, /nothing says what to fill; give --mask/],
    [`extend a.jpg --left 9 --steps 4 ${server}`, /go with a --prompt/],
    [`extend a.jpg --left 9 --prompt cat --effort best ${server}`, /--effort is for searching/],
    [`extend a.jpg --left 9 --prompt cat --avoid v.png ${server}`, /--avoid is for copying/],
    ["extend a.jpg --left 9 --prompt cat --model lama", /--model follows no prompt/],
  ])("is refused: %s", async (line, message) => {
    await expect(readCommand(line)).rejects.toThrow(message);
  });

  it.each(["--steps 0", "--steps 2.5", "--guidance 101", "--guidance -1", "--prompt= "])(
    "refuses %s",
    async (words) => {
      await expect(readCommand(`fill a.jpg --box 1,2,3,4 ${server} ${words}`)).rejects.toThrow(CommanderError);
    },
  );
});
