import type { Talk } from '../../src/chat/talk/inbound.js';
import { createTalk } from '../../src/chat/talk/talk.js';
import { makeDesk, readWords } from '../../src/compose.js';
import { readPolicy } from '../../src/config.js';
import { approveRequest } from '../../src/desk/decide.js';
import type { Desk } from '../../src/desk/desk.js';
import { finish, receive } from '../../src/desk/inbox.js';
import { install } from '../../src/desk/install.js';
import type { Clock } from '../../src/ports/clock.js';
import type { Database } from '../../src/store/db.js';
import { fillBooks } from '../command/data.js';
import { slackId, team } from '../command/workspace.js';
import { amount, fillRequests, type OpenRequests, personId, requestId, sidesOf } from './data.js';
import { decideBarely } from './floor.js';

/** Decides request `n`; the milliseconds until it was committed. */
export type Decide = (n: number) => Promise<number>;

/** An organisation whose people wait for decisions. */
export interface BenchOffice {
  desk: Desk;
  /** From where the desk is asked to approve. */
  desked: Decide;
  /** From where the click comes in from Slack: written down, the person recognised, then as above. */
  clicked: Decide;
  /** The same request decided by the least statements that could be called so. */
  barely: Decide;
}

const teams = Array.from({ length: 20 }, (_, index) => `Team ${index + 1}`);
const policyYaml = `
unit: USD
zone: UTC
language: en
members: auto
defaultPlan: engineer
plans:
  engineer: { allowance: 500, window: month, caps: { week: 400 }, requests: { most: 1000, mostOpen: 3, reasonFrom: 200 } }
pools: { ${teams.map((name) => `${name}: 1000000`).join(', ')} }
`;

/** Fills an empty, migrated database: everybody has used credit, and as many as `of` says wait for their manager. */
export async function openBenchOffice(
  adminUrl: string,
  db: Database,
  clock: Clock,
  of: OpenRequests,
): Promise<BenchOffice> {
  let committedAt = 0;
  const desk = makeDesk({
    db,
    clock,
    policy: readPolicy(policyYaml, 'bench'),
    seam: (place) => {
      if (place === 'after-commit') committedAt = performance.now();
    },
  });
  // Slack alone is connected, as for the other benches.
  desk.profiles.set('slack', { fetch: () => Promise.reject(new Error('everybody is known')) });
  await install(desk);
  const members = of.managers + of.requests;
  await fillBooks(adminUrl, { members, spenders: members, usages: 4 }, clock.now());
  await fillRequests(adminUrl, desk, of);
  const talk = createTalk(desk, readWords());
  const at = () => committedAt;
  return {
    desk,
    desked: (n) => desked(desk, n, of, at),
    clicked: (n) => clicked(desk, talk, n, of, at),
    barely: (n) => barely(desk, n, of),
  };
}

async function desked(desk: Desk, n: number, of: OpenRequests, committedAt: () => number): Promise<number> {
  const deciderId = personId(sidesOf(n, of).manager);
  const began = performance.now();
  const outcome = await approveRequest(desk, `desked ${n}`, {
    requestId: requestId(n),
    deciderId,
    amount: null,
  });
  if ('refused' in outcome) throw new Error(`request ${n}: ${outcome.refused.code}`);
  return committedAt() - began;
}

async function clicked(
  desk: Desk,
  talk: Talk,
  n: number,
  of: OpenRequests,
  committedAt: () => number,
): Promise<number> {
  const userId = slackId(sidesOf(n, of).manager);
  const key = `slack:action:${team}:${userId}:${n}:request.approve`;
  const from = { platform: 'slack', workspace: team, userId } as const;
  const act = { kind: 'action', name: 'request.approve', value: requestId(n) } as const;
  const inbound = { key, from, place: 'direct', ...act } as const;
  const began = performance.now();
  await receive(desk, { key, platform: 'slack', kind: 'action', payload: { key, inbound, spot: null } });
  const { cards } = await talk.handle(inbound);
  const committed = committedAt() - began;
  if (!cards[0]?.headline?.includes('approved')) throw new Error(`request ${n}: ${JSON.stringify(cards)}`);
  await finish(desk, key);
  return committed;
}

async function barely(desk: Desk, n: number, of: OpenRequests): Promise<number> {
  const { requester, manager } = sidesOf(n, of);
  const it = {
    requestId: requestId(n),
    requesterId: personId(requester),
    deciderId: personId(manager),
    amount,
    entryId: desk.newId(),
    outboxId: desk.newId(),
    now: desk.clock.now(),
  };
  const began = performance.now();
  await desk.db.transaction((tx) => decideBarely(tx, it));
  return performance.now() - began;
}
