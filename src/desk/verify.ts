import type { Executor } from '../store/db.js';
import { countBooks, verify } from '../store/verify.js';

/** What `tokendesk verify` found. */
export interface Proof {
  /** One readable line per row that disagrees; empty when the books agree. */
  disagreements: string[];
  entries: bigint;
  postings: bigint;
  members: bigint;
}

/** Proves the books from the tables. Changes nothing. */
export async function proveBooks(db: Executor): Promise<Proof> {
  return { disagreements: await verify(db), ...(await countBooks(db)) };
}
