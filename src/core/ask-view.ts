/** An ask as a reader sees it. Amounts are minor units. */
export interface AskView {
  id: string;
  version: number;
  asker: string;
  /** Who reads: everybody in a channel, one colleague of the team, or the asker. */
  reader: 'channel' | 'colleague' | 'asker';
  state: 'open' | 'full' | 'enough' | 'over';
  amount: bigint;
  filled: bigint;
  /** Of what is filled, so much waits for a manager's word. */
  waiting: bigint;
  reason: string | null;
  dueAt: Date;
  endsAt: Date;
  closedAt: Date | null;
  /** In the order in which they lent first. Who does not wish to be named has no name, save for the asker. */
  lenders: { name: string | null; amount: bigint }[];
  /** What buttons offer beside the rest. */
  quick: bigint[];
  /** What the asker has now; null for everybody else. */
  leftNow: bigint | null;
}
