import type { GatewayMember, GatewayPort } from './gateway.js';

/** One call that reached the fake gateway. */
export interface GatewayCall {
  method: 'pause' | 'resume';
  member: GatewayMember;
}

/** A gateway that keeps what it was told. */
export interface FakeGateway extends GatewayPort {
  readonly calls: GatewayCall[];
  /** Whose keys are paused. */
  readonly paused: ReadonlySet<string>;
  /** The next calls meet these, one each. */
  trouble(...errors: Error[]): void;
  /** Runs in the middle of every call: to hold it, or to let something happen meanwhile. */
  during(hook: (call: GatewayCall) => Promise<void>): void;
}

/** A gateway that does as it is told at once. */
export function fakeGateway(): FakeGateway {
  const calls: GatewayCall[] = [];
  const paused = new Set<string>();
  const troubles: Error[] = [];
  let hook: (call: GatewayCall) => Promise<void> = async () => {};
  const meet = async (method: GatewayCall['method'], member: GatewayMember): Promise<void> => {
    const call = { method, member };
    calls.push(call);
    await hook(call);
    const trouble = troubles.shift();
    if (trouble) throw trouble;
    if (method === 'pause') paused.add(member.memberId);
    else paused.delete(member.memberId);
  };
  return {
    calls,
    paused,
    trouble: (...errors) => {
      troubles.push(...errors);
    },
    during: (next) => {
      hook = next;
    },
    pause: (member) => meet('pause', member),
    resume: (member) => meet('resume', member),
  };
}
