/** Whose keys are meant: a gateway knows its people by one of these. */
export interface GatewayMember {
  memberId: string;
  email: string | null;
}

/** The gateway refused, or could not be reached. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  constructor(
    /** What it said, in a word ("unreachable", "unknown-user"). */
    readonly code: string,
  ) {
    super(`gateway: ${code}`);
  }
}

/**
 * The system that meters and enforces. Pausing and resuming name a state, so asking for it twice does no harm: a call
 * whose outcome is not known is simply made again. All methods reject with `GatewayError`.
 */
export interface GatewayPort {
  /** No call of this member gets through until they are resumed. */
  pause(member: GatewayMember): Promise<void>;
  /** Calls get through again, within the member's limits. */
  resume(member: GatewayMember): Promise<void>;
}
