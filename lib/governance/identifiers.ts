/** Checks identifiers of people and organisations by their published checksums; a mistyped one must not reach the register. */
import { bareOrcid } from "#lib/kernel/orcid-and-ror.ts";

/** ORCID iD, with or without its address; ISO 7064 MOD 11-2 over the first 15 digits (support.orcid.org, Structure of the ORCID Identifier). */
export function isOrcid(value: string): boolean {
  const digits = bareOrcid(value);
  if (!/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/.test(digits)) return false;
  const characters = digits.replaceAll("-", "");
  let total = 0;
  for (const digit of characters.slice(0, 15)) total = (total + Number(digit)) * 2;
  const check = (12 - (total % 11)) % 11;
  return characters[15] === (check === 10 ? "X" : String(check));
}

const base32 = "0123456789abcdefghjkmnpqrstvwxyz";
/** ROR id: 0, six base32 characters, two check digits by ISO 7064 MOD 97-10 (ror.readme.io, ROR identifier pattern). */
export function isRorId(value: string): boolean {
  const match = /^(?:https:\/\/ror\.org\/)?0([a-hj-km-np-tv-z0-9]{6})(\d{2})$/.exec(value);
  if (!match) return false;
  let number = 0n;
  for (const character of match[1]!) number = number * 32n + BigInt(base32.indexOf(character));
  return 98n - ((number * 100n) % 97n) === BigInt(match[2]!);
}
