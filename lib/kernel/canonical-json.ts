import canonicalize from "canonicalize";

/** RFC 8785 (JSON Canonicalization Scheme): equal values give equal bytes, so that a digest names a meaning, not a spelling. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("a value without a JSON form has no canonical JSON");
  return text;
}
