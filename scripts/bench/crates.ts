import { acceptCrate } from "#lib/crate/check-crate.ts";
import { receiveRequest } from "#lib/crate/receive-request.ts";
import { buildRequestCrate } from "#lib/crate/request-crate.ts";
import { buildResultsCrate } from "#lib/crate/results-crate.ts";
import { sampleRequest, sampleResults } from "#lib/crate/testing/sample-crate.ts";
import type { Result } from "#lib/kernel/result.ts";
import { compare } from "./measure.ts";
import { milliseconds, type Section } from "./report.ts";

const aim = 50;
async function accepted(result: Promise<Result<unknown>>): Promise<void> {
  const { ok } = await result;
  if (!ok) throw new Error("a crate that must pass was refused");
}

/** Packing and judging crates, the request as the portal and the TRE do it, the results the other way round. */
export async function benchCrates(rounds: number): Promise<Section> {
  const request = await sampleRequest();
  const requestZip = await buildRequestCrate(request);
  const toPack = await sampleResults(requestZip);
  const built = await buildResultsCrate(toPack);
  if (!built.ok) throw new Error(built.refusal.message);
  const times = await compare(
    {
      "build a request": () => buildRequestCrate(request),
      "check a request (package, all rules, read)": () => accepted(receiveRequest(requestZip)),
      "build results": () => accepted(buildResultsCrate(toPack)),
      "check results (package, all rules)": () => accepted(acceptCrate(built.value, "results")),
    },
    rounds,
  );
  const [asked, answered] = [times["build a request"] + times["check a request (package, all rules, read)"], times["build results"] + times["check results (package, all rules)"]];
  return {
    title: "Crates",
    about: `A request crate of ${(requestZip.length / 1024).toFixed(1)} KiB and its results crate. Median of ${rounds} turns, in milliseconds.`,
    columns: ["step", "time"],
    rows: Object.entries(times).map(([name, time]) => [name, milliseconds(time)]),
    conclusion: `Built and checked: a request ${milliseconds(asked)} ms, results ${milliseconds(answered)} ms (aim: under ${aim} ms${Math.max(asked, answered) < aim ? ", kept" : ", missed"}).`,
  };
}
