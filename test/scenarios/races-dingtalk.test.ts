import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readWords } from '../../src/compose.js';
import { company, type Handle } from '../../src/sandbox/company/company.js';
import { messagesAstray } from '../support/crash-aftermath.js';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

let world: DingTalkWorld;
beforeAll(async () => {
  // A slow machine is no reason for DingTalk to lose patience here.
  world = await startDingTalkWorld({ deliver: 'both', dingtalk: { timings: { cardAckMs: 30_000 } } });
});
afterEach(async () => {
  const { desk, slackApiUrl, dingtalk } = world;
  // The update of a card that was clicked on waits for some seconds.
  await world.advance(new Date(desk.clock.now().getTime() + 5_000));
  expect(await world.verify()).toEqual([]);
  expect(await messagesAstray({ db: desk.db, desk, words: readWords(), slackApiUrl, dingtalk })).toEqual([]);
  expect(world.troubles).toEqual([]);
  expect(await dingtalk.warnings({})).toEqual([]);
});
afterAll(() => world.close());

const patience = { timeout: 25_000, interval: 100 };

/** Somebody's user id in DingTalk. */
function inCorp(who: Handle): string {
  return company.people[who].dingtalkId ?? '';
}

/** The newest card on somebody's DingTalk screen that says this. */
async function cardOf(who: Handle, says: RegExp): Promise<string> {
  const { text } = await world.in(who).sees(says, { since: 0 });
  const { conversations } = await world.dingtalk.see({ user: inCorp(who) });
  const found = conversations.flatMap(({ items }) => items).findLast((one) => says.test(one.text));
  if (!found?.outTrackId) throw new Error(`no card says it: ${text}`);
  return found.outTrackId;
}

/** Clicks one after another on both platforms, without anybody waiting for an answer. */
function volley(
  clicks: readonly { who: Handle; action: string; value: string; card: string | null }[],
): Promise<unknown> {
  return Promise.all(
    clicks.map(({ who, action, value, card }) =>
      card === null
        ? world.slack.forgeClick({ user: who, actionId: action, value })
        : world.dingtalk.forgeClick({
            user: inCorp(who),
            outTrackId: card,
            actionId: 'act0',
            params: { n: action, v: value },
          }),
    ),
  );
}

/** What the clicks were answered, by the first group of a pattern; each answer stands in a showing of its own. */
async function answered(pattern: RegExp, at: { slack: Whose; dingtalk: Whose }): Promise<string[]> {
  const slack = await world.slack.news({ user: at.slack.who, since: at.slack.since });
  const dingtalk = await world.dingtalk.news({ user: inCorp(at.dingtalk.who), since: at.dingtalk.since });
  const failed = dingtalk.items.filter(({ kind }) => kind === 'notice').map(({ text }) => text);
  if (failed.length > 0) throw new Error(failed.join('\n'));
  return [
    ...slack.items.filter(({ kind, edited }) => kind !== 'message' || !edited),
    ...dingtalk.items.filter(({ edited }) => edited),
  ].flatMap(({ text }) => pattern.exec(text)?.[1] ?? []);
}

interface Whose {
  who: Handle;
  since: number;
}

async function marks(slack: Handle, dingtalk: Handle) {
  return {
    slack: { who: slack, since: await world.inSlack(slack).mark() },
    dingtalk: { who: dingtalk, since: await world.in(dingtalk).mark() },
  };
}

function tally(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) counts[line] = (counts[line] ?? 0) + 1;
  return counts;
}

async function newest(table: 'loan' | 'request'): Promise<string> {
  const { rows } = await world.owner.query<{ id: string }>(
    `SELECT id FROM ${table} ORDER BY created_at DESC LIMIT 1`,
  );
  return rows[0]?.id ?? '';
}

describe('fifty clicks at once, from the copies in Slack and in DingTalk', () => {
  it('on one question lend once, and each is answered', async () => {
    await world.in('ana').types('borrow 50 from @bo');
    const card = await cardOf('bo', /asks to borrow \$50/);
    await world.inSlack('bo').sees(/asks to borrow \$50/, { since: 0 });
    await world.settled();
    const value = await newest('loan');
    const [anas, bos] = [await world.balance('ana'), await world.balance('bo')];
    const at = await marks('bo', 'bo');
    await volley(
      Array.from({ length: 50 }, (_, index) => ({
        who: 'bo' as const,
        action: 'loan.accept',
        value,
        card: index % 2 === 0 ? card : null,
      })),
    );
    const late = /(Bo Lindqvist already accepted this)/;
    await expect.poll(async () => (await answered(late, at)).length, patience).toBe(49);
    // The card itself says so too, so this may stand there more often.
    expect(await answered(/(You lent Ana Costa \$50)/, at)).not.toEqual([]);
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual([
      String(Number(anas) + 50),
      String(Number(bos) - 50),
    ]);
  }, 60_000);

  it('on one request by an approver on each platform, to approve and to decline, decide once', async () => {
    await world.in('sam').types('request 30');
    const card = await cardOf('fay', /Sam Reyes requests \$30 more/);
    const [dave, fay] = [world.inSlack('dave'), world.in('fay')];
    await dave.sees(/Sam Reyes requests \$30 more/, { since: 0 });
    await world.settled();
    const value = await newest('request');
    // Two declines lie ready in their forms while everybody clicks.
    await dave.clicks('Decline', { within: /Sam Reyes requests/ });
    await dave.fills({ reason: 'not this month' });
    await fay.clicks('Decline', { within: /Sam Reyes requests/ });
    await fay.fills({ reason: 'not this month' });
    const before = Number(await world.balance('sam'));
    const at = await marks('dave', 'fay');
    const half = Array.from({ length: 24 }, (_, index) => ({
      who: index % 2 === 0 ? ('dave' as const) : ('fay' as const),
      action: 'request.approve',
      value,
      card: index % 2 === 0 ? null : card,
    }));
    await Promise.all([
      volley(half.slice(0, 2)),
      dave.submits('Decline'),
      fay.submits('Decline'),
      volley(half.slice(2)),
      volley(half),
    ]);
    const pattern = /(\S+ \S+ already (?:approved|declined) this|You approved \$30|I have told Sam Reyes)/;
    const look = async () => tally(await answered(pattern, at));
    const sum = async () => Object.values(await look()).reduce((all, one) => all + one, 0);
    await expect.poll(sum, patience).toBe(50);
    await world.settled();
    const { rows } = await world.owner.query<{ state: string; name: string }>(
      'SELECT r.state, m.name FROM request r JOIN member m ON m.id = r.decider_id WHERE r.id = $1',
      [value],
    );
    const [{ state, name } = { state: '', name: '' }] = rows;
    const first = state === 'approved' ? 'You approved $30' : 'I have told Sam Reyes';
    expect(await look()).toEqual({ [first]: 1, [`${name} already ${state} this`]: 49 });
    expect(await world.balance('sam')).toBe(String(state === 'approved' ? before + 30 : before));
  }, 60_000);
});
