import { expect, it, onTestFinished } from "vitest";
import { followClock } from "./follow-clock.ts";

it("says what the other clock says, also after that was set", async () => {
  let theirs = 1_000_000;
  const clock = await followClock(
    async () => theirs,
    () => 700_000,
    5,
  );
  onTestFinished(() => clock.stop());
  expect(clock.now()).toBe(1_000_000);
  theirs = 400_000;
  await expect.poll(() => clock.now()).toBe(400_000);
});

it("goes on by the last difference while the other clock cannot be read", async () => {
  let reads = 0;
  let own = 5000;
  const read = async () => {
    if (++reads > 1) throw new Error("away");
    return 8000;
  };
  const clock = await followClock(read, () => own, 5);
  onTestFinished(() => clock.stop());
  await expect.poll(() => reads).toBeGreaterThan(2);
  own = 6000;
  expect(clock.now()).toBe(9000);
});
