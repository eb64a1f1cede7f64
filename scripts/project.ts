import path from "node:path";

/** Absolute path of the repository. */
export const projectRoot = path.resolve(import.meta.dirname, "..");

/** Where everything a running installation makes goes: database, blobs, keys, logs. FIVEFOLD_DATA moves it. */
export const dataFolder = (): string => path.resolve(projectRoot, process.env.FIVEFOLD_DATA ?? ".data");

/** Next's command line, to be run by this very Node: `node nextProgram build`. */
export const nextProgram = path.join(projectRoot, "node_modules/next/dist/bin/next");
