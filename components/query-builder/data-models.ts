/** A query is put to data of one model: OMOP, or one declared table. Which of them a project's datasets allow, and which datasets fit a query. */
import type { TableDictionary } from "#lib/query/dictionary.ts";
import type { DataModel } from "#lib/query/model.ts";

export type Dataset = { treId: string; tre: string; dataset: string; dataModel: "omop-5.4" | "table" | null; dictionary: TableDictionary | undefined };

const modelOf = ({ dataModel, dictionary }: Dataset): DataModel | undefined =>
  dataModel === "omop-5.4" ? { kind: dataModel } : dataModel === "table" && dictionary !== undefined ? { kind: dataModel, table: dictionary.table } : undefined;
/** `omop-5.4`, or the table's name after `table:`. */
export const keyOf = (model: DataModel): string => (model.kind === "table" ? `table:${model.table}` : model.kind);

export type Choice<D extends Dataset> = { key: string; label: string; dictionary: TableDictionary | undefined; datasets: D[] };

/** One choice for each model among the datasets, in their order. The first TRE's dictionary stands for the table; validation compares the others with it. */
export function modelChoices<D extends Dataset>(datasets: readonly D[]): Choice<D>[] {
  const choices = new Map<string, Choice<D>>();
  for (const dataset of datasets) {
    const model = modelOf(dataset);
    if (model === undefined) continue;
    const key = keyOf(model);
    const choice = choices.get(key) ?? { key, label: dataset.dictionary?.label ?? "OMOP health records", dictionary: dataset.dictionary, datasets: [] };
    choice.datasets.push(dataset);
    choices.set(key, choice);
  }
  return [...choices.values()];
}
