/** The TREs of the demo as data: three with made-up people, or five over real files. What is said of them here is what the public reads. */
import fs from "node:fs";
import path from "node:path";
import type { Dataset } from "#lib/agent/config.ts";
import type { DataFacts } from "#lib/kernel/data-facts.ts";
import { DataUse } from "#lib/kernel/data-use.ts";
import type { TrePolicy } from "#lib/agent/policy.ts";
import type { ReleaseClass } from "#lib/disclosure/release-class.ts";
import { heartDiseaseSources } from "#lib/agent/data/heart-disease.ts";
import { generatePeople } from "#lib/agent/data/synthetic.ts";
import type { PlaceName } from "#lib/agent/data/synthetic-model.ts";

export type DemoTre = {
  readonly slug: string;
  readonly name: string;
  /** The letters on each page of its console. */
  readonly code: string;
  readonly nation: string;
  readonly about: string;
  readonly policy: Partial<Pick<TrePolicy, "checkers" | "signOff">> & { readonly release?: "automatic" | "people" | { readonly classes: readonly ReleaseClass[] } } & { readonly disclosure?: string };
  /** Makes what is missing below `folder`, and says what the TRE's file shall name as its data. */
  readonly datasets: (folder: string) => Promise<readonly Dataset[]>;
};

const thousands = new Intl.NumberFormat("en-GB");

/** As much data in UK environments is: for health research that seeks no profit, by the project that was approved, for three years. */
const dataUse = DataUse.parse({ permission: "HMB", modifiers: [{ term: "NPUNCU" }, { term: "PS" }, { term: "US" }, { term: "IRB" }, { term: "GS", value: "United Kingdom" }, { term: "TS", value: "36" }] });

/** Synthetic people, the same on every machine; made at the first start and whenever another number is wanted. The national data opt-out is England's. */
const synthetic = (place: PlaceName, persons: number, seed: number, optOut: DataFacts["optOut"]) => async (folder: string): Promise<readonly Dataset[]> => {
  const file = path.join(folder, `people-${persons}.duckdb`);
  if (!fs.existsSync(file)) await generatePeople({ file, persons, seed, place });
  return [
    { key: "primary-care", title: "Primary care records", summary: `${thousands.format(persons)} synthetic people: nobody in them exists.`, dataUse, facts: { sensitivity: "De-Personalised", article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut }, source: { kind: "duckdb", file } },
  ];
};

const northernClasses: readonly ReleaseClass[] = [
  { name: "counts", kinds: ["count"], mostChanged: "rounding", sample: 0.05 },
  { name: "tables", kinds: ["count", "crosstab", "histogram", "distribution"], mostChanged: "hiding", sample: 1 },
  { name: "statistics", kinds: ["summary", "comparison", "correlation", "rate", "survival", "meta-analysis", "regression", "cox", "quantiles"], mostChanged: "hiding", sample: 0.25 },
];

export const syntheticTres = (persons?: number): readonly DemoTre[] => [
  {
    slug: "northern", name: "Northern Care TRE", code: "NOR", nation: "England",
    about: "Primary care records of a large northern city. A made-up environment with synthetic people, for demonstration.",
    // What rules may release leaves by itself, class by class; of tables people look at all afterwards, of the rest at a random part.
    policy: { disclosure: "nhse-sde-10-5", release: { classes: northernClasses } },
    datasets: synthetic("urban", persons ?? 20_000, 11, "Yes"),
  },
  {
    slug: "wessex", name: "Wessex Care TRE", code: "WES", nation: "England",
    about: "Primary care records of country towns and villages. A made-up environment with synthetic people, for demonstration.",
    // One person looks at every output before it leaves.
    policy: { disclosure: "nhse-sde-10-5", release: "people", checkers: 1 },
    datasets: synthetic("rural", persons ?? 50_000, 12, "Yes"),
  },
  {
    slug: "coastal", name: "Coastal Care TRE", code: "COA", nation: "Wales",
    about: "Primary care records of towns by the sea. A made-up environment with synthetic people, for demonstration.",
    // Its operator has the last word on every run; what rules may release then leaves by itself.
    policy: { disclosure: "opensafely-7-5", release: "automatic", signOff: "last-word" },
    datasets: synthetic("coastal", persons ?? 10_000, 13, "Not applicable"),
  },
];

const heartDiseaseNames: Readonly<Record<string, { name: string; code: string; nation: string }>> = {
  cleveland: { name: "Cleveland TRE", code: "CLE", nation: "Other" },
  hungarian: { name: "Budapest TRE", code: "BUD", nation: "Other" },
  switzerland: { name: "Zurich and Basel TRE", code: "ZUB", nation: "Other" },
  va: { name: "Long Beach TRE", code: "LOB", nation: "Other" },
};

/** Four hospitals' heart disease files and the Eunomia sample, as far as `folder` has them. */
export function realDataTres(folder: string): readonly DemoTre[] {
  const [heart, eunomia] = [path.join(folder, "heart-disease"), path.join(folder, "omop-eunomia-gibleed")];
  const hospitals = heartDiseaseSources(heart).filter((site) => fs.existsSync(path.join(heart, site.file)));
  return [
    ...hospitals.map((site): DemoTre => {
      const known = heartDiseaseNames[site.key] ?? { name: site.title, code: site.key.slice(0, 3).toUpperCase(), nation: "Other" };
      return {
        ...known,
        slug: site.key,
        about: `People examined for heart disease at the ${site.title}. Data: UCI Machine Learning Repository, doi 10.24432/C52P4X, CC BY 4.0.`,
        policy: { release: "automatic" },
        datasets: async () => [{ key: "heart-disease", title: "Heart disease", summary: site.title, source: site.source }],
      };
    }),
    ...(fs.existsSync(eunomia)
      ? [
          {
            slug: "eunomia", name: "Eunomia TRE", code: "EUN", nation: "Other",
            about: "The Eunomia sample of the OMOP common data model: synthetic people with gastrointestinal bleeding.",
            policy: { release: "automatic" as const },
            datasets: async () => [{ key: "gibleed", title: "Eunomia GiBleed", summary: "OMOP sample data of synthetic people.", source: { kind: "omop-files" as const, folder: eunomia } }],
          },
        ]
      : []),
  ];
}
