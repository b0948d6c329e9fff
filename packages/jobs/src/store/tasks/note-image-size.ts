import type { PixelSize, TaskId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import { countPixels } from "../quotas/count-against-quotas.ts";

/** The first time, it also counts against the owner's quotas: what was given by address could not be counted before. */
export function noteImageSize({ db }: Engine, id: TaskId, attempt: number, size: PixelSize): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const noted = transaction
      .updateTable("tasks")
      .set({ image_width: size.width, image_height: size.height })
      .where("id", "=", id)
      .where("attempt", "=", attempt)
      .where("state", "=", "running")
      .returning("owner");
    const first = await noted.where("image_width", "is", null).executeTakeFirst();
    if (first !== undefined) await countPixels(transaction, first.owner, size);
    return first !== undefined || (await noted.executeTakeFirst()) !== undefined;
  });
}
