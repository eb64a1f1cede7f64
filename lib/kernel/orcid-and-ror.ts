/** Identifiers of people (ORCID) and organisations (ROR) stand in records with and without their address: here is the one, and the other. Their checksums: governance/identifiers.ts. */
export const bareOrcid = (id: string): string => id.replace(/^https:\/\/orcid\.org\//, "");
export const orcidAddress = (id: string): string => `https://orcid.org/${bareOrcid(id)}`;
export const bareRor = (id: string): string => id.replace(/^https:\/\/ror\.org\//, "");
export const rorAddress = (id: string): string => `https://ror.org/${bareRor(id)}`;
