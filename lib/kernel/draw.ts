/**
 * The draw that says what people look at after it was settled without them. From the system's cryptographic generator, so that nobody who sees all
 * earlier draws can tell the next; made once, in the transaction of what it is about, and kept with it, so that it can't be made again.
 */
const faces = 1_000_000;
/** Numbers above the last whole multiple are drawn again: else the small ones would come more often. */
const fair = Math.floor(2 ** 32 / faces) * faces;
function systemDraw(): number {
  for (;;) {
    const [n = fair] = crypto.getRandomValues(new Uint32Array(1));
    if (n < fair) return n % faces;
  }
}

/** `share` 0: never, 1: always. `random`: a whole number from 0 to 999,999, each as likely. */
export function drawOf(share: number, random: () => number = systemDraw): { draw: number; isDrawn: boolean } {
  const draw = random();
  return { draw, isDrawn: draw < Math.round(share * faces) };
}
