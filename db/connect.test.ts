import { createServer, type AddressInfo, type Socket } from "node:net";
import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { connect } from "./connect.ts";

const message = (kind: string, body: Buffer) => Buffer.concat([Buffer.from(kind), Buffer.from(Uint32Array.of(body.length + 4).buffer).swap32(), body]);
/** PostgreSQL's frontend/backend protocol, “Message Formats”: AuthenticationOk, and ReadyForQuery outside of a transaction. */
const welcome = Buffer.concat([message("R", Buffer.alloc(4)), message("Z", Buffer.from("I"))]);

it("tells whoever asked, and nobody else, that a database lets in and then closes at once", async () => {
  const rejectedForNobody: unknown[] = [];
  const note = (error: unknown) => void rejectedForNobody.push(error);
  process.on("unhandledRejection", note);
  const server = createServer((socket: Socket) => void socket.on("error", () => {}).once("data", () => socket.write(welcome, () => socket.end())));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const db = connect(`postgres://nobody@127.0.0.1:${(server.address() as AddressInfo).port}/none`);
  try {
    await expect(db.transaction((tx) => tx.execute(sql`select 1`))).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(rejectedForNobody).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
    await db.$client.end({ timeout: 0 });
    server.close();
  }
});
