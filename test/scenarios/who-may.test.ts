import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inbound, Reply, Talk } from '../../src/chat/talk/inbound.js';
import { createTalk } from '../../src/chat/talk/talk.js';
import { packContext } from '../../src/chat/talk/typed.js';
import { readWords } from '../../src/compose.js';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { borrow } from '../../src/desk/borrow.js';
import { delegate } from '../../src/desk/delegate.js';
import type { Profile } from '../../src/ports/profiles.js';
import { approvals, rule, type Stage, stage, step } from '../desk/request-stage.js';
import { nov } from '../support/books.js';

// Who may do what about a request: everybody tries everything, from either platform, with what a hand-made client could send,
// so that it does not matter what is on anybody's screen.

type Role = keyof typeof roles;
const roles = {
  requester: 'ana asked',
  approver: 'mei, whose answer the rule wants: ana’s manager',
  delegate: 'dan, who decides for mei now',
  'expired delegate': 'eve, who did so until yesterday',
  'former manager': 'old, who was asked as ana’s manager, and then she got another',
  'manager’s manager': 'ada, whom the rule would ask later',
  finance: 'fin, whom other rules ask',
  lender: 'bo, a colleague who lent ana credit',
  admin: 'adm, who runs the workspace and the program',
  stranger: 'somebody of the same organisation who is no member',
  outsider: 'somebody of another organisation',
} as const;

/** `+` may; everybody else is refused. The columns are the roles in their order. */
const table = `
                 requester  approver  delegate  expired  former  managers-manager  finance  lender  admin  stranger  outsider
approve              -          +         +        -        -            -            -        -       -        -         -
approve less         -          +         +        -        -            -            -        -       -        -         -
approve several      -          +         +        -        -            -            -        -       -        -         -
decline              -          +         +        -        -            -            -        -       -        -         -
open decline         -          +         +        -        -            -            -        -       -        -         -
ask                  -          +         +        -        -            -            -        -       -        -         -
hand over            -          +         +        -        -            -            -        -       -        -         -
details              -          +         +        -        -            -            -        -       -        -         -
answer               +          -         -        -        -            -            -        -       -        -         -
nudge                +          -         -        -        -            -            -        -       -        -         -
withdraw             +          -         -        -        -            -            -        -       -        -         -
end delegation       -          +         +        -        -            -            -        -       -        -         -
grant                -          +         -        -        -            -            +        -       -        -         -
`;

const platforms = ['slack', 'dingtalk'] as const;
type Platform = (typeof platforms)[number];
type Action =
  | 'approve'
  | 'approve less'
  | 'approve several'
  | 'decline'
  | 'open decline'
  | 'ask'
  | 'hand over'
  | 'details'
  | 'answer'
  | 'nudge'
  | 'withdraw'
  | 'end delegation'
  | 'grant';

const handles: Record<Exclude<Role, 'stranger' | 'outsider'>, string> = {
  requester: 'ana',
  approver: 'mei',
  delegate: 'dan',
  'expired delegate': 'eve',
  'former manager': 'old',
  'manager’s manager': 'ada',
  finance: 'fin',
  lender: 'bo',
  admin: 'adm',
};

let house: Stage;
let talk: Talk;
const ids: Record<string, string> = {};
let acts = 0;

beforeAll(async () => {
  const rules = approvals([
    rule([step(['manager'], { escalateHours: 80, escalateTo: ['managers-manager'] })]),
  ]);
  house = await stage(rules, { members: 'closed', contact: 'adm@example.com' }, nov(10, '10:00'), {
    allowance: 100_000n,
    requests: { mostOpen: 1_000, expiresHours: 500 },
  });
  const { desk, owner } = house.house;
  Object.assign(ids, house.id);
  for (const name of ['dan', 'eve', 'old', 'adm']) ids[name] = await house.house.join(name);
  await owner.query('UPDATE pool SET allowance = 1000000');
  for (const platform of platforms) {
    desk.profiles.set(platform, { fetch: async (_, user) => profileOf(user) });
    for (const [name, id] of Object.entries(ids))
      await owner.query(
        `INSERT INTO identity (platform, workspace, user_id, member_id, handle, locale, profile_at, created_at)
          VALUES ($1, 'W1', $2, $3, $4, 'en-US', $5, $5)`,
        [platform, `U${name.toUpperCase()}`, id, name, nov(10)],
      );
  }
  await owner.query("UPDATE identity SET profile_at = '2027-01-01'");
  const question = { borrowerId: house.id.ana, lenderId: house.id.bo, amount: 5n, dueAt: null, reason: null };
  const asked = await borrow(desk, 'loan', question);
  if ('refused' in asked) throw new Error(asked.refused.code);
  const lent = await acceptLoan(desk, 'lend', {
    loanId: asked.done.loanId,
    lenderId: house.id.bo,
    part: null,
  });
  expect(lent).toMatchObject({ done: { amount: 5n } });
  // eve's time ends before dan's begins.
  expect(await delegated('eve', nov(11))).toBe('done');
  await house.later(nov(12, '09:00'));
  expect(await delegated('dan', nov(30))).toBe('done');
  talk = createTalk(desk, readWords());
}, 60_000);
afterAll(() => house.close());

async function delegated(to: string, endsAt: Date): Promise<string> {
  const input = { fromId: ids['mei'] ?? '', toId: ids[to] ?? '', startsAt: null, endsAt };
  return Object.keys(await delegate(house.house.desk, `delegate ${to}`, input)).join();
}

/** What the platforms say of those who have no account with us. */
function profileOf(user: string): Profile | null {
  const standing = user === 'UOUTSIDER' ? 'outsider' : 'member';
  return { name: user, handle: null, email: null, locale: 'en-US', zone: null, standing };
}

/** A request of ana's that waits for mei; who managed ana before was asked first. */
async function request(action: Action, role: Role): Promise<string> {
  const manager = async (name: string) => {
    await house.house.owner.query('UPDATE member SET manager_id = $1 WHERE id = $2', [ids[name], ids['ana']]);
    await house.later(house.house.clock.now());
  };
  if (role === 'former manager') await manager('old');
  const id = await house.asks('ana', 10n);
  if (role === 'former manager') await manager('mei');
  if (action === 'answer') await does('approver', 'slack', 'ask', id);
  return id;
}

/** Sends what the client would for an act. */
function does(role: Role, platform: Platform, action: Action, requestId: string): Promise<Reply> {
  acts += 1;
  const name = role in handles ? handles[role as keyof typeof handles] : role;
  const from = { platform, workspace: 'W1', userId: `U${name.toUpperCase()}` };
  const key = `${platform}:${acts}`;
  return talk.handle({ key, from, place: 'direct', ...sent(action, requestId) } as Inbound);
}

function sent(action: Action, id: string): Partial<Inbound> {
  const click = (name: string, value = id) => ({ kind: 'action', name, value }) as const;
  const form = (name: string, values: Record<string, string>) =>
    ({ kind: 'form', name, context: id, values }) as const;
  switch (action) {
    case 'approve':
      return click('request.approve');
    case 'approve less':
      return form('request.approve-less', { amount: '0.000004' });
    case 'decline':
      return form('request.decline', { reason: 'not this month' });
    case 'open decline':
      return click('request.decline');
    case 'approve several':
      return click('requests.bulk.confirm', JSON.stringify({ n: crypto.randomUUID(), ids: [id] }));
    case 'ask':
      return form('request.ask', { question: 'What is it for?' });
    case 'hand over':
      return form('request.hand-over', { person: 'b1' });
    case 'details':
      return click('request.details');
    case 'answer':
      return form('request.answer', { answer: 'For the release.' });
    case 'nudge':
      return click('request.nudge');
    case 'withdraw':
      return click('request.withdraw');
    case 'end delegation':
      return click('delegate.end', delegation);
    case 'grant': {
      const context = { p: ids['ana'] ?? '', a: '7', d: null, r: 'thanks', i: 'grant', k: 'reward' } as const;
      return click('grant.confirm', packContext(context));
    }
  }
}
let delegation = '';

/** Everything that an act about requests could change; `seen` and the audit trail are looked at apart. */
async function state(): Promise<unknown> {
  const { rows } = await house.house.owner.query(
    `SELECT (SELECT json_agg(r ORDER BY id) FROM request r) AS requests,
      (SELECT json_agg(a ORDER BY request_id, step, member_id) FROM (SELECT request_id, step, member_id, handed, active FROM request_asked) a) AS asked,
      (SELECT count(*) FROM request_vote) AS votes, (SELECT count(*) FROM request_note) AS notes, (SELECT count(*) FROM entry) AS entries,
      (SELECT json_agg(d ORDER BY id) FROM delegation d) AS delegations, (SELECT count(*) FROM "grant") AS lots,
      (SELECT count(*) FROM outbox) AS messages, (SELECT count(*) FROM member) AS members, (SELECT count(*) FROM identity) AS accounts`,
  );
  return rows[0];
}

interface Kept {
  actor: string;
  action: string;
}

async function trail(after: string): Promise<Kept[]> {
  const { rows } = await house.house.owner.query<Kept>(
    `SELECT coalesce(m.name, a.actor) AS actor, a.action FROM audit a LEFT JOIN member m ON m.id = a.actor_id WHERE a.id > $1 ORDER BY a.id`,
    [after],
  );
  return rows;
}

async function lastKept(): Promise<string> {
  const { rows } = await house.house.owner.query<{ id: string }>(
    'SELECT coalesce(max(id), 0) AS id FROM audit',
  );
  return rows[0]?.id ?? '0';
}

/** What the answer says, all of it. */
function words({ cards, form, errors }: Reply): string {
  const said = cards.map(({ headline, lines }) => [headline, ...(lines ?? [])].join(' '));
  return [...said, form?.title ?? '', ...Object.values(errors ?? {})].join(' ').trim();
}

/** A delegation that is in force, for those who try to end it. */
async function standing(): Promise<void> {
  const query =
    'SELECT id FROM delegation WHERE to_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 1';
  const { rows } = await house.house.owner.query<{ id: string }>(query, [ids['dan']]);
  if (!rows[0]) {
    acts += 1;
    const input = { fromId: ids['mei'] ?? '', toId: ids['dan'] ?? '', startsAt: null, endsAt: nov(30) };
    await delegate(house.house.desk, `again ${acts}`, input);
    await house.later(house.house.clock.now());
    return standing();
  }
  delegation = rows[0].id;
}

const everybody = Object.keys(roles) as Role[];
const cells = table
  .trim()
  .split('\n')
  .slice(1)
  .flatMap((line) => {
    const [, action = '', marks = ''] = /^(.+?)\s{2,}([-+ ]+)$/.exec(line) ?? [];
    const columns = marks.trim().split(/\s+/);
    if (columns.length !== everybody.length) throw new Error(`not ${everybody.length} columns: ${line}`);
    return everybody.map((role, i) => ({ action: action as Action, role, allowed: columns[i] === '+' }));
  });

describe.each(platforms)('in %s', (platform) => {
  it.each(cells.filter(({ allowed }) => allowed))('$role may $action', async ({ action, role }) => {
    await standing();
    const id = await request(action, role);
    const [before, since] = [await state(), await lastKept()];
    const reply = await does(role, platform, action, id);
    expect(words(reply)).not.toBe('');
    const name = handles[role as keyof typeof handles];
    const kept = await trail(since);
    expect(kept.filter(({ action: what }) => what.endsWith('.refused'))).toEqual([]);
    // A form that opens has changed nothing yet; looking is kept once, with the time.
    if (action === 'open decline') return expect(reply.form?.name).toBe('request.decline');
    expect(kept.map(({ actor }) => actor)).toContain(name);
    if (action !== 'details') expect(await state()).not.toEqual(before);
  });

  it.each(cells.filter(({ allowed }) => !allowed))('$role may not $action', async ({ action, role }) => {
    await standing();
    const id = await request(action, role);
    const [before, since] = [await state(), await lastKept()];
    const reply = await does(role, platform, action, id);
    // Answered to the person, with nothing to fill in, and without what the request is about.
    expect(words(reply)).not.toBe('');
    expect(reply.form).toBeUndefined();
    expect(await state()).toEqual(before);
    const kept = await trail(since);
    const actor = role in handles ? handles[role as keyof typeof handles] : 'stranger';
    expect(kept).toEqual([{ actor, action: expect.stringMatching(/\.refused$/) }]);
  });
});
