/** RFC 4180, read as it comes: one row at a time, so that a file of any length takes no more memory than its longest row. */
import { mostOfARow, textOf, type Body } from "./body.ts";

export async function* csvRows(body: Body): AsyncGenerator<string[]> {
  let row: string[] = [];
  let cell = "";
  /** plain: outside quotation marks; quoted: inside; closing: after one that ends the cell or begins a doubled one. */
  let at: "plain" | "quoted" | "closing" = "plain";
  for await (const text of textOf(body)) {
    for (const sign of text) {
      if (cell.length > mostOfARow) throw new Error("the CSV has a cell that never ends");
      if (at === "quoted") {
        if (sign === '"') at = "closing";
        else cell += sign;
      } else if (sign === '"') {
        if (at === "closing") cell += sign;
        at = "quoted";
      } else if (sign === ",") {
        row.push(cell);
        cell = "";
        at = "plain";
      } else if (sign === "\n") {
        yield [...row, cell];
        row = [];
        cell = "";
        at = "plain";
      } else if (sign !== "\r") cell += sign; // the writer quotes what has one inside
    }
  }
  if (cell !== "" || row.length > 0) yield [...row, cell];
}
