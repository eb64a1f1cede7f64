/** The two studies that the demo walks: one on synthetic people, one on the real files of four hospitals. */
import { diabetesProject } from "#db/seed/applications.ts";
import type { SignIn } from "#db/seed/people.ts";
import type { Query, Variable } from "#lib/query/model.ts";
import type { TreView } from "#lib/portal/list-tres.ts";

export type Study = {
  readonly title: string;
  /** The fields of the application; the rest is as in every demo application. */
  readonly application: (lead: SignIn, other: SignIn, parts: Parameters<typeof diabetesProject.application>[2]) => Record<string, unknown>;
  readonly query: Query;
};

const at = "2025-12-31";
const sex: Variable = { kind: "sex", name: "sex", label: "Sex" };
const diabetes = { conceptId: 201826, name: "Type 2 diabetes", descendants: true };
const hba1c = { conceptId: 3004410, name: "HbA1c (haemoglobin A1c) in blood", descendants: true };

const synthetic = {
  title: "Blood sugar in type 2 diabetes: city, country and coast",
  laySummary: "People with type 2 diabetes need their blood sugar kept steady. We want to know whether this succeeds equally well in a city, in the country and by the sea, for women and men and at every age. Three secure data environments each count within their own records and send back only checked tables. No patient record leaves them.",
  publicBenefit: "Health services learn where blood sugar is controlled least well, and for whom, so that help can go there first.",
};
const real = {
  title: "Heart disease in women and men at four hospitals",
  laySummary: "Four hospitals examined people who might have heart disease. We count how many women and how many men were found to have it at each, and compare the ages of the people examined. Each hospital's data stay inside its own secure environment; only checked tables come out.",
  publicBenefit: "Shows whether heart disease was found less often in women than in men who were examined, which matters for how both are referred.",
};

const studyOf = (text: typeof synthetic, query: Omit<Query, "version" | "title">): Study => ({
  title: text.title,
  application: (lead, other, parts) => ({ ...diabetesProject.application(lead, other, parts), ...text, technicalSummary: "" }),
  query: { version: 1, title: text.title, ...query },
});

export const syntheticStudy = studyOf(synthetic, {
  dataModel: { kind: "omop-5.4" },
  population: { kind: "group", match: "all", of: [{ kind: "age", at, min: 18 }, { kind: "condition", concepts: [diabetes] }] },
  variables: [sex, { kind: "age-band", name: "age", label: "Age", at, cutPoints: [40, 65, 80] }, { kind: "last-value", name: "hba1c", label: "Last HbA1c", concepts: [hba1c], window: { from: "2021-01-01", to: at } }],
  analyses: [{ kind: "count", id: "people" }, { kind: "crosstab", id: "by-age-and-sex", by: ["age", "sex"] }, { kind: "summary", id: "hba1c", of: "hba1c" }],
});

export const heartDiseaseStudy = studyOf(real, {
  dataModel: { kind: "table", table: "heart_disease" },
  population: { kind: "group", match: "all", of: [] },
  variables: [{ kind: "column", name: "disease", label: "Heart disease", column: "disease" }, { kind: "column", name: "sex", label: "Sex", column: "sex" }, { kind: "column", name: "age", label: "Age", column: "age" }],
  analyses: [{ kind: "crosstab", id: "disease-by-sex", by: ["disease", "sex"] }, { kind: "summary", id: "age", of: "age" }],
});

/** The datasets of these TREs that a study's question can be put to. */
export const datasetsFor = (study: Study, tres: readonly TreView[]): { treId: string; dataset: string }[] =>
  tres.flatMap((tre) => tre.datasets.filter((dataset) => dataset.dataModel === study.query.dataModel.kind).slice(0, 1).map((dataset) => ({ treId: tre.id, dataset: dataset.key })));
