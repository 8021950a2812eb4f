import type { OutcomeTally } from './digest-view.js';

/** What a member used a period's quota on, what came of it, and where it leads; as of now, amounts in minor units. */
export interface ReviewFacts {
  used: bigint;
  quota: bigint;
  left: bigint;
  /** When it runs out at this pace; null if it lasts until the refill, or it is too early to say. */
  runsOutAt: Date | null;
  /** False where it is too early to speak of pace. */
  paceKnown: boolean;
  /** At most five, the dearest first. */
  models: { model: string; cost: bigint; events: number }[];
  /** The dearest first; null for calls that named none. */
  projects: { project: string | null; cost: bigint }[];
  /** What was delivered in the period, with its cost beside that of the member's own past weeks. */
  outcomes: OutcomeTally[];
  /** The last things delivered in it, newest first; at most three. */
  last: { kind: string; subject: string; title: string | null; at: Date }[];
}

/** A look at somebody's period, from the side of one who may answer it. */
export interface ReviewView {
  id: string;
  version: number;
  memberId: string;
  member: string;
  /** The percent that was passed, and the figures of that moment. */
  share: number;
  used: bigint;
  quota: bigint;
  refillAt: Date;
  state: 'open' | 'fine' | 'raised';
  /** Who opened a conversation with the member; null for nobody. */
  talker: string | null;
  talkedAt: Date | null;
  answerer: string | null;
  answeredAt: Date | null;
  /** What was given. */
  raised: bigint | null;
  /** Whether this reader may answer now. */
  mine: boolean;
  /** Why it is put to this reader. */
  why: 'manager' | 'stand-in' | 'fallback';
  /** In whose right they answer; null for their own. */
  actingFor: string | null;
  /** Null once it is answered or the period is over: beside a decision of last week today's figures would mislead. */
  facts: ReviewFacts | null;
}
