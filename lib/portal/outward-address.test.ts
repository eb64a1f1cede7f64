import { describe, expect, it } from "vitest";
import { isPublicAddress, outwardUrl, publicLookup } from "./outward-address.ts";

describe("where the portal calls", () => {
  it.each(["8.8.8.8", "1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])("%s is public", (address) => { expect(isPublicAddress(address)).toBe(true); });
  it.each([
    "127.0.0.1", "127.255.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.2.1", "203.0.113.9", "224.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "2002:7f00:1::", "64:ff9b::7f00:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "3fff::1", "not an address", "",
  ])("%s is not", (address) => { expect(isPublicAddress(address)).toBe(false); });

  it.each([
    ["http://hooks.example.org/x", /https:\/\//], ["ftp://hooks.example.org/", /whole address/], ["hooks.example.org", /whole address/], ["https://user:secret@hooks.example.org/", /name and password/],
    ["https://hooks.example.org/#part", /#/], ["https://localhost/x", /public one/], ["https://LOCALHOST./x", /public one/], ["https://127.0.0.1/x", /public one/], ["https://2130706433/", /public one/], ["https://0x7f.1/", /public one/],
    ["https://0177.0.0.1/", /public one/], ["https://[::1]/", /public one/], ["https://[::ffff:169.254.169.254]/latest", /public one/], ["https://db.internal/", /public one/], ["https://printer.local/", /public one/], ["https://portal/", /public one/],
  ])("%s is refused with a mend", (url, mend) => {
    const refused = outwardUrl(url, { private: false });
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "invalid-input", fields: { url: expect.stringMatching(mend) as string } } });
  });
  it("a public https address is kept; others only where the installation says so", () => {
    expect(outwardUrl("https://hooks.example.org/a?b=c", { private: false })).toEqual({ ok: true, value: "https://hooks.example.org/a?b=c" });
    expect(outwardUrl("http://127.0.0.1:8080/x", { private: true })).toEqual({ ok: true, value: "http://127.0.0.1:8080/x" });
    expect(outwardUrl("http://u:p@127.0.0.1/", { private: true }).ok).toBe(false);
  });
  it("a name that leads into the network is not connected to, however it reads", async () => {
    for (const all of [true, false]) {
      const error = await new Promise<Error | null>((resolve) => { publicLookup("localhost", { all }, (failed) => { resolve(failed); }); });
      expect(error?.name).toBe("NotCalled");
    }
  });
});
