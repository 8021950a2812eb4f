import type { DingTalkControl } from '../../dingtalk/control.js';
import type { SlackControl } from '../../slack/control.js';
import type { Role, Step, StoryCast } from './steps.js';

/** How far somebody is in the story; it stands in the page's address. */
export interface Progress {
  /** Feed positions at which the story began: what was there before proves nothing. */
  readonly slack: number;
  readonly dingtalk: number;
  /** Steps that were done or skipped, by their place. */
  readonly passed: ReadonlySet<number>;
}

/** Reads it from an address: `12-7` and, once steps are passed, `12-7-0.1.2`. Undefined for anything else. */
export function readProgress(text: string | null): Progress | undefined {
  const [whole, slack, dingtalk, passed = ''] =
    /^(\d{1,15})-(\d{1,15})(?:-([\d.]{0,60}))?$/.exec(text ?? '') ?? [];
  if (whole === undefined) return undefined;
  const numbers = passed.split('.').filter((part) => part !== '');
  return { slack: Number(slack), dingtalk: Number(dingtalk), passed: new Set(numbers.map(Number)) };
}

/** Writes it for an address. */
export function progressText({ slack, dingtalk, passed }: Progress): string {
  const numbers = [...passed].sort((a, b) => a - b);
  return [slack, dingtalk, ...(numbers.length > 0 ? [numbers.join('.')] : [])].join('-');
}

/** What somebody could have read on their screen since the story began. */
export type Told = { readonly [role in Role]: readonly string[] };

/** Looks at the screens of those who play. */
export async function toldSince(
  { slack, dingtalk }: { slack: SlackControl; dingtalk: DingTalkControl },
  cast: StoryCast,
  since: Progress,
): Promise<Told> {
  const [hero, lender, manager] = await Promise.all([
    slack.see({ user: cast.hero, limit: most }),
    slack.see({ user: cast.lender, limit: most }),
    dingtalk.see({ user: cast.manager, limit: most }),
  ]);
  return {
    hero: newIn(hero, since.slack),
    lender: newIn(lender, since.slack),
    manager: newIn(manager, since.dingtalk),
  };
}

/** How many messages of a conversation are looked at. */
const most = 40;

interface Screen {
  readonly position: number;
  readonly conversations: readonly {
    readonly withApp: boolean;
    readonly items: readonly { readonly position: number; readonly own: boolean; readonly text: string }[];
  }[];
}

function newIn({ position, conversations }: Screen, since: number): readonly string[] {
  // After a restart of the sandbox positions begin anew: then everything that is there counts.
  const from = since > position ? 0 : since;
  return conversations
    .filter((one) => one.withApp)
    .flatMap((one) => one.items.filter((item) => !item.own && item.position > from).map((item) => item.text));
}

/** Whether a step is done, going by what was read. */
export function isDone(step: Step, told: Told, heroName: string): boolean {
  const { on, says } = step.done;
  return told[on].some((text) => says.test(text.replaceAll(heroName, '{hero}')));
}
