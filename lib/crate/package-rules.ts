/**
 * Rules about the package: the ZIP archive, the BagIt bag in it, and whether the metadata file can be read at all. Ids of the
 * form F.. number the statements of the Five Safes RO-Crate 0.4 profile; pkg-.. and sem-.. are Fivefold's own additions.
 * The readers of the archive and the bag name these ids in the faults they find, so a screen lists them beside the metadata rules.
 */
import type { Strength } from "./rules/rule.ts";

type PackageRule = { readonly id: string; readonly strength: Strength; readonly section: string; readonly sentence: string };

const archive = "Archive (ZIP)";
const bag = "Bag (BagIt, RFC 8493)";
const metadata = "Metadata file";

export const packageRules = [
  { id: "pkg-zip-readable", strength: "must", section: archive, sentence: "The crate is one complete ZIP archive." },
  { id: "pkg-zip-size", strength: "must", section: archive, sentence: "The archive is within the size and number of files that this service accepts." },
  { id: "pkg-zip-bomb", strength: "must", section: archive, sentence: "Files inflate to the size they declare, at a plausible ratio, and do not share bytes." },
  { id: "pkg-zip-encrypted", strength: "must", section: archive, sentence: "Nothing in the archive is encrypted." },
  { id: "pkg-zip-split", strength: "must", section: archive, sentence: "The archive is a single volume." },
  { id: "pkg-zip-method", strength: "must", section: archive, sentence: "Files are stored or deflated." },
  { id: "pkg-zip-utf8", strength: "must", section: archive, sentence: "File names are UTF-8." },
  { id: "pkg-zip-path", strength: "must", section: archive, sentence: "File names are relative paths that stay inside the archive on every operating system." },
  { id: "pkg-zip-symlink", strength: "must", section: archive, sentence: "The archive holds plain files and folders only, no links or devices." },
  { id: "pkg-zip-duplicate", strength: "must", section: archive, sentence: "No two names are equal, also when upper and lower case are ignored." },
  { id: "pkg-zip-crc", strength: "must", section: archive, sentence: "Every file has the CRC-32 that the archive states." },
  { id: "F16", strength: "must", section: archive, sentence: "The archive has exactly one top-level entry, the bag folder." },
  { id: "pkg-bag-present", strength: "must", section: bag, sentence: "The folder is a bag: it holds bagit.txt." },
  { id: "F6", strength: "must", section: bag, sentence: "bagit.txt declares BagIt 1.0 or later and UTF-8." },
  { id: "F11", strength: "must", section: bag, sentence: "bag-info.txt has exactly one External-Identifier." },
  { id: "F12", strength: "should", section: bag, sentence: "The External-Identifier is a UUID URN." },
  { id: "pkg-bag-info", strength: "must", section: bag, sentence: "bag-info.txt is made of lines of the form Label: value." },
  { id: "F3", strength: "must", section: bag, sentence: "The payload manifest manifest-sha512.txt is present." },
  { id: "F10", strength: "must", section: bag, sentence: "Every payload manifest lists every file under data/." },
  { id: "pkg-manifest-line", strength: "must", section: bag, sentence: "Each manifest line is a lower-case or upper-case hex digest, white space and a path." },
  { id: "pkg-manifest-duplicate", strength: "must", section: bag, sentence: "No manifest lists a path twice." },
  { id: "pkg-manifest-path", strength: "must", section: bag, sentence: "Payload manifests list only safe paths under data/." },
  { id: "pkg-manifest-missing-file", strength: "must", section: bag, sentence: "Every file that a payload manifest lists is in the bag." },
  { id: "pkg-manifest-checksum", strength: "must", section: bag, sentence: "Every payload file has the checksum that the manifest states." },
  { id: "F4", strength: "should", section: bag, sentence: "The tag manifest tagmanifest-sha512.txt is present." },
  { id: "F5", strength: "must", section: bag, sentence: "No manifest lists a tag manifest." },
  { id: "pkg-tagmanifest-missing-file", strength: "must", section: bag, sentence: "Every file that a tag manifest lists is in the bag." },
  { id: "pkg-tagmanifest-checksum", strength: "must", section: bag, sentence: "Every tag file has the checksum that the tag manifest states." },
  { id: "pkg-tagmanifest-incomplete", strength: "should", section: bag, sentence: "The tag manifest lists bagit.txt, bag-info.txt, every payload manifest and every other tag file." },
  { id: "pkg-payload-oxum", strength: "must", section: bag, sentence: "Payload-Oxum, where given, is the number of bytes and files of the payload." },
  { id: "pkg-fetch", strength: "must", section: bag, sentence: "The bag is complete in itself: no fetch.txt asks the reader to download parts of it." },
  { id: "F8", strength: "must", section: metadata, sentence: "data/ro-crate-metadata.json exists." },
  { id: "sem-json", strength: "must", section: metadata, sentence: "The metadata file is UTF-8 JSON: an object with an @graph list of entities, of bounded size and depth." },
] as const satisfies readonly PackageRule[];

export type PackageRuleId = (typeof packageRules)[number]["id"];

/** `where` is a file of the package; `mend` says what to do about it. */
export type PackageFault = { readonly rule: PackageRuleId; readonly where: string; readonly mend: string };

const musts: ReadonlySet<string> = new Set(packageRules.filter((rule) => rule.strength === "must").map((rule) => rule.id));
export const breaksMust = (fault: PackageFault): boolean => musts.has(fault.rule);
