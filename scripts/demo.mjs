/** `npm run demo`: installs what is missing, then hands over to demo/main.ts. Runs on any Node from 20.9, with nothing installed. */
import { become, ready } from "./install.mjs";

become(await ready(), "scripts/demo/main.ts", process.argv.slice(2));
