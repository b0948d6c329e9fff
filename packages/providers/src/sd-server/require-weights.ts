import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { GuessLostError } from "../errors.ts";

const WEIGHTS = /\.(?:safetensors|gguf|ckpt|pth?)$/i;

/**
 * Looks for the files of weights that a program's arguments name. sd-server itself goes on without some of them: where the tiny
 * auto-encoder of `--taesd` is not there it decodes with the large one, more than twice as slow, and says nothing.
 *
 * @throws GuessLostError  that names the first one that cannot be read.
 */
export async function requireWeights(args: readonly string[]): Promise<void> {
  for (const file of args.filter((argument) => WEIGHTS.test(argument))) {
    try {
      await access(file, constants.R_OK);
    } catch (cause) {
      throw new GuessLostError(`sd-server is to be started with ${file}, which is not there or may not be read.`, {
        cause,
      });
    }
  }
}
