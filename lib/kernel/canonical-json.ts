import canonicalize from "canonicalize";

/** RFC 8785 (JSON Canonicalization Scheme): equal values give equal bytes, so that a digest names a meaning, not a spelling. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("a value without a JSON form has no canonical JSON");
  return text;
}

/** As they would arrive: what JSON can't tell apart (−0 and 0, a field that is undefined or absent) is the same. */
export const isSameJson = (a: unknown, b: unknown): boolean => canonicalJson(JSON.parse(JSON.stringify(a))) === canonicalJson(JSON.parse(JSON.stringify(b)));
