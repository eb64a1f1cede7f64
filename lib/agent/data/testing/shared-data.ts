/** Where the real test data lies, if this machine has it: FIVEFOLD_SHARED_DATA, or the folder shared/data beside the repository. */
import { existsSync } from "node:fs";
import path from "node:path";

const repository = path.resolve(import.meta.dirname, "../../../..");
const folder = process.env["FIVEFOLD_SHARED_DATA"] ?? path.resolve(repository, "../shared/data");

/** The folder of one data set, or undefined where it isn't there. */
export const sharedData = (name: "heart-disease" | "omop-eunomia-gibleed"): string | undefined => {
  const found = path.join(folder, name);
  return existsSync(found) ? found : undefined;
};
export const whyAbsent = "the shared test data is not on this machine (set FIVEFOLD_SHARED_DATA)";
