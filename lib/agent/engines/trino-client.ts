/**
 * Trino's client protocol: a statement is posted, and its pages are fetched from wherever each page says the next one is, until one
 * says nothing. Pages come as plain JSON (spooled segments are not asked for). Trino prepares statements from a header, which has no
 * room for ours: EXECUTE IMMEDIATE carries the statement and its values apart from each other in the body.
 * Source: Trino's documentation, “Trino client REST API” and “EXECUTE IMMEDIATE” (Trino 418 or later).
 */
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";

export type TrinoAccess = {
  /** `https://trino.example.org:8443`, without a path. */
  url: string;
  user: string;
  catalog: string;
  schema: string;
  /** The value of the header Authorization. */
  authorization?: string | undefined;
  /** Session properties by name, such as query_max_run_time. */
  session?: Readonly<Record<string, string>>;
};

/** What Trino said when a query failed: its names for the error, and none of its words, which can quote data. */
export class TrinoError extends Error {
  readonly errorName: string;
  readonly errorType: string;
  constructor(errorName: string, errorType: string) {
    super(`Trino answered ${errorName}`);
    this.errorName = errorName;
    this.errorType = errorType;
  }
}
/** No answer, or none that the protocol knows. `status` is HTTP's, 0 where there was no answer. */
export class TrinoUnreachable extends Error {
  readonly status: number;
  constructor(status: number) {
    super(status === 0 ? "Trino did not answer" : `Trino's address answered with HTTP ${status}`);
    this.status = status;
  }
}
export class TooManyRows extends Error {}

const Page = z.object({
  nextUri: z.url().optional(),
  columns: z.array(z.object({ name: z.string() })).nullish(),
  data: z.array(z.array(z.unknown())).nullish(),
  error: z.object({ errorName: z.string().max(200).default("UNKNOWN"), errorType: z.string().max(200).default("UNKNOWN") }).nullish(),
});
type Page = z.infer<typeof Page>;

/** Text as a literal of plain ASCII: quotation marks doubled, everything else out of the ordinary as its code point. */
function textLiteral(text: string): string {
  if (/^[ -~\n]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  const escaped = [...text].map((character) => {
    const code = character.codePointAt(0)!;
    if (character === "'") return "''";
    if (character === "\\") return "\\\\";
    return code >= 32 && code < 127 ? character : `\\+${code.toString(16).toUpperCase().padStart(6, "0")}`;
  });
  return `U&'${escaped.join("")}'`;
}
/** A decimal without an exponent would be an exact number of another type. */
const numberLiteral = (value: number): string => (Number.isSafeInteger(value) ? `${value}` : value.toExponential().toUpperCase());
export const trinoLiteral = (value: string | number): string => (typeof value === "number" ? numberLiteral(value) : textLiteral(value));

/** A statement of ours with its values, one for each question mark, as one statement of Trino's. */
export const executeImmediate = (sql: string, parameters: readonly (string | number)[]): string =>
  `EXECUTE IMMEDIATE ${textLiteral(sql)}${parameters.length === 0 ? "" : ` USING ${parameters.map(trinoLiteral).join(", ")}`}`;

/** Gateways in front of Trino say so when it is too busy: the same request may be made again. */
const busy = [429, 502, 503, 504];
const longestRequest = 30_000;

async function answered(access: TrinoAccess, method: "POST" | "GET", url: string, body: string | undefined, signal: AbortSignal | undefined): Promise<Response> {
  const properties = Object.entries(access.session ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join(",");
  const headers: Record<string, string> = {
    "X-Trino-User": access.user, "X-Trino-Catalog": access.catalog, "X-Trino-Schema": access.schema, "X-Trino-Source": "fivefold", "X-Trino-Time-Zone": "UTC",
    "X-Trino-Transaction-Id": "NONE", "Content-Type": "text/plain; charset=utf-8",
    ...(properties === "" ? {} : { "X-Trino-Session": properties }), ...(access.authorization === undefined ? {} : { Authorization: access.authorization }),
  };
  const timeout = AbortSignal.timeout(longestRequest);
  return fetch(url, { method, headers, ...(body === undefined ? {} : { body }), redirect: "error", signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
}

/** `stop` ends the wait between two tries; `signal` ends a request under way too. */
async function page(access: TrinoAccess, method: "POST" | "GET", url: string, body: string | undefined, stop: AbortSignal, signal?: AbortSignal): Promise<Page> {
  for (let tries = 0; ; tries++) {
    let response: Response;
    try {
      response = await answered(access, method, url, body, signal);
    } catch {
      stop.throwIfAborted();
      // A page may be fetched twice. A statement that may have arrived is not sent again.
      if (method === "POST" || tries >= 5) throw new TrinoUnreachable(0);
      await wait(100 * 2 ** tries, undefined, { signal: stop });
      continue;
    }
    if (response.status === 200) {
      const parsed = Page.safeParse(await response.json().catch(() => undefined));
      if (!parsed.success) throw new TrinoUnreachable(200);
      return parsed.data;
    }
    await response.body?.cancel();
    if (!busy.includes(response.status) || tries >= 100) throw new TrinoUnreachable(response.status);
    await wait(Math.min(2_000, 50 * (tries + 1)), undefined, { signal: stop });
  }
}

/** Rows by column name. When `signal` aborts, the query is cancelled at the server before this rejects with the signal's reason. */
export async function trinoRows(access: TrinoAccess, statement: string, { signal, mostRows }: { signal: AbortSignal; mostRows: number }): Promise<Record<string, unknown>[]> {
  const origin = new URL(access.url).origin;
  const rows: Record<string, unknown>[] = [];
  let next: string | undefined;
  try {
    signal.throwIfAborted();
    // Without the signal: only the answer says how the query that has begun can be stopped.
    let current = await page(access, "POST", `${origin}/v1/statement`, statement, signal);
    for (;;) {
      next = current.nextUri;
      if (current.error) throw new TrinoError(current.error.errorName, current.error.errorType);
      const names = current.columns?.map((column) => column.name) ?? [];
      for (const values of current.data ?? []) rows.push(Object.fromEntries(names.map((name, i) => [name, values[i] ?? null])));
      if (rows.length > mostRows) throw new TooManyRows();
      if (next === undefined) return rows;
      // The account's password goes to the address that was set and to no other.
      if (new URL(next).origin !== origin) throw new TrinoUnreachable(200);
      signal.throwIfAborted();
      current = await page(access, "GET", next, undefined, signal, signal);
    }
  } catch (error) {
    if (next !== undefined && new URL(next).origin === origin) await cancel(access, next);
    signal.throwIfAborted();
    throw error;
  }
}

async function cancel(access: TrinoAccess, next: string): Promise<void> {
  const headers = { "X-Trino-User": access.user, ...(access.authorization === undefined ? {} : { Authorization: access.authorization }) };
  // Trino gives up a query whose pages nobody fetches; this only makes it soon.
  await fetch(next, { method: "DELETE", headers, redirect: "error", signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
}
