import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Instant } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { StatusTag, type Tone } from "#components/ui/tag.tsx";

export type SentMessage = { id: string; kind: string; createdAt: string; state: "waiting" | "delivered" | "failed"; attempts: number; lastAnswer: string | null };
const states: Record<SentMessage["state"], [Tone, string]> = { waiting: ["waiting", "Being sent"], delivered: ["good", "Taken"], failed: ["bad", "Given up"] };

/** What an answer was, in words: an HTTP status, or that there was none. */
export const answerInWords = (answer: string | null): string => (answer === null ? "None yet" : /^\d{3}$/.test(answer) ? `Status ${answer}` : answer === "NotCalled" ? "Not called: no public address" : "No answer");

export const DeliveryTable = ({ messages, replay }: { messages: readonly SentMessage[]; replay: FormAction }) => (
  <DataTable
    caption="Messages, newest first" captionHidden narrow="stack" rows={messages} rowKey={(message) => message.id}
    empty={<EmptyState title="No messages yet"><p>Send a test message to see whether your program takes it.</p></EmptyState>}
    columns={[
      { key: "kind", header: "What", rowHeader: true, cell: (message) => message.kind },
      { key: "at", header: "When", cell: (message) => <Instant of={message.createdAt} /> },
      { key: "state", header: "State", cell: (message) => <StatusTag tone={states[message.state][0]}>{states[message.state][1]}</StatusTag> },
      { key: "answer", header: "Last answer", cell: (message) => answerInWords(message.lastAnswer) },
      { key: "attempts", header: "Attempts", align: "number", cell: (message) => message.attempts },
      { key: "id", header: "Id", cell: (message) => <code className="text-xs break-all">{message.id}</code> },
      { key: "again", header: <span className="sr-only">Send again</span>, label: "Action", cell: (message) => message.state !== "waiting" && <ActionForm action={replay} hidden={{ deliveryId: message.id }} submit={<>Send again<span className="sr-only"> {message.kind} of {message.createdAt}</span></>} pending="Sending …" variant="secondary" small /> },
    ]}
  />
);
