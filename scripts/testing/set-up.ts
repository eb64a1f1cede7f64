/**
 * Two promises every test keeps without asking for them: nothing is written to console.error unnoticed, and nothing
 * talks to a machine other than this one. Either fails the test it happened in, even where the code swallowed the error.
 * A test that expects console.error replaces it itself: `vi.spyOn(console, "error").mockImplementation(() => {})`.
 */
import net from "node:net";
import { format } from "node:util";
import { afterEach, beforeEach } from "vitest";
import { isLoopback, target } from "./loopback.ts";

/** What was done against them in the test that runs; of one list for all files that a process takes up one after the other. */
const shared = globalThis as { fivefoldOffences?: string[] };
const realError = console.error;

// fetch, http, tls and the database driver all end in this one method.
if (shared.fivefoldOffences === undefined)
  net.Socket.prototype.connect = new Proxy(Reflect.get(net.Socket.prototype, "connect"), {
    apply(connect, socket: net.Socket, args: unknown[]) {
      const host = target(args);
      if (isLoopback(host)) return Reflect.apply(connect, socket, args) as net.Socket;
      const message = `a test tried to reach ${host}: only this machine may be reached`;
      shared.fivefoldOffences?.push(message);
      throw new Error(message);
    },
  });
shared.fivefoldOffences = [];

beforeEach(() => {
  shared.fivefoldOffences = [];
  console.error = (...parts: unknown[]) => void shared.fivefoldOffences?.push(`unexpected console.error: ${format(...parts)}`);
});
afterEach(() => {
  console.error = realError;
  const found = shared.fivefoldOffences ?? [];
  shared.fivefoldOffences = [];
  if (found.length > 0) throw new Error(found.join("\n"));
});
