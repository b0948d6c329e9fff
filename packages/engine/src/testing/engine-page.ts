import { createEngine } from "../create-engine.ts";
import { randomRaster, rectMask } from "./scenes.ts";
import { eraseSmallPictures, type SmallRun } from "./small-run.ts";

/** What the script of the test page offers to the test that drives the page. */
interface EnginePage {
  /** Threads asked for are two. */
  eraseSmallPictures(): Promise<SmallRun>;
  /** Stops a run of seconds when it makes progress; then the same engine erases the small pictures. */
  eraseAfterAbort(): Promise<SmallRun & { readonly isReasonThrown: boolean; readonly stoppedAt: number }>;
}

declare global {
  // `var` is how TypeScript is told of a global.
  var enginePage: EnginePage;
}

globalThis.enginePage = {
  async eraseSmallPictures() {
    const engine = await createEngine({ threads: 2 });
    try {
      return await eraseSmallPictures(engine);
    } finally {
      await engine.close();
    }
  },

  async eraseAfterAbort() {
    const engine = await createEngine({ threads: 2 });
    try {
      const controller = new AbortController();
      const reason = new Error("changed my mind");
      let stoppedAt = 0;
      const image = randomRaster(2, 800, 600);
      const mask = rectMask(800, 600, { x: 200, y: 150, width: 400, height: 300 });
      const onProgress = (fraction: number) => {
        stoppedAt = fraction;
        controller.abort(reason);
      };
      const run = engine.erase(image, mask, { effort: "best", signal: controller.signal, onProgress });
      const thrown: unknown = await run.catch((error: unknown) => error);
      return { ...(await eraseSmallPictures(engine)), isReasonThrown: thrown === reason, stoppedAt };
    } finally {
      await engine.close();
    }
  },
};
