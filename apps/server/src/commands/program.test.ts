import { expect, it } from "vitest";
import { SETTING_ROWS } from "../config/setting-table.ts";
import { createProgram } from "./program.ts";

async function unused(): Promise<void> {}

const OTHERS = {
  listWorkers: unused,
  examine: unused,
  addKey: unused,
  listKeys: unused,
  showKey: unused,
  editKey: unused,
  revokeKey: unused,
  listTasks: unused,
  showTask: unused,
  retryTasks: unused,
  listWebhooks: unused,
  retryWebhooks: unused,
};

it("passes every flag on under the name of its setting", async () => {
  let flags: unknown;
  const serve = async (sources: { readonly flags: object }): Promise<void> => {
    ({ flags } = sources);
  };
  const words = SETTING_ROWS.flatMap(({ flag, setting }) => (setting.isToggle ? [flag] : [flag, "given"]));
  const program = createProgram({ name: "lacuna-server", version: "test", env: {} }, { ...OTHERS, serve });
  await program.parseAsync(words, { from: "user" });
  expect(flags).toEqual(
    Object.fromEntries(SETTING_ROWS.map(({ name, setting }) => [name, setting.isToggle ? true : "given"])),
  );
});
