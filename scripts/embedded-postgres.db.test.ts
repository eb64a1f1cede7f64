import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterEach, describe, expect, it } from "vitest";
import { embeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";

const folder = path.join(os.tmpdir(), `fivefold-cluster-${process.pid}`);
const start = () => embeddedPostgres({ folder, port: 0 });
let cluster: EmbeddedPostgres | undefined;
afterEach(() => {
  cluster?.destroy();
  cluster = undefined;
});

describe("the embedded PostgreSQL", () => {
  it("is started once, however many ask at the same time", async () => {
    const all = await Promise.all([start(), start(), start()]);
    cluster = all[0];
    expect(all.filter((one) => one.started)).toHaveLength(1);
    expect(new Set(all.map((one) => one.url)).size).toBe(1);
  });

  it("loses no committed row to kill -9, and comes back on its port so that clients reconnect", async () => {
    cluster = await start();
    const sql = postgres(cluster.url, { max: 1, onnotice: () => {} });
    await sql`create table kept (n int)`;
    let acknowledged = 0;
    const writing = (async () => {
      for (;;) {
        await sql`insert into kept values (${acknowledged + 1})`;
        acknowledged++;
      }
    })().catch(() => {});
    while (acknowledged < 200) await new Promise((resolve) => setTimeout(resolve, 5));
    const { port } = cluster;
    process.kill(cluster.pid, "SIGKILL");
    await writing;

    cluster = await start();
    expect([cluster.port, cluster.started]).toEqual([port, true]);
    // The client's first attempt may still meet the old connection's end.
    const counted = async () => (await sql<{ rows: number; newest: number }[]>`select count(*)::int as rows, max(n) as newest from kept`)[0];
    const row = await counted().catch(counted);
    expect(row?.rows).toBeGreaterThanOrEqual(acknowledged); // one more may have been written than was acknowledged
    expect(row?.newest).toBe(row?.rows);
    await sql.end();
  });

  it("is made again when making it was cut short, and leaves nothing behind", async () => {
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "PG_VERSION"), "18\n");
    cluster = await start();
    const real = cluster.folder;
    cluster.destroy();
    cluster = undefined;
    expect(fs.readdirSync(path.dirname(real)).filter((name) => name.startsWith(path.basename(real)))).toEqual([]);
  });
});
