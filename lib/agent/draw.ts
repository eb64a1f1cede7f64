/**
 * The draw that says which outputs people look at after they left by rule. From the system's cryptographic generator, so that nobody who sees all
 * earlier draws can tell the next; made once, in the transaction in which the output leaves, and kept with it, so that it can't be made again.
 */
import { randomInt } from "node:crypto";

const faces = 1_000_000;
/** `share` 0: never, 1: always. `random`: a whole number from 0 to 999,999, each as likely. */
export function drawOf(share: number, random: () => number = () => randomInt(faces)): { draw: number; isDrawn: boolean } {
  const draw = random();
  return { draw, isDrawn: draw < Math.round(share * faces) };
}
