import { pino } from "pino";
import type { Logger } from "./context.ts";

/** Names under which secrets and personal data might be handed to the log by mistake; their values are replaced. */
const never = ["password", "secret", "token", "authorization", "cookie", "jws", "invitation", "email", "name", "draft", "query", "released", "cells"];

/** JSON lines on standard output. Fields: ids, states, durations. Never a person's data, a cell's value or a secret. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = { level, base: { program: "portal" }, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: never.flatMap((name) => [name, `*.${name}`]), censor: "[not logged]" } };
  return destination ? pino(options, destination) : pino(options);
}
