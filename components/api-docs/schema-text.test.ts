import { expect, test } from "vitest";
import { schemaPieces, type Schema } from "./schema-text.ts";

const written = (schema: Schema) => schemaPieces(schema).map((piece) => piece.text).join("");

test.each<[Schema, string]>([
  [{ type: "string", format: "uuid" }, "uuid"],
  [{ type: "string", minLength: 2, maxLength: 80 }, "string (2–80 characters)"],
  [{ type: "integer", minimum: -9007199254740991, maximum: 9007199254740991 }, "integer"],
  [{ type: "integer", minimum: 1, maximum: 365, default: 90 }, "integer (1–365)"],
  [{ anyOf: [{ type: "string" }, { type: "null" }] }, "string | null"],
  [{ type: ["string", "null"] }, "string | null"],
  [{ enum: ["approve", "refuse"] }, '"approve" | "refuse"'],
  [{ type: "array", items: { $ref: "#/components/schemas/Tre" }, maxItems: 50 }, "list of Tre (at most 50)"],
  [{ type: "object", additionalProperties: { type: "number" } }, "map of name to number"],
  [{}, "any value"],
])("%j → %s", (schema, words) => expect(written(schema)).toBe(words));

test("an object is a line a field, with what may be left out marked", () => {
  expect(written({ type: "object", required: ["name"], properties: { name: { type: "string" }, days: { type: "integer", default: 90 }, at: { type: "object", required: ["x"], properties: { x: { const: 1 } } } } })).toBe(
    "{\n  name: string\n  days?: integer, otherwise 90\n  at?: {\n    x: 1\n  }\n}",
  );
});
test("a named shape can be led to", () => expect(schemaPieces({ $ref: "#/components/schemas/Tre" })).toEqual([{ text: "Tre", shape: "Tre" }]));
