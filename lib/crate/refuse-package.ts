import type { Refused } from "#lib/kernel/result.ts";
import { refuse } from "#lib/kernel/result.ts";
import type { PackageFault } from "./package-rules.ts";
import { packageRules } from "./package-rules.ts";

/** The first fault as a sentence with its rule, the rest as fields by file. */
export function refusePackage(faults: readonly PackageFault[]): Refused {
  const first = faults[0];
  if (!first) throw new Error("a package without faults cannot be refused");
  const rule = packageRules.find(({ id }) => id === first.rule);
  const fields = Object.fromEntries(faults.map((fault) => [`${fault.rule} ${fault.where}`, fault.mend]));
  const reason = first.rule === "pkg-zip-size" ? "too-large" : "bad-crate";
  return refuse(reason, `The crate breaks rule ${first.rule} at ${first.where}. ${rule?.sentence ?? ""} ${first.mend}`, { rule: first.rule, fields });
}
