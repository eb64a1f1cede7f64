import { describe, expect, it } from "vitest";
import { basicCredentialsIn, decodedFile, taskCallIn, TaskResult } from "./task-api.ts";

const uuid = "0192f0c1-2a3b-4c4d-8e5f-0123456789ab";
describe("what a worker asks for", () => {
  it.each([
    ["GET", "/link_connector_api/task/nextjob/RQ-CC-1.a", { do: "next-job", collection: "RQ-CC-1", queue: "a" }],
    ["GET", "/api/v1/task/nextjob/RQ-CC-1.b", { do: "next-job", collection: "RQ-CC-1", queue: "b" }],
    ["GET", "/link_connector_api/task/nextjob/RQ-CC-1", { do: "next-job", collection: "RQ-CC-1", queue: "any" }],
    ["POST", `/link_connector_api/task/result/${uuid.toUpperCase()}/RQ-CC-1`, { do: "result", uuid, collection: "RQ-CC-1" }],
    ["GET", `/api/v1/task/status/${uuid}`, { do: "status", uuid }],
  ])("%s %s", (method, path, call) => { expect(taskCallIn(method, path)).toEqual({ ok: true, value: call }); });
  it.each([
    ["GET", "/link_connector_api/task/nextjob/RQ.d", "invalid-input"], ["GET", "/link_connector_api/task/nextjob/RQ.any", "invalid-input"], ["GET", "/link_connector_api/task/nextjob/RQ.a.b", "invalid-input"],
    ["GET", "/link_connector_api/task/nextjob/", "not-found"], ["GET", "/link_connector_api/task/nextjob/a%20b.a", "not-found"], ["GET", "/elsewhere/task/nextjob/RQ1.a", "not-found"],
    ["POST", "/link_connector_api/task/nextjob/RQ1.a", "not-found"], ["POST", "/link_connector_api/task/result/17/RQ1", "not-found"], ["GET", `/link_connector_api/task/result/${uuid}/RQ1`, "not-found"],
    ["POST", `/link_connector_api/task/result/${uuid}/RQ1/more`, "not-found"], ["GET", "/api/v1/task", "not-found"],
  ])("%s %s is refused: %s", (method, path, reason) => { expect(taskCallIn(method, path)).toMatchObject({ ok: false, refusal: { reason } }); });
});

describe("credentials", () => {
  const of = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  it("are read as RFC 7617 has them", () => {
    expect(basicCredentialsIn(of("north:a:b"))).toEqual({ username: "north", password: "a:b" });
    expect(basicCredentialsIn(of("nörd:wörter"))).toEqual({ username: "nörd", password: "wörter" });
  });
  it.each([null, "", "Basic", "Basic !!", "Bearer abc", of("no colon"), of(":nobody"), `Basic ${Buffer.from([0xff, 0xfe, 58, 65]).toString("base64")}`, of(`x:${"y".repeat(3000)}`)])("are not found in %s", (header) => { expect(basicCredentialsIn(header)).toBeUndefined(); });
});

describe("an answer", () => {
  const bunny = { uuid, status: "ok", collection_id: "RQ1", message: "", protocolVersion: "v2", queryResult: { count: 120, datasetCount: 0, files: [] } };
  it("is read as Bunny writes it, and where others differ without meaning anything", () => {
    expect(TaskResult.parse(bunny)).toMatchObject({ status: "ok", queryResult: { count: 120 } });
    expect(TaskResult.parse({ ...bunny, uuid: uuid.toUpperCase(), status: "OK", message: null, queryResult: { count: 120.0, datasetCount: 0 } })).toMatchObject({ uuid, status: "ok" });
    expect(TaskResult.parse({ uuid, status: "error", collection_id: "RQ1" })).toMatchObject({ status: "error" });
  });
  it.each([{ count: -1 }, { count: 1.5 }, { count: "120" }, { count: null }, {}, { count: 1e12 }])("is refused where its number is none: %j", (queryResult) => { expect(TaskResult.safeParse({ ...bunny, queryResult }).success).toBe(false); });
  it("holds files as Base64 of UTF-8, or nothing that is read", () => {
    expect(decodedFile(Buffer.from("Männer\t12").toString("base64"))).toBe("Männer\t12");
    expect([decodedFile("not base64!"), decodedFile(Buffer.from([0xff, 0xfe]).toString("base64"))]).toEqual([undefined, undefined]);
  });
  it.each(["done", "", 1, null])("is refused where its status is %j", (status) => { expect(TaskResult.safeParse({ ...bunny, status }).success).toBe(false); });
});
