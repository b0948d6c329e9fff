import type { PixelSize, TaskId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";

export async function noteImageSize({ db }: Engine, id: TaskId, attempt: number, size: PixelSize): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("tasks")
    .set({ image_width: size.width, image_height: size.height })
    .where("id", "=", id)
    .where("attempt", "=", attempt)
    .where("state", "=", "running")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
