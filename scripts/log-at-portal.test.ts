import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { published } from "#lib/register/testing/published-entry.ts";
import { openLog } from "./log-at-portal.ts";

let refusing = 0;
const portal = createServer((_, response) => {
  const status = refusing-- > 0 ? 503 : 200;
  response.writeHead(status, { "retry-after": "0" }).end("{}");
}).listen(0, "127.0.0.1");
afterAll(() => { portal.close(); });

test("a portal that is still writing something down is asked again, so often in all as there is patience", async () => {
  const { json } = await openLog(`http://127.0.0.1:${String((portal.address() as AddressInfo).port)}`, (await published(0)).given.log, 3);
  refusing = 2;
  expect(await json("soon")).toEqual({});
  refusing = 2;
  await expect(json("never")).rejects.toThrow("/never answered with status 503.");
  expect(await json("again")).toEqual({});
});
