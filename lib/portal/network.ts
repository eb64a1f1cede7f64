/** Where a request came from, as far as it is kept. */
import { isIPv4, isIPv6 } from "node:net";

/** The last hop is our own reverse proxy's word; whatever stands before it, the caller may have written. */
export const forwardedFor = (headers: Pick<Headers, "get">): string => headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";

/** An IPv6 address as its eight groups of 16 bits, in hex; a part of dotted numbers at the end counts as two. */
export function groupsOf(address: string): string[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = (a: string, b: string) => (Number(a) * 256 + Number(b)).toString(16);
  const plain = dotted ? `${dotted[1]!}${hex(dotted[2]!, dotted[3]!)}:${hex(dotted[4]!, dotted[5]!)}` : address;
  const [left = "", right] = plain.split("%")[0]!.split("::");
  const [before, after] = [left, right ?? ""].map((part) => (part === "" ? [] : part.split(":")));
  const missing = right === undefined ? 0 : 8 - before!.length - after!.length;
  return [...before!, ...Array.from({ length: missing }, () => "0"), ...after!].map((group) => parseInt(group, 16).toString(16));
}

/** An IPv4 address that an IPv6 one carries (::ffff:192.0.2.1, RFC 4291 §2.5.5.2). */
export function mappedIPv4(address: string): string | undefined {
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address);
  if (!groups.slice(0, 5).every((g) => g === "0") || groups[5] !== "ffff") return undefined;
  const [high, low] = [parseInt(groups[6]!, 16), parseInt(groups[7]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** 203.0.113.7 → 203.0.113.0/24; an IPv6 address's first 48 bits. Enough to see that somebody acted from elsewhere, too little to name a machine. */
export function networkOf(address: string): string | undefined {
  const plain = mappedIPv4(address) ?? address;
  if (isIPv4(plain)) return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 3).join(":")}::/48` : undefined;
}
