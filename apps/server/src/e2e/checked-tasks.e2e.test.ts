import { findPostgres } from "@lacuna/jobs/testing";
import { expect, it } from "vitest";
import { pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { openCluster } from "../testing/cluster.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { startSafetyDouble } from "../testing/safety-double.ts";

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres)
  console.warn("NOT TESTED: which workers are given what is to be checked. There is no PostgreSQL here.");

it.skipIf(!hasPostgres)(
  "gives what a server wants checked to workers with a checker, though others are there",
  { timeout: 240_000 },
  async () => {
    await using checker = await startSafetyDouble();
    const checks = { LACUNA_SAFETY_CHECKER: "http", LACUNA_SAFETY_URL: checker.url, LACUNA_NO_SELF_TEST: "true" };
    await using cluster = await openCluster({
      servers: 1,
      workers: 2,
      envOf: (role, index) => (role === "server" || index === 1 ? checks : {}),
    });
    const [origin = ""] = cluster.origins;
    const figures = async () => (await fetch(`${origin}/metrics`)).text();
    // Workers say what they can do soon after they have started: until then what must be checked is refused.
    await expect.poll(figures, { timeout: 60_000 }).toContain('lacuna_workers{need="erase+checked"} 1\n');
    await expect.poll(figures, { timeout: 60_000 }).toContain('lacuna_workers{need="erase"} 2\n');
    const body = { image: toBase64(await pictureFile(64, 64)), mask: toBase64(await maskFile(64, 64, 12)) };
    const tasks = await Promise.all(Array.from({ length: 6 }, () => submitToBfl(origin, body)));
    await Promise.all(tasks.map(pollBfl));
    expect(checker.seen).toHaveLength(12);
  },
);
