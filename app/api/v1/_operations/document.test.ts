import { describe, expect, test } from "vitest";
import { openApiDocument, writtenOut } from "./document.ts";
import { operations } from "./operations.ts";
import { registerOperations } from "./register.ts";
import { unshareSchemas } from "./shared-schemas.ts";

const all = [...operations, ...registerOperations];
describe("the OpenAPI document", () => {
  const document = openApiDocument(all, "https://portal.example");
  test("is 3.1 and names every operation once, with its path's parameters", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(new Set(all.map((o) => o.id)).size).toBe(all.length);
    for (const operation of all) {
      const path = operation.path.startsWith("/api/") ? operation.path : `/api/v1${operation.path}`;
      const written = document.paths?.[path]?.[operation.method];
      expect(written?.operationId, path).toBe(operation.id);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
      const parameters = (written?.parameters ?? []).flatMap((p) => ("in" in p && p.in === "path" ? [p.name] : [])).sort();
      expect(parameters, path).toEqual(named);
    }
  });
  test("only what is public does without a token", () => {
    const open = all.filter((o) => o.public).map((o) => o.id);
    expect(open.every((id) => id.startsWith("read-register") || ["list-tres", "list-policies", "read-policy", "read-entry-with-proof", "read-governing-versions", "read-governing-document", "results-schema", "disclosure-record-schema"].includes(id))).toBe(true);
    for (const operation of all.filter((o) => !o.public)) {
      expect(document.paths?.[operation.path.startsWith("/api/") ? operation.path : `/api/v1${operation.path}`]?.[operation.method]?.security).toEqual([{ token: [] }]);
    }
  });
  test("says once what it would say many times, and says the same", () => {
    const full = writtenOut(all, "https://portal.example");
    expect(unshareSchemas(document, Object.keys(full.components?.schemas ?? {}))).toEqual(full);
    expect(JSON.stringify(document).length).toBeLessThan(500_000);
  });
});
