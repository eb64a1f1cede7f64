/**
 * What may be told of an unexpected error. A database driver's message quotes the values of the query that failed (e-mail addresses,
 * released cells), so only kinds, codes, places and the words of our own broken invariants reach the log; a person is told none of it.
 */

/** The code of an error or of what caused it: PostgreSQL's SQLSTATE, the driver's or the system's. */
export const codeOf = (error: unknown): unknown => (error instanceof Error ? ((error as { code?: unknown }).code ?? codeOf(error.cause)) : undefined);

/** The database is away or just coming back: nothing is wrong with the request, and the same one will do later. */
const away = new Set(["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "57P01", "57P02", "57P03"]);
export const isOutage = (error: unknown): boolean => away.has(codeOf(error) as string);

/** Errors whose words are JavaScript's or ours. Drizzle's are plain errors too, but carry the query's values. */
const plain = new Set<unknown>([Error, TypeError, RangeError, ReferenceError]);
const wordsOf = (error: Error): string | undefined => (plain.has(error.constructor) && !("params" in error) && !("query" in error) ? error.message.slice(0, 300) : undefined);

export type ErrorFacts = { kind: string; code?: string; words?: string; statement?: string; at: string[] };
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  const [code, words, statement] = [codeOf(error), wordsOf(error), "params" in error && "query" in error ? error.query : undefined];
  return {
    kind: error.name,
    ...(typeof code === "string" && { code }),
    ...(words !== undefined && { words }),
    // With $1, $2 … where the values stood.
    ...(typeof statement === "string" && { statement: statement.slice(0, 500) }),
    at: (error.stack ?? "").split("\n").flatMap((line) => (/^ {4}at /.test(line) ? [line.trim()] : [])).slice(0, 12),
  };
}
