import { once } from "node:events";
import { createServer } from "node:http";
import { z } from "zod";

const subject = z.object({
  stage: z.enum(["request", "result"]),
  image: z.string().startsWith("data:image/png;base64,"),
  prompt: z.string().optional(),
});
type Subject = z.output<typeof subject>;

/** Stands in for an operator's own safety checker. */
export interface SafetyDouble extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly Subject[];
  /** How it answers from now on: with the score of "porn", or not at all. */
  answer(how: (subject: Subject) => number | "never"): void;
}

type Judge = Parameters<SafetyDouble["answer"]>[0];
const findNothing: Judge = () => 0;

export async function startSafetyDouble(): Promise<SafetyDouble> {
  const seen: Subject[] = [];
  let score: Judge = findNothing;
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk));
    request.on("end", () => {
      const body = subject.parse(JSON.parse(text));
      seen.push(body);
      const porn = score(body);
      if (porn !== "never") response.end(JSON.stringify({ categories: { porn, neutral: 1 - porn } }));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The double has no port.");
  return {
    url: `http://127.0.0.1:${address.port}/check`,
    seen,
    answer: (how) => void (score = how),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
