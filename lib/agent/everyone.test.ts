import { afterAll, expect, test } from "vitest";
import { memoryEngine } from "./engines/memory.ts";
import { startTrinoStandIn } from "./engines/testing/trino-stand-in.ts";
import { worldInSql } from "./engines/testing/worlds.ts";
import { openTrino } from "./engines/trino.ts";
import { withEveryone } from "./everyone.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";
import { dictionary, hospital, question } from "./testing/hospital.ts";

afterAll(closeAsked);

test.each([[true, 1], [false, 3]])("everyone is read once where the data can't change (%s), and otherwise for every run", async (isFixed, times) => {
  const { context, ask } = await askedTre(hospital);
  await ask(question);
  const runId = context.store.db.prepare("SELECT run_id FROM ledger_sets").get()!["run_id"] as string;
  const { engine: held, description } = context.datasets.get("hospital")!;
  let read = 0;
  let fewer = 0;
  const engine = { ...held, isFixed, people: (...asked: Parameters<typeof held.people>) => (read++, memoryEngine({ ...hospital, rows: hospital.rows.slice(fewer) }).people(...asked)) };
  const told = () => withEveryone(context, { runId, dataset: "hospital", query: question, asked: [] }, { engine, description }, new AbortController().signal);
  expect(await told()).toEqual({ changed: false, strangers: [] });
  expect(await told()).toEqual({ changed: false, strangers: [] });
  fewer = 1;
  expect(await told()).toEqual({ changed: !isFixed, strangers: [] });
  expect(read).toBe(times);
});

test("of a database that may change everyone is read once for each release of the data, also after a restart, and again where somebody is new", async () => {
  const { context, ask } = await askedTre(hospital);
  await ask(question);
  await ask(question, "another project");
  const runId = context.store.db.prepare("SELECT run_id FROM runs WHERE run_id NOT IN (SELECT run_id FROM ledger_sets WHERE key = 'everyone')").get()!["run_id"] as string;
  const { description } = context.datasets.get("hospital")!;
  const account = { user: "fivefold", catalog: "records", schema: "cdm" };
  const standIn = await startTrinoStandIn(["CREATE SCHEMA cdm", ...worldInSql(hospital, (table) => `cdm.${table}`)]);
  const told = async (release: string | undefined, asked: Iterable<number> = []) => {
    // Opened anew each time, as after a restart.
    const engine = await openTrino({ ...account, url: standIn.url, dictionary });
    const before = standIn.statements.length;
    const { datasets } = context.config;
    await withEveryone({ ...context, config: { ...context.config, datasets: datasets.map((one) => ({ ...one, ...(release !== undefined && { release }) })) } }, { runId, dataset: "hospital", query: question, asked }, { engine, description }, new AbortController().signal);
    await engine.close();
    return standIn.statements.length - before;
  };
  const inside = await openTrino({ ...account, url: standIn.url, dictionary });
  const everyone = (await inside.people(question, new AbortController().signal)).ids;
  expect(await told("2026-11")).toBe(1);
  expect([await told("2026-11", everyone), await told("2026-11", everyone.slice(0, 5))]).toEqual([0, 0]);
  expect(await told("2026-11", [...everyone, 4_000_000_000])).toBe(1);
  expect([await told("2026-12"), await told("2026-12")]).toEqual([1, 0]);
  expect([await told(undefined), await told(undefined)]).toEqual([1, 1]);
  await standIn.close();
});
