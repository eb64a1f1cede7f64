import { StatusTag } from "#components/ui/tag.tsx";

const standings = {
  joined: { tone: "good", words: "Takes questions" },
  suspended: { tone: "caution", words: "Suspended" },
  retired: { tone: "neutral", words: "Has left the federation" },
  invited: { tone: "waiting", words: "Invited, not joined yet" },
} as const;

export const EnvironmentStanding = ({ standing }: { standing: keyof typeof standings }) => <StatusTag tone={standings[standing].tone}>{standings[standing].words}</StatusTag>;
