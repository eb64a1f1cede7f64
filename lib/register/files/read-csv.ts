/** RFC 4180, read as it comes: one row at a time, so that a file of any length takes no more memory than its longest row. */
import { mostOfARow, textOf, type Body } from "./body.ts";

export async function* csvRows(body: Body): AsyncGenerator<string[]> {
  let row: string[] = [];
  let cell = "";
  /** Characters of the row so far: a row may also be of empty cells without end. */
  let length = 0;
  /** plain: outside quotation marks; quoted: inside; closing: after one that ends the cell or begins a doubled one. */
  let at: "plain" | "quoted" | "closing" = "plain";
  for await (const text of textOf(body)) {
    for (const sign of text) {
      if (++length > mostOfARow) throw new Error("the CSV has a row that never ends");
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
        length = 0;
        row = [];
        cell = "";
        at = "plain";
      } else if (sign !== "\r") cell += sign; // the writer quotes what has one inside
    }
  }
  if (cell !== "" || row.length > 0) yield [...row, cell];
}
