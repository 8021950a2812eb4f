import { waitFor } from '../../src/sandbox/common/waiting.js';
import type { SlackControl } from '../../src/sandbox/slack/control.js';
import type { Seen } from '../../src/sandbox/slack/sight.js';
import { channel, command, slackId } from './workspace.js';

/** Milliseconds after which an answer counts as missing. */
const patience = 10_000;

/** Types the command as person `n` and waits, without polling, until the local Slack holds the answer. */
export async function ask(people: SlackControl, n: number): Promise<{ milliseconds: number; seen: Seen }> {
  const user = slackId(n);
  const began = performance.now();
  const { position } = await people.runCommand({ user, command, conversation: channel });
  const answer = ({ kind }: Seen) => kind === 'ephemeral' || kind === 'notice';
  const seen = await waitFor(people, user, answer, { since: position, timeoutMs: patience });
  const milliseconds = performance.now() - began;
  if (seen?.kind !== 'ephemeral')
    throw new Error(`${user} was not answered: ${seen?.text ?? 'nothing came'}`);
  return { milliseconds, seen };
}

/** Whom to ask next: everybody in turn, but no neighbours after one another. */
export function turns(people: number): () => number {
  let turn = 0;
  return () => {
    turn = (turn + 7_919) % people;
    return turn + 1;
  };
}

/** Asks `count` times with `abreast` questions under way at any moment; the milliseconds of each. */
export async function askMany(
  people: SlackControl,
  next: () => number,
  count: number,
  abreast: number,
): Promise<number[]> {
  const times: number[] = [];
  let left = count;
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      times.push((await ask(people, next())).milliseconds);
    }
  };
  await Promise.all(Array.from({ length: abreast }, one));
  return times;
}
