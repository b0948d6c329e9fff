import path from "node:path";
import { formatOfExtension } from "@lacuna/library";
import type { EraseSettings, RunSettings, ServerSettings } from "./erase-settings.ts";
import { UsageError } from "./usage-error.ts";

/** Refuses combinations of options that no picture could make sense of. @throws UsageError */
export function requireSensibleSettings(settings: EraseSettings): void {
  const { mask } = settings;
  const marksObjects = mask.file !== undefined || mask.isAlpha || mask.shapes.length > 0 || mask.select !== undefined;
  if (!marksObjects && mask.text === undefined) {
    const verb = settings.verb === "filled" ? "fill" : "erase";
    throw new UsageError(
      `nothing says what to ${verb}; give --mask, --box, --polygon, --alpha-mask, --text or --select`,
    );
  }
  if (mask.withShadow && !marksObjects)
    throw new UsageError("--with-shadow needs a --mask, --box, --polygon or --select");
  if (settings.list) requireSensibleList(settings);
  requireSensibleRun(settings, mask.file, settings.list);
}

function requireSensibleList({ dryRun, output, inputs, saveMask }: EraseSettings): void {
  if (dryRun) throw new UsageError("--list looks at the pictures and --dry-run does not; leave one of them out");
  if (output !== undefined) throw new UsageError("--list writes no result; leave out -o, or leave out --list");
  if (inputs.includes("-") && saveMask === true) throw new UsageError("with standard input, write --save-mask=FILE");
}

/**
 * Likewise, of what all commands on pictures have.
 *
 * @param mask    A file, or "-" for standard input.
 * @param isList  Whether only lines are printed: no result goes to standard output.
 */
export function requireSensibleRun(settings: RunSettings, mask?: string, isList = false): void {
  const { inputs, output, variations } = settings;
  const readers = [...inputs, mask, settings.avoid].filter((source) => source === "-").length;
  if (readers > 1) throw new UsageError('standard input ("-") can stand for one file only');
  if (mask === "" || output === "" || inputs.includes("")) throw new UsageError("a file name is empty");
  if (typeof settings.compare === "string" && formatOfExtension(path.extname(settings.compare)) === undefined) {
    throw new UsageError(`--compare=${settings.compare} names no format; end it in .jpg, .png, .webp, .avif or .tif`);
  }
  if (typeof settings.saveMask === "string" && !/\.png$/i.test(settings.saveMask)) {
    throw new UsageError(`--save-mask=${settings.saveMask} must end in .png`);
  }
  if (settings.server !== undefined) requireServer(settings.server, settings.threads);
  if (settings.prompt !== undefined) requireFillingServer(settings);
  if (settings.model !== undefined && settings.server !== undefined) {
    throw new UsageError("--model runs on this machine; a server has its own: leave out --server");
  }
  if (isList) return;
  const isStdout = output === "-" || (output === undefined && inputs.includes("-"));
  if (!isStdout) return;
  if (variations > 1) throw new UsageError("standard output takes one result; --variations needs -o with a file name");
  if (settings.json) throw new UsageError("--json and the result both go to standard output; give -o a file name");
  if (settings.compare === true || settings.saveMask === true) {
    throw new UsageError("with the result on standard output, write --compare=FILE and --save-mask=FILE");
  }
}

/** Models run where the server says; this program has none that follows words. */
function requireFillingServer({ server, model }: RunSettings): void {
  if (model !== undefined) throw new UsageError("--model follows no prompt; leave out one of the two");
  if (server !== undefined) return;
  throw new UsageError(
    'a prompt takes a server with a model or a vendor: "lacuna setup fill" sets one up, "lacuna serve" starts it; then give --server',
  );
}

function requireServer({ url, key }: ServerSettings, threads: number | undefined): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UsageError(`--server ${url} is no http(s) address, such as http://127.0.0.1:8787`);
  }
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new UsageError("--key is no key: it has blanks or letters with accents");
  if (threads !== undefined) throw new UsageError("--threads is for this machine; a server has its own");
}
