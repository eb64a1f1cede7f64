/** Holds the process ids its parent names, and stops them when the parent's end of the pipe closes, however the parent ended. */
import readline from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const held = new Map();
const signal = (pid, name) => {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
};

process.on("SIGINT", () => {}); // Ctrl-C is the parent's business; ours begins when it is gone
for await (const line of readline.createInterface({ input: process.stdin })) {
  const [order, pid, how] = line.split(" ");
  if (order === "hold") held.set(Number(pid), how);
  else held.delete(Number(pid));
}
// In the order they came to us, the last first: programs before the database they use.
for (const [pid, how] of [...held].reverse()) signal(pid, how);
for (let i = 0; i < 100 && [...held.keys()].some((pid) => signal(pid, 0)); i++) await sleep(100);
for (const [pid, how] of held) if (how === "SIGTERM") signal(pid, "SIGKILL");
