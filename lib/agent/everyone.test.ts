import { afterAll, expect, test } from "vitest";
import { memoryEngine } from "./engines/memory.ts";
import { withEveryone } from "./everyone.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";
import { hospital, question } from "./testing/hospital.ts";

afterAll(closeAsked);

test.each([[true, 1], [false, 3]])("everyone is read once where the data can't change (%s), and otherwise for every run", async (isFixed, times) => {
  const { context, ask } = await askedTre(hospital);
  await ask(question);
  const runId = context.store.db.prepare("SELECT run_id FROM ledger_sets").get()!["run_id"] as string;
  const { engine: held, description } = context.datasets.get("hospital")!;
  let read = 0;
  let fewer = 0;
  const engine = { ...held, isFixed, people: (...asked: Parameters<typeof held.people>) => (read++, memoryEngine({ ...hospital, rows: hospital.rows.slice(fewer) }).people(...asked)) };
  const told = () => withEveryone(context, { runId, dataset: "hospital", query: question }, { engine, description }, new AbortController().signal);
  expect(await told()).toEqual({ changed: false });
  expect(await told()).toEqual({ changed: false });
  fewer = 1;
  expect(await told()).toEqual({ changed: !isFixed });
  expect(read).toBe(times);
});
