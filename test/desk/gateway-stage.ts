import { applyGateway } from '../../src/desk/apply-limit.js';
import type { Desk } from '../../src/desk/desk.js';
import { lookAtLimits } from '../../src/desk/limits.js';
import { type Jobs, startJobs } from '../../src/jobs/runner.js';
import { fakeChatSender } from '../../src/ports/fake-chat-sender.js';
import { type FakeGateway, fakeGateway } from '../../src/ports/fake-gateway.js';
import type { DueTimers } from '../../src/ports/work.js';
import { connect } from '../../src/store/db.js';
import { sqlWork } from '../../src/store/work.js';
import { sqlDeliveries } from '../../src/store/work-deliveries.js';
import { sqlInboxItems } from '../../src/store/work-inbox.js';
import { type PushedTime, pushedTime } from '../jobs/office.js';
import { type LendingStage, lendingStage, type Who } from './lending-stage.js';

/** The lending stage with a gateway that knows everybody's limit, and workers that are started by hand. */
export interface GatewayStage extends LendingStage {
  readonly gateway: FakeGateway;
  readonly desk: Desk;
  readonly time: PushedTime;
  /** What the gateway was told since it knew everybody: "bo 800", in whole dollars, in order. */
  told(): string[];
  /** The most that all together might spend at any time since then, in whole dollars; usage and failed calls aside. */
  highest(): number;
  /** What a member may spend as the gateway knows it, in whole dollars. */
  limit(who: Who): number;
  /** A process with workers and connections of its own. */
  process(): Promise<Jobs>;
  /** Does what waits, in one process. */
  work(): Promise<void>;
  /** Lets waiting retries fall due, and does them. */
  retry(): Promise<void>;
  /**
   * A process that takes up `who`'s row and dies at `place`: the row stays with the dead until its lease is over. Without a
   * place it lives until the row is done.
   */
  diesAt(who: Who, place: string | null): Promise<void>;
  /** Members whose limit the gateway does not know yet. */
  waiting(): Promise<number>;
  close(): Promise<void>;
}

const minute = 60_000;
const noTimers: DueTimers = { sweep: async () => 0, nextDue: async () => null, seal: async () => 0 };

/** Opens it; the rules are those of the lending stage. */
export async function gatewayStage(...rules: Parameters<typeof lendingStage>): Promise<GatewayStage> {
  const stage = await lendingStage(...rules);
  const { house, id } = stage;
  const { desk, clock } = house;
  const gateway = fakeGateway();
  desk.gateway = gateway;
  const time = pushedTime();
  const people = Object.keys(id) as Who[];
  const nameOf = (memberId: string) => people.find((who) => id[who] === memberId) ?? '?';
  const opened: { jobs: Jobs; close(): Promise<void> }[] = [];
  const process = async (working = () => true): Promise<Jobs> => {
    const db = connect(house.appUrl, 4);
    const own: Desk = { ...desk, db };
    const work = sqlWork(db);
    const jobs = await startJobs<string>({
      queues: { databaseUrl: house.appUrl, redisUrl: undefined },
      work: { ...work, claim: async (order) => (working() ? work.claim(order) : []) },
      deliveries: sqlDeliveries(db),
      inboxItems: sqlInboxItems(db),
      timers: noTimers,
      // The people of this stage are told nothing.
      render: async () => null,
      senders: [fakeChatSender<string>()],
      handlers: [],
      gateway: (memberId) => applyGateway(own, memberId),
      clock,
      log: { info: () => {}, warn: () => {}, error: () => {} },
      time,
      random: () => 0.5,
      intervalMs: 20,
      paceMs: 0,
    });
    own.wake = () => jobs.nudge();
    opened.push({ jobs, close: () => db.close() });
    return jobs;
  };
  let worker: Jobs | null = null;
  let working = false;
  let known = 0;
  const it: GatewayStage = {
    ...stage,
    gateway,
    desk,
    time,
    told: () =>
      gateway.calls
        .slice(known)
        .flatMap((call) =>
          call.method === 'limit'
            ? [`${nameOf(call.member.memberId)} ${Number(call.limit.left) / 1e6}`]
            : [`${nameOf(call.member.memberId)} ${call.method}`],
        ),
    highest: () => {
      const limits = new Map<string, number>();
      let highest = 0;
      for (const [index, call] of gateway.calls.entries()) {
        if (call.method === 'limit') limits.set(call.member.memberId, Number(call.limit.left) / 1e6);
        const sum = [...limits.values()].reduce((total, left) => total + left, 0);
        if (index >= known && sum > highest) highest = sum;
      }
      return highest;
    },
    limit: (who) => Number(gateway.limits.get(id[who])?.left ?? -1n) / 1e6,
    process: () => process(),
    work: async () => {
      worker ??= await process(() => working);
      working = true;
      await worker.drain();
      working = false;
    },
    retry: async () => {
      clock.advance(10 * minute);
      await it.work();
    },
    diesAt: async (who, place) => {
      const work = sqlWork(desk.db);
      const [now, realNow, leaseMs] = [clock.now(), time.now(), 30_000];
      const claims = await work.claim({ table: 'outbox', now, realNow, leaseMs, limit: 100 });
      const { rows } = await house.owner.query<{ id: string }>(
        `SELECT id FROM outbox WHERE kind = 'gateway' AND state = 'sending' AND member_id = $1`,
        [id[who]],
      );
      const mine = claims.find((claim) => claim.id === rows[0]?.id);
      await work.release(claims.filter((claim) => claim !== mine));
      const begun = mine && (await work.begin(mine, realNow, leaseMs));
      if (!begun) throw new Error(`nothing waits for ${who}`);
      const dying = {
        ...desk,
        seam: (at: string) => {
          if (at === place) throw new Error('dead');
        },
      };
      const died = await applyGateway(dying, id[who]).then(
        () => false,
        () => true,
      );
      if (died !== (place !== null)) throw new Error(`never came to ${place}`);
      if (!died) await sqlDeliveries(desk.db).done(begun.work, now);
    },
    waiting: async () => {
      const { rows } = await house.owner.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM gateway_limit l WHERE done_version < version
          OR EXISTS (SELECT FROM gateway_limit_after a WHERE a.member_id = l.member_id)`,
      );
      return rows[0]?.n ?? -1;
    },
    close: async () => {
      for (const { jobs, close } of opened) {
        await jobs.stop();
        await close();
      }
      await house.close();
    },
  };
  await desk.db.transaction((tx) => lookAtLimits(desk, tx, Object.values(id), clock.now()));
  await it.work();
  known = gateway.calls.length;
  return it;
}
