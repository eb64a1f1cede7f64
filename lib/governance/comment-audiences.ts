/** Who reads a comment on an application: one TRE's committee together with the applicant, or this committee alone. Nobody else reads either. */
export const commentAudiences = ["applicant", "committee"] as const;
export type CommentAudience = (typeof commentAudiences)[number];
