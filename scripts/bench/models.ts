import { eq } from "drizzle-orm";
import { modelFits } from "#db/schema/index.ts";
import { must, testFederation } from "#db/testing/test-federation.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query } from "#lib/query/model.ts";
import { simulatedPortal, simulatedTre, until } from "../../e2e/simulated-federation.ts";
import { readResults } from "#lib/portal/read-results.ts";
import provideDatabase from "../testing/database.ts";
import { median } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

const aim = 3_000;
const covariates = Array.from({ length: 12 }, (_, i) => `x${i + 1}`);
const dictionary: TableDictionary = {
  table: "people", label: "People",
  columns: [...covariates.map((name) => ({ kind: "number" as const, name, label: name, min: -100, max: 100, missingCodes: [] })), { kind: "category", name: "outcome", label: "Outcome", levels: [{ code: "no", label: "No" }, { code: "yes", label: "Yes" }], missingCodes: [] }],
};

/** The same people in each run: covariates about normal, the outcome told by them and by chance. */
function rowsOf(people: number, seed: number) {
  let at = seed;
  const random = () => (at = (at * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return Array.from({ length: people }, () => {
    const x = covariates.map(() => Math.round(100 * (random() + random() + random() + random() - 2)) / 10);
    const eta = x.reduce((sum, value, j) => sum + value * (j % 2 === 0 ? 0.1 : -0.05), -0.5);
    return { ...Object.fromEntries(covariates.map((name, j) => [name, x[j]!])), outcome: random() < 1 / (1 + Math.exp(-eta)) ? "yes" : "no" };
  });
}

/** A logistic model of 12 covariates over four TREs: their agents, the portal's door and its database, over HTTP on one machine. */
export async function benchModels({ people, rounds }: { people: number; rounds: number }): Promise<Section> {
  const removeDatabase = await provideDatabase();
  const rows: string[][] = [];
  const medians: number[] = [];
  try {
    for (const models of ["masked", "open"] as const) {
      const portal = await simulatedPortal();
      const tres = await Promise.all(Array.from({ length: 4 }, (_, i) => simulatedTre(portal, `Bench ${i + 1}`, [0, 0, 0, 0], { models }, { kind: "table", dictionary, rows: rowsOf(people, 11 + i) })));
      const world = await testFederation(portal.context, [], ["approve", "approve", "approve", "approve"], { tres, dataset: "hospital" });
      const times: number[] = [];
      let steps = 0;
      // The first turn warms everything up.
      for (let turn = 0; turn <= rounds; turn++) {
        const query = Query.parse({
          version: 1, title: `Twelve covariates, turn ${turn}`, dataModel: { kind: "table", table: "people" }, population: { kind: "group", match: "all", of: [] },
          variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })),
          analyses: [{ kind: "regression", id: "model", family: "logistic", outcome: "outcome", level: "yes", bySite: false, terms: covariates.map((variable) => ({ variable })) }],
        });
        const { id } = await world.submit(query);
        await until("the model is fitted", async () => ["converged", "stopped"].includes(must(await readResults(portal.context, world.researcher, { id })).models[0]?.state ?? ""), 120_000);
        const [fit] = await portal.context.db.select().from(modelFits).where(eq(modelFits.submissionId, id));
        if (!fit?.endedAt || fit.stopped) throw new Error(`the model was not fitted: ${JSON.stringify(fit?.stopped)}`);
        steps = fit.step;
        if (turn > 0) times.push(fit.endedAt.getTime() - fit.beganAt.getTime());
      }
      medians.push(median(times));
      rows.push([models === "masked" ? "under masks" : "in the open", String(steps), milliseconds(median(times)), milliseconds(median(times) / steps)]);
      await Promise.all(tres.map((tre) => tre.stop()));
      await portal.stop();
    }
  } finally {
    await removeDatabase();
  }
  const [masked = NaN] = medians;
  return {
    title: "Models in rounds",
    about: `A logistic model of 12 covariates over four TREs of ${wholeNumber.format(people)} people each: the TREs' own agents, the portal and its PostgreSQL over HTTP, all on this machine. From when the last TRE's release has arrived until the fit, exchange of round keys included. Median of ${rounds} turns, in milliseconds.`,
    columns: ["sums", "steps", "until the fit", "a step"],
    rows,
    conclusion: `Under masks ${milliseconds(masked)} ms (aim: under ${wholeNumber.format(aim)} ms, ${masked < aim ? "kept" : "missed"}).`,
  };
}
