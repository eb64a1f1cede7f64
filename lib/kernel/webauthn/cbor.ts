/**
 * The part of CBOR (RFC 8949) that authenticators write (CTAP2 canonical form): integers, byte and text strings, arrays, maps, false,
 * true, null; lengths always definite. What is longer, deeper or other than that is refused: it comes from a stranger.
 */
export type CborValue = number | string | boolean | null | Uint8Array | CborValue[] | CborMap;
export type CborMap = Map<number | string, CborValue>;

const deepest = 8;

/** The value at the start of `bytes`, and how many bytes it took. Throws a TypeError where there is none. */
export function readCbor(bytes: Uint8Array): { value: CborValue; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder("utf-8", { fatal: true });
  let at = 0;
  const take = (length: number): number => {
    if (length > bytes.length - at) throw new TypeError("the CBOR ends too soon");
    at += length;
    return at - length;
  };
  /** The argument of a head (RFC 8949, section 3), as far as it is a length or a number that we may meet. */
  const argument = (info: number): number => {
    if (info < 24) return info;
    if (info === 24) return view.getUint8(take(1));
    if (info === 25) return view.getUint16(take(2));
    if (info === 26) return view.getUint32(take(4));
    throw new TypeError("the CBOR has a number or a length that is not used here");
  };
  const item = (depth: number): CborValue => {
    if (depth > deepest) throw new TypeError("the CBOR is nested too deeply");
    const head = view.getUint8(take(1));
    const [major, info] = [head >> 5, head & 31];
    if (major === 7) {
      if (info === 20 || info === 21) return info === 21;
      if (info === 22) return null;
      throw new TypeError("the CBOR has a value that is not used here");
    }
    const n = argument(info);
    switch (major) {
      case 0: return n;
      case 1: return -1 - n;
      case 2: return bytes.slice(take(n), at);
      case 3: return text.decode(bytes.subarray(take(n), at));
      case 4: return Array.from({ length: atMost(n) }, () => item(depth + 1));
      case 5: {
        const map: CborMap = new Map();
        for (let i = atMost(n); i > 0; i--) {
          const key = item(depth + 1);
          if ((typeof key !== "number" && typeof key !== "string") || map.has(key)) throw new TypeError("the CBOR has a map with a key that is odd or there twice");
          map.set(key, item(depth + 1));
        }
        return map;
      }
      default: throw new TypeError("the CBOR has a tag");
    }
  };
  /** Each item takes a byte at least: a length beyond that is a lie that would cost memory. */
  const atMost = (n: number): number => {
    if (n > bytes.length - at) throw new TypeError("the CBOR ends too soon");
    return n;
  };
  return { value: item(0), length: at };
}
