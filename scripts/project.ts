import path from "node:path";

/** Absolute path of the repository. */
export const projectRoot = path.resolve(import.meta.dirname, "..");

/** Where everything a running installation makes goes: database, blobs, keys, logs. FIVEFOLD_DATA moves it. */
export const dataFolder = (): string => path.resolve(projectRoot, process.env.FIVEFOLD_DATA ?? ".data");

/** Absolute path of a program that npm installed with the project. */
export const installedProgram = (name: string): string => path.join(projectRoot, "node_modules/.bin", process.platform === "win32" ? `${name}.cmd` : name);
