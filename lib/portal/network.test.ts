import { describe, expect, test } from "vitest";
import { forwardedFor, mappedIPv4, networkOf } from "./network.ts";

describe("where a request came from", () => {
  test.each([
    ["203.0.113.7", "203.0.113.0/24"],
    ["::ffff:203.0.113.7", "203.0.113.0/24"],
    ["::ffff:cb00:7107", "203.0.113.0/24"],
    ["2001:db8:1234:5678::1", "2001:db8:1234::/48"],
    ["2001:db8::", "2001:db8:0::/48"],
    ["::1", "0:0:0::/48"],
    ["fe80::1%eth0", "fe80:0:0::/48"],
    ["", undefined], ["unknown", undefined], ["203.0.113.7:443", undefined], ["203.0.113.256", undefined],
  ])("%s is kept as %s", (address, network) => expect(networkOf(address)).toBe(network));
  test("an address inside an address", () => {
    expect(mappedIPv4("::ffff:10.0.0.1")).toBe("10.0.0.1");
    expect(mappedIPv4("::10.0.0.1")).toBeUndefined();
    expect(mappedIPv4("10.0.0.1")).toBeUndefined();
  });
  test("the last hop counts", () => {
    expect(forwardedFor(new Headers({ "x-forwarded-for": "10.0.0.1, 203.0.113.7" }))).toBe("203.0.113.7");
    expect(forwardedFor(new Headers())).toBe("");
  });
});
