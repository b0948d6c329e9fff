import { expect } from "vitest";
import { type Problem, problem } from "../contract.ts";

/** What a refusal says. Fails when the reply is no problem of RFC 9457, or its status is another than the body's. */
export async function readProblem(reply: Response): Promise<Problem> {
  expect(reply.headers.get("content-type")).toMatch(/^application\/problem\+json(;|$)/);
  const said = problem.strict().parse(await reply.json());
  expect(said.status).toBe(reply.status);
  expect(said.type).toMatch(/^urn:lacuna:problem:[a-z-]+$/);
  return said;
}
