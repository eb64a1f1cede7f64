import fs from "node:fs";
import path from "node:path";

/** Marks the folder as used by this process. Returns the process that uses it already, if one does. */
export function claimFolder(folder: string): number | undefined {
  const file = path.join(folder, "used-by");
  fs.mkdirSync(folder, { recursive: true });
  const holder = fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8")) : undefined;
  if (holder && holder !== process.pid && lives(holder)) return holder;
  fs.writeFileSync(file, String(process.pid));
  process.on("exit", () => fs.rmSync(file, { force: true }));
  return undefined;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  // A process id is used again after a while, by something else.
  return process.platform !== "linux" || fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("scripts/");
}
