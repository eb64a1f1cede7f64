/** How much of a stranger's archive we are willing to open (reference rule F83: zip bombs, huge JSON). All sizes in bytes. */
export type CrateLimits = {
  readonly archiveBytes: number;
  readonly entries: number;
  /** Sum of all inflated files. */
  readonly totalBytes: number;
  /** Inflated size over stored size of one file of more than a mebibyte. Honest JSON and CSV stay well under 100; a bomb reaches 1000. */
  readonly ratio: number;
  readonly metadataBytes: number;
  /** Depth of brackets in the metadata file; flat JSON-LD needs 5. */
  readonly metadataNesting: number;
  readonly entities: number;
};

const mebibyte = 1024 * 1024;

export const defaultLimits: CrateLimits = {
  archiveBytes: 32 * mebibyte,
  entries: 1000,
  totalBytes: 128 * mebibyte,
  ratio: 200,
  metadataBytes: 4 * mebibyte,
  metadataNesting: 24,
  entities: 5000,
};
