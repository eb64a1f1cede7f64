/** JSON read as it comes: one item of a list at a time, so that a list of any length takes no more memory than its longest item and what stands around it. */
import { mostOfARow, textOf, type Body } from "./body.ts";

/** The name that ends some JSON, before its colon. No name in a register's files is near as long as what is looked at. */
const lastName = (json: string): unknown => {
  const name = /"(?:[^"\\]|\\.)*"\s*$/.exec(json.slice(-200))?.[0];
  return name === undefined ? undefined : JSON.parse(name);
};

/**
 * What is in the list of this name at the top of an object. Throws where the file is no such JSON, and where the name comes twice: of two lists one reader takes the first and another the last. What is wrong after
 * the list is found when all items are given.
 */
export async function* listedIn(body: Body, list: string): AsyncGenerator<unknown> {
  /** What stands outside the list's items; and the item that is being read. */
  let [frame, item] = ["", ""];
  let [depth, named, items] = [0, 0, 0];
  let at: "plain" | "quoted" | "escaped" = "plain";
  /** named: its name was just read. */
  let place: "outside" | "named" | "inside" = "outside";
  for await (const text of textOf(body)) {
    for (const sign of text) {
      if (frame.length > mostOfARow || item.length > mostOfARow) throw new Error("the file has an entry that never ends");
      if (at !== "plain") at = at === "escaped" || (sign !== "\\" && sign !== '"') ? "quoted" : sign === "\\" ? "escaped" : "plain";
      else if (place === "inside" && depth === 2 && (sign === "," || sign === "]")) {
        if (sign === "," || items > 0 || item.trim() !== "") yield JSON.parse(item);
        [item, items] = ["", items + 1];
        if (sign === ",") continue;
        [depth, place] = [1, "outside"];
      } else if (sign === '"') at = "quoted";
      else if (sign === "{" || sign === "[") {
        depth++;
        if (place === "named" && sign === "[") {
          [place, items] = ["inside", 0];
          frame += sign;
          continue;
        }
      } else if (sign === "}" || sign === "]") depth--;
      else if (sign === ":" && depth === 1 && lastName(frame) === list) {
        if (named++ > 0) throw new Error(`it has “${list}” twice`);
        place = "named";
        frame += sign;
        continue;
      }
      if (place === "inside") item += sign;
      else {
        frame += sign;
        if (place === "named" && sign.trim() !== "") place = "outside";
      }
    }
  }
  const around = JSON.parse(frame) as unknown;
  if (typeof around !== "object" || around === null || Array.isArray(around) || !Array.isArray((around as Record<string, unknown>)[list])) throw new Error(`it has no list “${list}”`);
}
