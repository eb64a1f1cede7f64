import { administrationOperations } from "./administration.ts";
import { conceptSetOperations } from "./concept-sets.ts";
import { noticeOperations } from "./notices.ts";
import type { Operation } from "./operation.ts";
import { peopleOperations } from "./people.ts";
import { projectOperations } from "./projects.ts";
import { queryOperations } from "./queries.ts";
import { registerEditing } from "./register.ts";
import { reviewOperations } from "./reviews.ts";
import { submissionOperations } from "./submissions.ts";
import { tokenOperations } from "./tokens.ts";

/** Everything under /api/v1; one file per subject. */
export const operations: readonly Operation[] = [
  ...projectOperations, ...reviewOperations, ...queryOperations, ...conceptSetOperations, ...submissionOperations, ...registerEditing, ...administrationOperations, ...noticeOperations, ...peopleOperations, ...tokenOperations,
];
