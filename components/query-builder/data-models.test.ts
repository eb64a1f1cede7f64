import { expect, test } from "vitest";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { modelChoices, type Dataset } from "./data-models.ts";

const dictionary = (table: string): TableDictionary => ({ table, label: `Table ${table}`, columns: [{ kind: "number", name: "age", label: "Age", min: 0, max: 120, missingCodes: [] }] });
const at = (tre: string, dataModel: Dataset["dataModel"], table?: string): Dataset => ({ treId: tre, tre, dataset: "d", dataModel, dictionary: table === undefined ? undefined : dictionary(table) });

test("one choice for each model, with the datasets that fit it; what nobody publishes any more fits none", () => {
  const choices = modelChoices([at("a", "table", "heart"), at("b", "omop-5.4"), at("c", "table", "heart"), at("d", "table", "lung"), at("e", null)]);
  expect(choices.map((choice) => [choice.key, choice.datasets.map((d) => d.tre)])).toEqual([["table:heart", ["a", "c"]], ["omop-5.4", ["b"]], ["table:lung", ["d"]]]);
  expect(choices[0]?.dictionary?.table).toBe("heart");
});
