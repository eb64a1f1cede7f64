import { createHash } from "node:crypto";
import type { PeopleTable } from "#lib/query/people-table.ts";

/** One digest for the same people with the same values, in whatever order a database gives them. */
export function peopleDigest({ ids, columns }: PeopleTable): string {
  const order = Uint32Array.from(ids, (_, i) => i).sort((a, b) => ids[a]! - ids[b]!);
  const hash = createHash("sha256");
  hash.update(Float64Array.from(order, (i) => ids[i]!));
  for (const column of columns.values()) {
    hash.update(column.name);
    hash.update(column.kind === "category" ? Uint16Array.from(order, (i) => column.codes[i]!) : Float64Array.from(order, (i) => column.values[i]!));
  }
  return hash.digest("hex");
}
