/**
 * Which addresses the portal calls when somebody gives it one. A person who may name an address could otherwise make the portal knock on doors inside its own network (server-side request forgery, ASVS 5.0 V15.3):
 * the name is checked when it is given, and the number that it leads to at every call, on the connection itself, so that a name that changes in between leads nowhere.
 */
import { lookup } from "node:dns";
import { BlockList, isIP, isIPv4, type LookupFunction } from "node:net";
import { ok, refuseField, type Result } from "#lib/kernel/result.ts";
import { mappedIPv4 } from "./network.ts";

/** What is no public address: IANA's special-purpose registries (RFC 6890 and its successors), multicast and what is reserved. */
const special = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8], ["10.0.0.0", 8], ["100.64.0.0", 10], ["127.0.0.0", 8], ["169.254.0.0", 16], ["172.16.0.0", 12], ["192.0.0.0", 24], ["192.0.2.0", 24], ["192.31.196.0", 24], ["192.52.193.0", 24],
  ["192.88.99.0", 24], ["192.168.0.0", 16], ["192.175.48.0", 24], ["198.18.0.0", 15], ["198.51.100.0", 24], ["203.0.113.0", 24], ["224.0.0.0", 4], ["240.0.0.0", 4],
] as const) special.addSubnet(net, bits, "ipv4");
/** Of IPv6 only global unicast is called (2000::/3), and of it nothing that leads on into IPv4 or is for documents and tests. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");
for (const [net, bits] of [["2001::", 23], ["2001:db8::", 32], ["2002::", 16], ["3fff::", 20]] as const) special.addSubnet(net, bits, "ipv6");

export function isPublicAddress(address: string): boolean {
  const plain = mappedIPv4(address) ?? address;
  if (isIP(plain) === 0) return false;
  return isIPv4(plain) ? !special.check(plain, "ipv4") : globalUnicast.check(plain, "ipv6") && !special.check(plain, "ipv6");
}

/** The address as it is kept, or why it is not called. `private`: also http and addresses inside the network, where the installation says so. */
export function outwardUrl(given: string, { private: mayBePrivate }: { private: boolean }): Result<string> {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const wrong = (mend: string) => refuseField("url", mend);
  if (!url || !["https:", "http:"].includes(url.protocol)) return wrong("Give a whole address, such as https://hooks.example.org/fivefold.");
  if (url.username !== "" || url.password !== "") return wrong("Leave name and password out of the address: messages are signed instead.");
  if (url.hash !== "") return wrong("Leave out what follows the #.");
  if (mayBePrivate) return ok(url.href);
  if (url.protocol !== "https:") return wrong("The address must start with https://.");
  const host = url.hostname.replace(/^\[|\]$|\.$/g, "");
  if (isIP(host) !== 0 ? !isPublicAddress(host) : !host.includes(".") || /\.(localhost|local|internal|lan|home\.arpa)$/i.test(host)) return wrong("The address must be a public one: the portal does not call into its own network.");
  return ok(url.href);
}

export class NotCalled extends Error {
  override name = "NotCalled";
}

/** For node:https: a name's numbers, all of which must be public. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "");
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address))) return callback(new NotCalled("not a public address"), "");
    return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};
