import { pino, type Logger } from "pino";

export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

/** Names under which people's data, results or secrets might be handed to the log by mistake; their values are replaced. */
const never = ["password", "secret", "token", "authorization", "cookie", "jws", "invitation", "email", "name", "query", "outputs", "released", "raw", "cells", "err", "error", "message"];

/** JSON lines on standard output: ids, states, durations. Never a cell's value, a result, a person's id or the text of an engine's error, which may quote data. */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  const options = { level, base: { program: "tre" }, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: never.flatMap((name) => [name, `*.${name}`]), censor: "[not logged]" } };
  return destination ? pino(options, destination) : pino(options);
}

/** What may be told of an error outside the TRE's own console: its class and code, never its text. */
export const kindOf = (error: unknown): { kind: string; code?: string } => {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = (error as { code?: unknown }).code;
  return { kind: error.name, ...(typeof code === "string" && { code }) };
};
