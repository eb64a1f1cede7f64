/** How a TRE and the portal get on, in a few words with a tone and in a sentence. */
import type { Tone } from "#components/ui/tag.tsx";

export type ConnectionState = { dataOpen: boolean; joined: boolean; profilePublished: boolean; connected: boolean; trouble: string | null };
export type ConnectionWords = { tone: Tone; name: string; sentence: string };

export function connectionInWords({ dataOpen, joined, profilePublished, connected, trouble }: ConnectionState): ConnectionWords {
  if (!dataOpen) return { tone: "moving", name: "Opening the data", sentence: "This TRE’s data are being opened. The agent calls at the portal when they are." };
  if (trouble !== null) {
    return joined
      ? { tone: "bad", name: "No connection to the portal", sentence: "The portal can’t be reached. Runs in this TRE go on; what the portal must hear is kept and sent when it is back." }
      : { tone: "bad", name: "Not joined", sentence: "This TRE could not join the federation yet. The agent goes on trying." };
  }
  if (!joined) return { tone: "moving", name: "Joining", sentence: "The agent is joining the federation with its invitation." };
  if (!profilePublished || !connected) return { tone: "moving", name: "Connecting", sentence: "The agent is telling the portal what this TRE holds." };
  return { tone: "good", name: "Connected to the portal", sentence: "The agent asks the portal for work and is answered." };
}
