/**
 * A public key as ten words, to be read out by telephone: the first 80 bits of its SHA-256, a word for each byte. Who wants another key with the same words
 * has to try some 2^80. The words are the two-syllable list of Juola and Zimmermann ("Whole-word phonetic distances and the PGPfone alphabet", ICSLP 1996).
 */
import { sha256 } from "#lib/kernel/digest.ts";

const list = `aardvark absurd accrue acme adrift adult afflict ahead aimless Algol allow alone ammo ancient apple artist assume Athens atlas Aztec baboon backfield
backward banjo beaming bedlamp beehive beeswax befriend Belfast berserk billiard bison blackjack blockade blowtorch bluebird bombast bookshelf brackish breadline
breakup brickyard briefcase Burbank button buzzard cement chairlift chatter checkup chisel choking chopper Christmas clamshell classic classroom cleanup clockwork
cobra commence concert cowbell crackdown cranky crowfoot crucial crumpled crusade cubic dashboard deadbolt deckhand dogsled dragnet drainage dreadful drifter dropper
drumbeat drunken Dupont dwelling eating edict egghead eightball endorse endow enlist erase escape exceed eyeglass eyetooth facial fallout flagpole flatfoot flytrap
fracture framework freedom frighten gazelle Geiger glitter glucose goggles goldfish gremlin guidance hamlet highchair hockey indoors indulge inverse involve island
jawbone keyboard kickoff kiwi klaxon locale lockup merit minnow miser Mohawk mural music necklace Neptune newborn nightbird Oakland obtuse offload optic orca payday
peachy pheasant physique playhouse Pluto preclude prefer preshrunk printer prowler pupil puppy python quadrant quiver quota ragtime ratchet rebirth reform regain
reindeer rematch repay retouch revenge reward rhythm ribcage ringbolt robust rocker ruffled sailboat sawdust scallion scenic scorecard Scotland seabird select sentence
shadow shamrock showgirl skullcap skydive slingshot slowdown snapline snapshot snowcap snowslide solo southward soybean spaniel spearhead spellbind spheroid spigot
spindle spyglass stagehand stagnate stairway standard stapler steamship sterling stockman stopwatch stormy sugar surmount suspense sweatband swelter tactics talon
tapeworm tempest tiger tissue tonic topmost tracker transit trauma treadmill Trojan trouble tumor tunnel tycoon uncut unearth unwind uproot upset upshot vapor village
virus Vulcan waffle wallet watchword wayside willow woodlark Zulu`.split(/\s+/);

/** `key`: an Ed25519 key as the `x` of its JWK; another kind as the canonical JSON of its JWK. */
export async function keyInWords(key: string): Promise<string> {
  const digest = await sha256(key);
  return Array.from({ length: 10 }, (_, i) => list[Number.parseInt(digest.slice(2 * i, 2 * i + 2), 16)]!).join(" ");
}
export const wordList: readonly string[] = list;
