import { describe } from "vitest";
import { describeAccepting } from "./contract/accepting.ts";
import { describeCounting } from "./contract/counting.ts";
import { describeDelivering } from "./contract/delivering.ts";
import { describeEnding } from "./contract/ending.ts";
import { describeKeeping } from "./contract/keeping.ts";
import { describeRouting } from "./contract/routing.ts";
import { describeRetrying } from "./contract/retrying.ts";
import { describeRunning } from "./contract/running.ts";
import { describeSurviving } from "./contract/surviving.ts";
import { describeTelling } from "./contract/telling.ts";
import type { OpenStore } from "./store-under-test.ts";

/** What a `JobStore` must do, on whatever engine. */
export function describeJobStore(title: string, open: OpenStore): void {
  describe(title, () => {
    describeAccepting(open);
    describeRunning(open);
    describeRouting(open);
    describeEnding(open);
    describeDelivering(open);
    describeRetrying(open);
    describeKeeping(open);
    describeCounting(open);
    describeTelling(open);
    describeSurviving(open);
  });
}
