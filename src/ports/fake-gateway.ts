import type { GatewayLimit, GatewayMember, GatewayPort } from './gateway.js';

/** One call that reached the fake gateway. */
export type GatewayCall =
  | { method: 'pause' | 'resume'; member: GatewayMember }
  | { method: 'limit'; member: GatewayMember; limit: GatewayLimit };

/** A gateway that keeps what it was told. */
export interface FakeGateway extends GatewayPort {
  readonly calls: GatewayCall[];
  /** Whose keys are paused. */
  readonly paused: ReadonlySet<string>;
  /** What members may spend, as it was said last: minor units, by member id. */
  readonly limits: ReadonlyMap<string, GatewayLimit>;
  /** The next calls meet these, one each, and have no effect. */
  trouble(...errors: Error[]): void;
  /** The next calls meet these, one each, once they have had their effect. */
  lost(...errors: Error[]): void;
  /** Runs in the middle of every call: to hold it, or to let something happen meanwhile. */
  during(hook: (call: GatewayCall) => Promise<void>): void;
}

/** A gateway that does as it is told at once. */
export function fakeGateway(): FakeGateway {
  const calls: GatewayCall[] = [];
  const paused = new Set<string>();
  const limits = new Map<string, GatewayLimit>();
  const troubles: Error[] = [];
  const losses: Error[] = [];
  let hook: (call: GatewayCall) => Promise<void> = async () => {};
  const meet = async (call: GatewayCall): Promise<void> => {
    calls.push(call);
    await hook(call);
    const trouble = troubles.shift();
    if (trouble) throw trouble;
    const { memberId } = call.member;
    if (call.method === 'limit') limits.set(memberId, call.limit);
    else if (call.method === 'pause') paused.add(memberId);
    else paused.delete(memberId);
    const loss = losses.shift();
    if (loss) throw loss;
  };
  return {
    calls,
    paused,
    limits,
    trouble: (...errors) => {
      troubles.push(...errors);
    },
    lost: (...errors) => {
      losses.push(...errors);
    },
    during: (next) => {
      hook = next;
    },
    pause: (member) => meet({ method: 'pause', member }),
    resume: (member) => meet({ method: 'resume', member }),
    setLimit: (member, limit) => meet({ method: 'limit', member, limit }),
  };
}
