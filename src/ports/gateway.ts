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
    /** Asking again cannot help, because the gateway does not know the person, say. Everything else is asked until it succeeds. */
    readonly final = false,
  ) {
    super(`gateway: ${code}`);
  }
}

/** What a member may spend. Amounts are minor units of the organisation's unit; all three were read at the same moment. */
export interface GatewayLimit {
  /** What may still be spent from now on; never below zero. */
  left: bigint;
  /** Usage booked since `since`, from whatever source; `used + left` is the budget of the running period. */
  used: bigint;
  /** Start of the member's running period. A gateway's own reset may be at another time. */
  since: Date;
}

/**
 * The system that meters and enforces. Pausing, resuming and limits name a state, so asking for it twice does no harm: a
 * call whose outcome is not known is simply made again. Each member is asked about by one call at a time, which must
 * end, one way or the other, within ten seconds: well before the lease of its outbox row (30 s), under which two calls
 * are made. All methods reject with `GatewayError`.
 */
export interface GatewayPort {
  /** No call of this member gets through until they are resumed. */
  pause(member: GatewayMember): Promise<void>;
  /** Calls get through again, within the member's limits. */
  resume(member: GatewayMember): Promise<void>;
  /**
   * From now on the member may spend `limit.left`, whatever was said before.
   *
   * - A gateway that compares its own spend with an absolute budget (LiteLLM's `max_budget`, by `/user/update`) is told
   *   the usage it has reported to us since its own reset + `limit.left`; its usage as booked, not the spend it shows at
   *   the moment, which contains calls that `left` does not know of yet. Where its reset is the member's refill and all
   *   usage comes from it, that is `limit.used + limit.left`. Such a sum does not change by usage, which is why usage
   *   alone writes nothing. A gateway that resets at another time must be told again after its reset.
   * - A gateway that keeps a wallet (new-api's quota) is told `limit.left` less what it has not reported yet.
   * - Amounts are converted to the gateway's unit at the edge, rounded down.
   */
  setLimit(member: GatewayMember, limit: GatewayLimit): Promise<void>;
}
