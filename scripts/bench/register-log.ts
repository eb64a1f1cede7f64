import os from "node:os";
import { testContext } from "#db/testing/test-context.ts";
import { registerLogQueue } from "#db/schema/index.ts";
import { inclusionProof } from "#lib/register/log/tree.ts";
import { newestCheckpoint, subtreesIn } from "#lib/portal/register-log-tiles.ts";
import { sequenceRegisterLog } from "#lib/portal/sequence-register-log.ts";
import provideDatabase from "../testing/database.ts";
import { backendsOf, median, processorTime } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

const kept = (is: boolean): string => (is ? "kept" : "missed");

/** Writes entries into the log on real PostgreSQL, in its batches, and reads proofs of entries all over it. */
export async function benchRegisterLog(entries: number): Promise<Section> {
  const stop = await provideDatabase();
  const context = await testContext();
  try {
    const made = 10_000;
    let spent = 0;
    for (let written = 0; written < entries; written += made) {
      await context.db.insert(registerLogQueue).values(Array.from({ length: made }, (_, i) => ({ queuedAt: new Date(), entry: { type: "register.output", custodian: "https://register.example.org", entry: `FF-${String(written + i)}`, event: "refused", checks: 1 } })));
      const began = performance.now();
      await sequenceRegisterLog(context);
      spent += performance.now() - began;
    }
    const size = (await newestCheckpoint(context.db))!.size;
    const times: number[] = [];
    const before = processorTime(await backendsOf(context.db));
    for (let i = 0; i < 1_001; i++) {
      const began = performance.now();
      await inclusionProof(subtreesIn(context.db, size), Math.floor((size - 1) * (i / 1_000)), size);
      times.push(performance.now() - began);
    }
    const after = processorTime(await backendsOf(context.db));
    const processor = before === undefined || after === undefined ? [] : [["processor time of a proof, portal and database", `${milliseconds((after - before) / times.length)} ms`]];
    const perSecond = Math.round((entries / spent) * 1000);
    return {
      title: "The register's log",
      about: `${wholeNumber.format(entries)} entries written into the log on PostgreSQL in batches of 2,000, each batch in one transaction with its tiles and its signed checkpoint. The machine's load was ${os.loadavg()[0]!.toFixed(1)} on ${os.cpus().length} cores.`,
      columns: ["what", "measured"],
      rows: [["entries written in a second", wholeNumber.format(perSecond)], ["a proof of one entry, median", `${milliseconds(median(times))} ms`], ["slowest of 1,001", `${milliseconds(Math.max(...times))} ms`], ...processor],
      conclusion: `${wholeNumber.format(perSecond)} entries a second (aim: more than 2,000, ${kept(perSecond > 2_000)}); a proof in ${milliseconds(median(times))} ms (aim: under 5 ms, ${kept(median(times) < 5)}).`,
    };
  } finally {
    await context.end();
    await stop();
  }
}
