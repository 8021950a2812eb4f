/** One message on its way to a platform. */
export interface PlannedMessage {
  at: Date;
  recipient: string;
  picture: boolean;
}

/** A platform's rate as it refuses: so many calls within a sliding window, counted by a key. */
interface Tier {
  name: string;
  windowMs: number;
  calls: number;
  key: (message: PlannedMessage) => string | null;
}

const everybody = () => 'everybody';
const ifPicture = ({ picture }: PlannedMessage) => (picture ? 'everybody' : null);

/**
 * What the platforms document. Slack: a message a second per conversation and "several hundred messages per minute" per
 * workspace, of which three hundred are taken; uploads are tier 4, "100+ per minute"
 * (https://docs.slack.dev/apis/web-api/rate-limits). DingTalk: 20 calls a second per interface and app
 * (https://open.dingtalk.com/document/orgapp/api-call-frequency-limit).
 */
export const tiers: Readonly<Record<'slack' | 'dingtalk', readonly Tier[]>> = {
  slack: [
    { name: 'conversation', windowMs: 1000, calls: 1, key: ({ recipient }) => recipient },
    { name: 'workspace', windowMs: 60_000, calls: 300, key: everybody },
    { name: 'upload', windowMs: 60_000, calls: 100, key: ifPicture },
  ],
  dingtalk: [{ name: 'interface', windowMs: 1000, calls: 20, key: everybody }],
};

/** Sends every message at its time, by a clock of its own; how many calls a platform would have refused. */
export function refusedBy(rates: readonly Tier[], messages: readonly PlannedMessage[]): number {
  let refused = 0;
  const inOrder = [...messages].sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const tier of rates) {
    const windows = new Map<string, number[]>();
    for (const message of inOrder) {
      const key = tier.key(message);
      if (key === null) continue;
      const now = message.at.getTime();
      const window = (windows.get(key) ?? []).filter((then) => then > now - tier.windowMs);
      if (window.length >= tier.calls) refused += 1;
      else window.push(now);
      windows.set(key, window);
    }
  }
  return refused;
}
