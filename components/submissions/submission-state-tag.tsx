import { StatusTag } from "#components/ui/tag.tsx";
import { submissionLooks } from "./submission-words.ts";

export const SubmissionStateTag = ({ state }: { state: keyof typeof submissionLooks }) => <StatusTag tone={submissionLooks[state].tone}>{submissionLooks[state].name}</StatusTag>;
