import { afterEach, describe, expect, it } from "vitest";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { evidenceOf } from "#lib/disclosure/evidence.ts";
import { nothingSaid } from "#lib/disclosure/ledger/said.ts";
import { loadSolver } from "#lib/disclosure/solver.ts";
import { policyWith, queryDigest, runOf, crosstab, table2 } from "#lib/disclosure/testing/tables.ts";
import { until } from "../testing/test-tre.ts";
import { waitingThreads } from "../testing/waiting-threads.ts";
import { openThreads, ThreadDied, type Threads } from "./open-threads.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const opened = (options?: Parameters<typeof openThreads>[0]): Threads => {
  const threads = openThreads(options);
  closing.push(() => threads.close());
  return threads;
};
const waited = (most?: number) => {
  const world = waitingThreads(most);
  closing.push(() => world.close());
  return world;
};
const run = table2([[16, 7], [41, 9], [68, 18], [39, 105]]);
const policy = policyWith({ roundingBase: 5 });
const asked = [run, policy, { queryDigest }] as [typeof run, typeof policy, { queryDigest: string }];

describe("threads", () => {
  it("answer what the same function answers here, maps and sets of the ledger included", async () => {
    const threads = opened();
    const here = await controlDisclosure(...asked);
    expect(await threads.run("control", asked)).toEqual(here);
    const near = new Set([here.shown[0]!.key]);
    const ledger = { ...nothingSaid, near, answers: new Map([[here.shown[1]!.key, { value: 160, roundedTo: 5 }]]) };
    expect(await threads.run("control", [run, policy, { queryDigest, ledger }])).toEqual(await controlDisclosure(run, policy, { queryDigest, ledger }));
    expect(await threads.run("evidence", [run, policy, here.workings!])).toEqual(evidenceOf(run, policy, here.workings!, await loadSolver()));
  });

  it("throw what the function throws, and answer the next question", async () => {
    const threads = opened({ most: 1 });
    const twice = runOf(crosstab("a", { row: 2 }, [20, 30]), crosstab("b", { row: 2 }, [21, 29]));
    const here = await controlDisclosure(twice, policy, { queryDigest }).catch((error: unknown) => error);
    expect(here).toBeInstanceOf(Error);
    await expect(threads.run("control", [twice, policy, { queryDigest }])).rejects.toThrow((here as Error).message);
    expect(await threads.run("control", asked)).toMatchObject({ released: { queryDigest } });
  });

  it("say so when one ends without an answer, each time", async () => {
    const threads = opened({ program: new URL("../testing/thread-that-dies.ts", import.meta.url), most: 1 });
    const both = await Promise.allSettled([threads.run("control", asked), threads.run("evidence", [run, policy, (await controlDisclosure(...asked)).workings!])]);
    expect(both.map((one) => one.status === "rejected" && [(one.reason as Error).name, (one.reason as Error).message])).toEqual([
      ["ThreadDied", "The thread that works out “control” ended before it answered, with code 3."], ["ThreadDied", "The thread that works out “evidence” ended before it answered, with code 3."],
    ]);
    expect((both[0] as PromiseRejectedResult).reason).toBeInstanceOf(ThreadDied);
  });

  it("are ended in the midst of their work when it is called off, and whoever waited takes the place", async () => {
    const { threads, begun, letGo } = waited(1);
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    const answers = [first, second, third].map(({ signal }) => threads.run("control", asked, signal));
    const settled = Promise.allSettled(answers);
    await until("the first begins", () => begun.length === 1);
    second.abort(new Error("not needed"));
    await expect(answers[1]).rejects.toThrow("not needed");
    first.abort(new Error("stopped"));
    await expect(answers[0]).rejects.toThrow("stopped");
    await until("the third begins", () => begun.length === 2);
    letGo();
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
    await expect(threads.run("control", asked, first.signal)).rejects.toThrow("stopped");
  });

  it("end with the program, whoever waits for an answer", async () => {
    const { threads, begun } = waited(1);
    const answers = Promise.allSettled([threads.run("control", asked), threads.run("control", asked)]);
    await until("the first begins", () => begun.length === 1);
    await threads.close();
    expect((await answers).map((one) => one.status === "rejected" && (one.reason as Error).message)).toEqual(["The program ends.", "The program ends."]);
  });
});
