/** Names that a query's parts get from what people call them, unlike the names that are taken. */
export function unlike(stem: string, taken: readonly string[], joint: "_" | "-"): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? stem : `${stem}${joint}${n}`;
    if (!taken.includes(name)) return name;
  }
}
const plain = (text: string): string => text.normalize("NFKD").toLowerCase();
/** For the column of a variable: `last_hba1c`. */
export const nameFor = (label: string, taken: readonly string[]): string =>
  unlike((plain(label).replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "") || "variable").slice(0, 34), taken, "_");
/** For a concept set: `type-2-diabetes`. */
export const keyFor = (name: string, taken: readonly string[]): string =>
  unlike(plain(name).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 50) || "set", taken, "-");
