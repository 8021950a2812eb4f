import { proveBooks } from '../desk/verify.js';

/** Where a command writes: one call per line. */
export interface CommandOutput {
  out: (line: string) => void;
  err: (line: string) => void;
}

/** The books to prove, and how to let go of them. */
export interface OpenBooksForProof {
  db: Parameters<typeof proveBooks>[0];
  close: () => Promise<void>;
}

const usage = 'usage: tokendesk verify [--json]';

/**
 * `tokendesk verify [--json]`: proves the books from the tables and names every row that disagrees. Returns the exit
 * code: 0 if everything agrees, 1 if not, 2 for arguments it does not know.
 */
export async function verifyCommand(
  argv: readonly string[],
  io: CommandOutput,
  open: () => Promise<OpenBooksForProof>,
): Promise<number> {
  if (argv.some((argument) => argument !== '--json')) {
    io.err(usage);
    return 2;
  }
  const { db, close } = await open();
  try {
    const proof = await proveBooks(db);
    const { disagreements, entries, postings, members } = proof;
    const ok = disagreements.length === 0;
    if (argv.includes('--json')) {
      const counts = { entries: Number(entries), postings: Number(postings), members: Number(members) };
      io.out(JSON.stringify({ ok, ...counts, disagreements }));
    } else if (ok) {
      io.out(`The books agree: ${entries} entries, ${postings} postings, ${members} members.`);
    } else {
      for (const line of disagreements) io.out(line);
      io.err(
        `The books do not agree: ${disagreements.length} rows of ${entries} entries, ${postings} postings.`,
      );
    }
    return ok ? 0 : 1;
  } finally {
    await close();
  }
}
