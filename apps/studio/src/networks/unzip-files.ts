import { unzipSync } from "fflate";
import { NetworkChoiceError } from "./network-choice-error.ts";

/** More than any network that fits into a page. A zip file may claim to hold anything. */
const MOST_BYTES = 2_000_000_000;

/** Unpacks what of a zip file may belong to a network. @throws NetworkChoiceError */
export async function unzipFiles(file: File): Promise<File[]> {
  const packed = new Uint8Array(await file.arrayBuffer());
  let total = 0;
  try {
    const unpacked = unzipSync(packed, {
      filter({ name, originalSize }) {
        if (!/\.(json|onnx)$/i.test(name)) return false;
        total += originalSize;
        if (total > MOST_BYTES) throw new RangeError("more than 2 GB");
        return true;
      },
    });
    return Object.entries(unpacked).map(([name, bytes]) => new File([new Uint8Array(bytes)], baseName(name)));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NetworkChoiceError(`${file.name} cannot be unpacked: ${why}.`, { cause });
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
