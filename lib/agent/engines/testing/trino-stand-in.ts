/**
 * A server that speaks Trino's client protocol and lets DuckDB answer: queued, running, pages of rows, failures, cancellation, a busy
 * gateway. It reads EXECUTE IMMEDIATE with a reader of its own, so that what the client writes is checked by something else.
 */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { DuckDBInstance } from "@duckdb/node-api";

export type Behaviour = {
  /** So many requests are turned away first. */
  busy?: number;
  /** Every query fails like this. */
  fails?: { errorName: string; errorType: string };
  /** Every query runs until it is cancelled. */
  endless?: boolean;
  /** Rows in one page. */
  pageSize?: number;
  /** Refuses whoever does not send this header. */
  authorization?: string;
  /** The origin that pages are said to be at, if not the server's own. */
  origin?: string;
};
type Asked = { rows: Promise<Record<string, unknown>[]>; cancelled: boolean };
type StandIn = { url: string; statements: string[]; headers: IncomingHttpHeaders[]; cancelled(): number; turnedAway(): number; close(): Promise<void> };

const unquoted = (literal: string): string => literal.replaceAll("''", "'");
function valueOf(literal: string): string | number {
  if (literal.startsWith("U&'")) return unquoted(literal.slice(3, -1)).replaceAll(/\\(?:\+([0-9A-F]{6})|(\\))/g, (_, code?: string) => (code === undefined ? "\\" : String.fromCodePoint(Number.parseInt(code, 16))));
  return literal.startsWith("'") ? unquoted(literal.slice(1, -1)) : Number(literal);
}
/** A statement and its values, or the statement as it is where it is no EXECUTE IMMEDIATE. */
export function readStatement(text: string): { sql: string; parameters: (string | number)[] } {
  const found = /^EXECUTE IMMEDIATE '((?:[^']|'')*)'(?: USING (.*))?$/s.exec(text);
  if (!found) return { sql: text, parameters: [] };
  const literals = found[2]?.match(/(?:U&)?'(?:[^']|'')*'|-?\d[\d.]*(?:E[+-]\d+)?/g) ?? [];
  if ((found[2] ?? "") !== literals.join(", ")) throw new Error("a value that is no literal");
  return { sql: unquoted(found[1]!), parameters: literals.map(valueOf) };
}

const asJson = (value: unknown): unknown => (typeof value === "bigint" ? Number(value) : typeof value === "number" && !Number.isFinite(value) ? String(value) : value);

export async function startTrinoStandIn(statements: readonly string[], behaviour: Behaviour = {}): Promise<StandIn> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  await connection.run("CREATE TEMP MACRO date_add(part, amount, day) AS CAST(day + CAST(amount AS INTEGER) AS DATE)");
  await connection.run("CREATE TEMP MACRO element_at(list, place) AS list_extract(list, place)");
  await connection.run("CREATE TEMP MACRO to_utf8(text) AS text");
  await connection.run("CREATE TEMP MACRO array_join(list, separator) AS array_to_string(list, separator)");
  const { pageSize = 3 } = behaviour;
  const [posted, headers, queries] = [[] as string[], [] as IncomingHttpHeaders[], new Map<string, Asked>()];
  let [turnedAway, cancelled] = [0, 0];

  async function answer(method: string, path: string, body: string): Promise<{ status: number; body?: unknown }> {
    const page = (id: string, state: string, more: object) => ({ status: 200, body: { id, infoUri: `${url}/ui`, stats: { state }, ...more } });
    const at = (id: string, phase: string, n: number) => `${behaviour.origin ?? url}/v1/statement/${phase}/${id}/${n}`;
    if (method === "POST" && path === "/v1/statement") {
      const id = `query_${queries.size + 1}`;
      posted.push(body);
      const { sql, parameters } = readStatement(body);
      const rows = behaviour.fails || behaviour.endless ? Promise.resolve([]) : connection.runAndReadAll(sql, parameters).then((reader) => reader.getRowObjects());
      rows.catch(() => {});
      queries.set(id, { rows, cancelled: false });
      return page(id, "QUEUED", { nextUri: at(id, "queued", 1) });
    }
    const [, phase, id, n] = /^\/v1\/statement\/(queued|executing)\/(\w+)\/(\d+)$/.exec(path) ?? [];
    const query = queries.get(id ?? "");
    if (!query || query.cancelled) return { status: 404 };
    if (method === "DELETE") {
      query.cancelled = true;
      cancelled++;
      return { status: 204 };
    }
    if (phase === "queued") return page(id!, "QUEUED", { nextUri: at(id!, "executing", 0) });
    if (behaviour.fails) return page(id!, "FAILED", { error: { message: "Row 17: 'Jane Doe' is no number", errorCode: 1, ...behaviour.fails } });
    if (behaviour.endless) return page(id!, "RUNNING", { nextUri: at(id!, "executing", 0) });
    const rows = await query.rows.catch((error: unknown) => String(error));
    if (typeof rows === "string") return page(id!, "FAILED", { error: { message: rows, errorCode: 1, errorName: "SYNTAX_ERROR", errorType: "USER_ERROR" } });
    const first = Number(n) * pageSize;
    const names = Object.keys(rows[0] ?? {});
    return page(id!, "RUNNING", {
      columns: names.map((name) => ({ name, type: "unknown" })), data: rows.slice(first, first + pageSize).map((row) => names.map((name) => asJson(row[name]))),
      ...(first + pageSize < rows.length && { nextUri: at(id!, "executing", Number(n) + 1) }),
    });
  }

  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      headers.push(request.headers);
      if (behaviour.authorization !== undefined && request.headers.authorization !== behaviour.authorization) return response.writeHead(401).end();
      if (turnedAway < (behaviour.busy ?? 0)) {
        turnedAway++;
        return response.writeHead(503).end("busy");
      }
      const { status, body } = await answer(request.method!, request.url!, Buffer.concat(chunks).toString("utf8"));
      return response.writeHead(status, { "content-type": "application/json" }).end(body === undefined ? undefined : JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url, statements: posted, headers, cancelled: () => cancelled, turnedAway: () => turnedAway,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      connection.closeSync();
      instance.closeSync();
    },
  };
}
