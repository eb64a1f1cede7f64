/** `npm test`: everything that CI runs. Installs what is missing, then hands over to testing/all.ts. Runs on any Node from 20.9. */
import { become, ready } from "./install.mjs";

become(await ready(), "scripts/testing/all.ts", process.argv.slice(2));
