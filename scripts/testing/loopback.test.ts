import net from "node:net";
import { describe, expect, it } from "vitest";
import { isLoopback, target } from "./loopback.ts";

describe("the guard around the network", () => {
  it("knows this machine by all its names", () => {
    for (const host of ["localhost", "127.0.0.1", "127.3.2.1", "::1", "tre.localhost", undefined]) expect(isLoopback(host)).toBe(true);
    for (const host of ["example.org", "128.0.0.1", "10.0.0.1", "localhost.example.org", "::2"]) expect(isLoopback(host)).toBe(false);
  });

  it("reads every form of a connect call", () => {
    expect(target([{ port: 1, host: "example.org" }])).toBe("example.org");
    expect(target([[{ port: 1 }, null]])).toBe("localhost");
    expect(target([443, "example.org"])).toBe("example.org");
    expect(target(["/run/postgresql/.s.PGSQL.5432"])).toBeUndefined();
  });

  it("lets a test talk to its own server", async () => {
    const server = net.createServer((socket) => socket.end("hello")).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as net.AddressInfo;
    const answer = await new Promise((resolve) => net.connect(port, "127.0.0.1").once("data", (bytes) => resolve(String(bytes))));
    expect(answer).toBe("hello");
    server.close();
  });
});
