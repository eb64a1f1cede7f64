/**
 * What people are told of, as one table: in the page, by letter and by webhook, all from here. A notice travels in the open (a letter's subject shows on a locked telephone, a webhook's body lies in somebody's
 * log), so it has a place for a reference, a TRE's name, two counts of TREs and a number of days, and for nothing else: no title, no answer, no name of a person, no outcome. Those are read after signing in.
 */
export const noticeChannels = { page: "In the page", mail: "By e-mail", webhook: "By webhook" } as const;
export type NoticeChannel = keyof typeof noticeChannels;

/** `about`: a project's or submission's reference. `answered` of `asked` TREs; `days` until something ends. */
export type NoticeFacts = { about: string; tre?: string; answered?: number; asked?: number; days?: number };
type Kind = { /** In settings. */ label: string; /** One sentence, without its full stop; the subject of the letter. */ says: (facts: NoticeFacts) => string; /** What to do about it. */ next: string };

const of = ({ answered = 0, asked = 0 }: NoticeFacts) => `${String(answered)} of ${String(asked)} data environments answered`;
export const noticeKinds = {
  "application-waits": { label: "An application waits for your committee", says: ({ about, tre }) => `${about}: an application to ${tre ?? "your TRE"} waits for your committee`, next: "Read it and decide" },
  "application-withdrawn": { label: "An application that waited for you was withdrawn", says: ({ about, tre }) => `${about}: the applicant withdrew the application to ${tre ?? "your TRE"}`, next: "Nothing waits for you any more; see the reason" },
  "appeal-waits": { label: "An appeal waits for you", says: ({ about, tre }) => `${about}: an appeal at ${tre ?? "your TRE"} waits for you`, next: "Declare your interests, read it and decide" },
  "appeal-made": { label: "An appeal was made against a decision of your committee", says: ({ about, tre }) => `${about}: the applicant appeals at ${tre ?? "your TRE"}`, next: "Another panel hears it; you need do nothing" },
  "appeal-short": { label: "An appeal needs more people to hear it", says: ({ about, tre }) => `${about}: too few people can hear an appeal at ${tre ?? "a TRE"}`, next: "Seat members who had no part in the decision" },
  "opinion-asked": { label: "A committee asks for your opinion", says: ({ about, tre }) => `${about}: the committee of ${tre ?? "a TRE"} asks for your opinion`, next: "Declare your interests, read the application and write, or decline" },
  "opinion-answered": { label: "Somebody whom you asked for an opinion has answered", says: ({ about, tre }) => `${about}: an opinion for ${tre ?? "your TRE"} was given or declined`, next: "Read it beside the application" },
  "stands-in": { label: "You stand in for a member of a committee", says: ({ about, tre }) => `${about}: you stand in for a member of the committee of ${tre ?? "your TRE"}`, next: "See what waits" },
  "absence-entered": { label: "Somebody entered that you are away from your committee", says: ({ about, tre }) => `${about}: it was entered that you are away from the committee of ${tre ?? "your TRE"}`, next: "See the days, and end it if you are there" },
  "absence-ended": { label: "An absence that concerns you was ended", says: ({ about, tre }) => `${about}: an absence at the committee of ${tre ?? "your TRE"} was ended`, next: "See who sits there now" },
  "member-left": { label: "Somebody for whom an application waited has left your committee", says: ({ about, tre }) => `${about}: somebody for whom it waited has left the committee of ${tre ?? "your TRE"}`, next: "See who is left to vote" },
  "colleague-left": { label: "Somebody has left your project", says: ({ about }) => `${about}: somebody has left the project`, next: "See who works on it" },
  "taken-off": { label: "You were taken off a project", says: ({ about }) => `${about}: you were taken off the project`, next: "See your projects" },
  "role-waits": { label: "Somebody invited to a project waits for a role", says: ({ about }) => `${about}: somebody who was invited to the project has an account and no role`, next: "See who it is, and give the role if they may do research here" },
  "amendment-recorded": { label: "An amendment was recorded at your committee", says: ({ about, tre }) => `${about}: an amendment was recorded at ${tre ?? "your TRE"}`, next: "By the rules nobody has to decide on it; any member may bring it before the committee" },
  "target-near": { label: "Your committee’s target comes near", says: ({ about, tre }) => `${about}: the target of ${tre ?? "your TRE"} comes near`, next: "See what waits for you" },
  "target-passed": { label: "Your committee’s target has passed", says: ({ about, tre }) => `${about}: the target of ${tre ?? "your TRE"} has passed`, next: "See what waits for you" },
  "evidence-ended": { label: "Evidence of yours is no longer accepted", says: ({ about }) => `${about}: a piece of evidence is no longer accepted`, next: "See why, and how to add another" },
  "ends-soon": { label: "An approval, or evidence that one leans on, ends soon", says: ({ about, days = 0 }) => `${about}: something that runs need ends in ${String(days)} days or less`, next: "See what it is, and how to renew it" },
  "condition-due": { label: "A condition of an approval is due soon", says: ({ about, days = 0 }) => `${about}: a condition of an approval is due in ${String(days)} days or less`, next: "Show the committee what meets it" },
  "condition-overdue": { label: "A condition of an approval is overdue", says: ({ about }) => `${about}: a condition of an approval is overdue`, next: "Show the committee what meets it: nothing starts before it is confirmed" },
  "condition-shown": { label: "An applicant shows that a condition is met", says: ({ about, tre }) => `${about}: the applicant shows that a condition of ${tre ?? "your TRE"} is met`, next: "Look at what is shown, and confirm it if it is so" },
  "condition-confirmed": { label: "A committee confirmed that a condition is met", says: ({ about, tre }) => `${about}: the committee of ${tre ?? "a TRE"} confirmed a condition`, next: "See what can be run now" },
  "run-waits": { label: "A request waits for your decision", says: ({ about, tre }) => `${about}: a request to ${tre ?? "your TRE"} waits for a decision`, next: "See what is asked, and how it differs from what was approved" },
  "application-answered": { label: "A committee answered your application", says: ({ about, tre }) => `${about}: the committee of ${tre ?? "a TRE"} has answered`, next: "Read its answer, its reason, and what happens next" },
  "approval-ended": { label: "An approval of your project ended or was taken back", says: ({ about, tre }) => `${about}: an approval${tre === undefined ? "" : ` of ${tre}`} has ended`, next: "See what can still be run" },
  "nobody-decides": { label: "A TRE that was asked to decide left the federation", says: ({ about, tre }) => `${about}: ${tre ?? "a TRE"} has left the federation, and nobody decides there any more`, next: "See who else was asked" },
  "application-comment": { label: "Somebody commented on an application", says: ({ about, tre }) => `${about}: a new comment in the thread with ${tre ?? "a TRE"}`, next: "Read it and answer" },
  "committee-comment": { label: "Somebody of your committee wrote to the others", says: ({ about, tre }) => `${about}: a new comment among the committee of ${tre ?? "your TRE"}`, next: "Read it and answer" },
  "first-answer": { label: "The first answers to your question are there", says: (facts) => `${facts.about}: first answers are there, ${of(facts)} so far`, next: "See the results so far" },
  "submission-ended": { label: "A submission of yours has ended", says: (facts) => `${facts.about} has ended: ${of(facts)}`, next: "See the results" },
} as const satisfies Record<string, Kind>;
export type NoticeKind = keyof typeof noticeKinds;
export const noticeKindNames = Object.keys(noticeKinds) as [NoticeKind, ...NoticeKind[]];
export const noticeChannelNames = Object.keys(noticeChannels) as [NoticeChannel, ...NoticeChannel[]];

/** Everything reaches people everywhere until they say otherwise; a webhook has to be set up first. Comments send no letters. */
export const wantedByDefault = (kind: NoticeKind, channel: NoticeChannel): boolean => !((kind === "application-comment" || kind === "committee-comment") && channel === "mail");

export const noticeInWords = (kind: NoticeKind, facts: NoticeFacts): string => noticeKinds[kind].says(facts);

export const letterOf = (kind: NoticeKind, facts: NoticeFacts, address: string, settingsAddress: string): { subject: string; text: string } => ({
  subject: noticeInWords(kind, facts),
  text: `${noticeInWords(kind, facts)}.\n\n${noticeKinds[kind].next}:\n${address}\n\nWhich letters you get: ${settingsAddress}\n`,
});
