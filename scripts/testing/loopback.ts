import type { NetConnectOpts } from "node:net";

/** The host that a call of `socket.connect(...)` in any of its forms aims at; undefined for a path (a local socket). */
export function target(args: readonly unknown[]): string | undefined {
  // net.connect normalises its arguments into one array before it calls the method
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
  if (typeof first === "object" && first !== null) {
    const options = first as Partial<NetConnectOpts> & { host?: string | null; path?: string | null };
    return options.path ? undefined : (options.host ?? "localhost");
  }
  if (typeof first === "string" && Number.isNaN(Number(first))) return undefined;
  return typeof second === "string" ? second : "localhost";
}

export const isLoopback = (host: string | undefined): boolean =>
  host === undefined || /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?|\[?::ffff:127(\.\d{1,3}){3}\]?|)$/i.test(host);
