/** `npm run dev`: the portal and one TRE on this machine, with the demo's people and projects; both follow changes of the code. */
import path from "node:path";
import { prepareFederation, seedWhenJoined } from "./demo/federation.ts";
import { syntheticTres } from "./demo/tres.ts";
import { freePort } from "./ports.ts";
import { step } from "./progress.ts";
import { dataFolder } from "./project.ts";
import { stopWhenAsked } from "./stopping.ts";
import { startWorld } from "./world.ts";
import { claimFolder } from "./demo/claim.ts";

const folder = path.join(dataFolder(), "dev");
const inUseBy = claimFolder(folder);
if (inUseBy !== undefined) {
  console.error(`\`npm run dev\` is running already (process ${inUseBy}).`);
  process.exit(1);
}
let signInSheet = "";
try {
  const world = await startWorld({
    dataFolder: folder,
    portalPort: await freePort(Number(process.env.PORT ?? 3000)),
    development: true,
    step,
    prepare: async (at) => {
      const federation = await prepareFederation({ ...at, tres: syntheticTres(5_000).slice(0, 1), firstPort: 3101, answerSeconds: 0, step });
      signInSheet = federation.signInSheet(at.portalUrl);
      return federation.tres;
    },
  });
  stopWhenAsked(() => world.stop());
  await step("Waiting for the TRE to join, seeding projects", () => seedWhenJoined({ ...world, dataFolder: folder }, 1));
  console.log(`\n${signInSheet}\nThe logs are in ${path.join(folder, "logs")}. Ctrl-C stops everything.`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
