/** `decide-on-application` → `Decide on application`. The log's own name stays recognisable. */
export const actionInWords = (action: string): string => {
  const words = action.replaceAll("-", " ").replace(/\btre\b/g, "TRE");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A row's facts on one line; long ids are shortened, since the links beside them lead on. */
export function factsInWords(facts: Readonly<Record<string, unknown>>): string {
  const word = (value: unknown): string => {
    if (value === null || value === "") return "none";
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(word).join(", ");
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return /^[0-9a-f-]{36,64}$/.test(text) ? text.slice(0, 8) : text;
  };
  return Object.entries(facts).map(([name, value]) => `${name}: ${word(value)}`).join("; ");
}
