import { policyCheck } from './policy-check.js';
import { type OpenDeskForPolicy, policyExplain } from './policy-explain.js';
import type { CommandOutput } from './verify.js';

const usage = `usage: tokendesk policy check [--file FILE] [--json]
       tokendesk policy explain --as MEMBER --amount 500 [--reason TEXT] [--task TEXT] [--until DATE|every] [--json]
       tokendesk policy explain --as MEMBER --borrow 200 --from COLLEAGUE [--until DATE] [--json]`;

/** `tokendesk policy check` and `policy explain`. Returns the exit code. `usual`: the file that holds without `--file`. */
export async function policyCommand(
  argv: readonly string[],
  io: CommandOutput,
  usual: string | null,
  open: () => Promise<OpenDeskForPolicy>,
): Promise<number> {
  const [what, ...rest] = argv;
  if (what === 'check') return policyCheck(rest, io, usual);
  if (what === 'explain') return policyExplain(rest, io, open);
  io.err(usage);
  return 2;
}
