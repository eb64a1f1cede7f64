import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { checkedCodes } from "./checked-codes.ts";
import { checkedConcepts } from "./checked-concepts.ts";
import { isSctid } from "./code-lists/guess-vocabulary.ts";
import { tableRows } from "./code-lists/table-lines.ts";

test("codes are of checked concepts, each once, and SNOMED CT's have their check digit", () => {
  for (const [conceptId, { vocabulary, code }] of checkedCodes) {
    expect(checkedConcepts.some((c) => c.conceptId === conceptId), `${conceptId}`).toBe(true);
    if (vocabulary === "SNOMED") expect(isSctid(code), code).toBe(true);
  }
  expect(new Set([...checkedCodes.values()].map((c) => `${c.vocabulary} ${c.code}`)).size).toBe(checkedCodes.size);
});

const published = path.join(process.env["FIVEFOLD_SHARED_DATA"] ?? path.resolve(import.meta.dirname, "../../../shared/data"), "omop-eunomia-gibleed/concept.csv.gz");
test.skipIf(!existsSync(published))("the published vocabulary says the same", () => {
  const { rows: [header, ...rows] } = tableRows(gunzipSync(readFileSync(published)).toString("utf8"));
  const at = (name: string) => header!.cells.findIndex((cell) => cell.toLowerCase() === name);
  const [id, vocabulary, code, standard] = [at("concept_id"), at("vocabulary_id"), at("concept_code"), at("standard_concept")];
  const seen = rows.filter(({ cells }) => checkedCodes.has(Number(cells[id]))).map(({ cells }) => [Number(cells[id]), cells[vocabulary], cells[code], cells[standard]]);
  expect(seen.length).toBeGreaterThan(35);
  expect(seen).toEqual(seen.map(([conceptId]) => [conceptId, checkedCodes.get(conceptId as number)?.vocabulary, checkedCodes.get(conceptId as number)?.code, "S"]));
});
