/**
 * Packs a payload as a BagIt 1.0 bag with SHA-512 manifests. The order is the profile's (F77): payload first, then its manifest,
 * the tag manifest last, and nothing changes after.
 */
import { sha512 } from "#lib/kernel/digest.ts";
import type { BagInfo } from "./bag-info.ts";
import { formatBagInfo } from "./bag-info.ts";
import { formatManifest } from "./manifest.ts";

const utf8 = new TextEncoder();

const manifestOf = async (files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> => {
  const paths = [...files.keys()].sort();
  const lines = await Promise.all(paths.map(async (path) => ({ path, digest: await sha512(files.get(path) ?? new Uint8Array()) })));
  return utf8.encode(formatManifest(lines));
};

/** Says nothing and takes room. */
const filler = "filler.txt";
const tagManifestName = "tagmanifest-sha512.txt";
/** Those of a bag that an archive must hold as they are, if its size shall follow from the filler's. */
export const isStoredAsIs = (name: string): boolean => [filler, tagManifestName].some((own) => name.endsWith(`/${own}`));

/** Files of the bag under `folder`, ready to be zipped. `payload` maps paths without `data/` to bytes; Payload-Oxum is added to `info`. With `filled` it has a file of so many bytes beside them. */
export async function writeBag(folder: string, payload: ReadonlyMap<string, Uint8Array>, info: BagInfo, { filled }: { filled?: number } = {}): Promise<Map<string, Uint8Array>> {
  const inData = new Map([...payload].map(([path, bytes]) => [`data/${path}`, bytes]));
  const octets = [...payload.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const tags = new Map([
    ["bagit.txt", utf8.encode("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")],
    ["bag-info.txt", utf8.encode(formatBagInfo([...info, ["Payload-Oxum", `${octets}.${payload.size}`]]))],
    ["manifest-sha512.txt", await manifestOf(inData)],
    ...(filled === undefined ? [] : [[filler, new Uint8Array(filled).fill(0x20)] as const]),
  ]);
  const tagManifest: [string, Uint8Array] = [tagManifestName, await manifestOf(tags)];
  return new Map([...tags, tagManifest, ...inData].map(([path, bytes]) => [`${folder}/${path}`, bytes]));
}
