import type { I18n } from '../kit/i18n/i18n.js';
import type { Platform } from './actor.js';
import { alertScenes } from './scenes-alerts.js';
import { approvalScenes } from './scenes-approvals.js';
import { askScenes } from './scenes-asks.js';
import { digestScenes } from './scenes-digest.js';
import { giftScenes } from './scenes-gifts.js';
import { grantScenes } from './scenes-grants.js';
import { lendingRuleScenes } from './scenes-lending-rules.js';
import { loanLifeScenes } from './scenes-loan-life.js';
import { loanScenes } from './scenes-loans.js';
import { oaScenes } from './scenes-oa.js';
import { platformScenes } from './scenes-platforms.js';
import { requestScenes } from './scenes-requests.js';
import { usageScenes } from './scenes-usage.js';
import { createStage, type Scene, type Stage } from './stage.js';
import type { TourWorld } from './world.js';

/** The main job, at the end of a month and over the refill that settles what is owed. */
const mainJob: readonly Scene[] = [
  usageScenes.balance,
  usageScenes.history,
  loanScenes.borrow,
  loanScenes.lendPart,
  loanScenes.decline,
  loanScenes.repay,
  requestScenes.request,
  requestScenes.selfApproval,
  requestScenes.stranger,
  requestScenes.approve,
  requestScenes.approveLess,
  requestScenes.doubleDecision,
  usageScenes.usage,
  usageScenes.overdraft,
  loanScenes.autoRepay,
  usageScenes.booksBalance,
];

/** What the bot says of its own accord. */
const ownAccord: readonly Scene[] = [
  platformScenes.groupPrivacy,
  alertScenes.morning,
  alertScenes.threshold,
  alertScenes.rearmed,
  alertScenes.creditBack,
  alertScenes.burn,
  digestScenes.digest,
  alertScenes.pace,
  digestScenes.manager,
  digestScenes.optOut,
];

/** Who decides requests, and how; what managers give and look at unasked. */
const decisions: readonly Scene[] = [
  approvalScenes.twoSteps,
  approvalScenes.approveLessSteps,
  approvalScenes.delegation,
  approvalScenes.question,
  approvalScenes.bulk,
  approvalScenes.nobody,
  grantScenes.taskGrant,
  grantScenes.reviewAtHalf,
  oaScenes.approvedInDingTalk,
  oaScenes.decidedInSlack,
  approvalScenes.escalation,
];

/** What concerns both platforms at once. */
const together: readonly Scene[] = [
  platformScenes.linkIdentity,
  platformScenes.crossApproval,
  platformScenes.crossLoan,
];

/** Everything that people do with each other's credit beside the plain loan. */
const lending: readonly Scene[] = [
  askScenes.askMany,
  giftScenes.offer,
  giftScenes.gift,
  giftScenes.shelf,
  lendingRuleScenes.debtorCannotLend,
  lendingRuleScenes.expiryKept,
  loanLifeScenes.extend,
  loanLifeScenes.forgive,
  loanLifeScenes.overdueReminder,
  loanLifeScenes.autoRepayPartial,
  // Last: whoever left is not there any more.
  lendingRuleScenes.leaver,
];

/** A part of the story, played on one platform. */
export interface Part {
  platform: Platform;
  scenes: readonly Scene[];
}

/** The main job in Slack alone. */
const slackStory: readonly Part[] = [{ platform: 'slack', scenes: mainJob }];

/** The whole story: Slack, what the bot says by itself, both platforms together, and all of it in DingTalk. */
export const wholeStory: readonly Part[] = [
  ...slackStory,
  { platform: 'slack', scenes: ownAccord },
  { platform: 'slack', scenes: decisions },
  { platform: 'slack', scenes: together },
  { platform: 'slack', scenes: lending },
  {
    platform: 'dingtalk',
    // How fast is too fast is told once a month, and this is the same month; it is daytime too.
    scenes: [
      platformScenes.move,
      ...ownAccord.filter((scene) => scene !== alertScenes.pace && scene !== alertScenes.morning),
      usageScenes.workday,
      ...mainJob,
      approvalScenes.delegation,
      approvalScenes.question,
      approvalScenes.bulk,
      approvalScenes.nobody,
      grantScenes.taskGrant,
      ...lending,
    ],
  },
];

/**
 * The story with nothing but the named scenes, in its order. Throws a `RangeError` that lists the names there are if
 * one is not among them.
 */
export function onlyScenes(names: readonly string[]): readonly Part[] {
  const known = new Set(wholeStory.flatMap(({ scenes }) => scenes.map((scene) => scene.name)));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new RangeError(`no scene ${unknown.join(', ')}; there are: ${[...known].join(', ')}`);
  return wholeStory.flatMap(({ platform, scenes }) => {
    const chosen = scenes.filter((scene) => names.includes(scene.name));
    if (chosen.length === 0) return [];
    // Whoever is to be met in DingTalk has to have gone there first.
    const before = scenes.filter((scene) => scene === platformScenes.move && !chosen.includes(scene));
    return [{ platform, scenes: [...before, ...chosen] }];
  });
}

/** How a scene went. */
export interface Played {
  name: string;
  platform: Platform | 'both';
  ok: boolean;
  /** Why it did not go well. */
  problem?: string;
}

/** Plays the story and prints it as it goes. A scene that fails does not stop the others. */
export async function play(
  world: TourWorld,
  words: I18n,
  locale: 'en' | 'zh-CN',
  print: (line: string) => void,
  parts: readonly Part[] = slackStory,
): Promise<Played[]> {
  const played: Played[] = [];
  for (const { platform, scenes } of parts) {
    const stage = createStage(world, words, locale, platform);
    for (const scene of scenes) played.push(await playScene(stage, scene, print));
  }
  return played;
}

async function playScene(stage: Stage, scene: Scene, print: (line: string) => void): Promise<Played> {
  const platform = scene.platform ?? stage.platform;
  const screens = platform === 'both' ? (['slack', 'dingtalk'] as const) : [platform];
  print(`\n── ${scene.title[stage.locale]}`);
  // An answer that was shown in a modal covers everything else.
  if (platform !== 'dingtalk')
    for (const role of scene.cast) await stage.world.slack.reload({ user: stage.world.people[role].slackId });
  const views = await Promise.all(
    screens.flatMap((screen) =>
      scene.cast.map(async (role) => {
        const actor = stage.on(screen, role);
        return { screen, role, actor, since: await actor.mark() };
      }),
    ),
  );
  const problem = await scene.play(stage).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  for (const { screen, role, actor, since } of views) {
    const said = await actor.transcript(since);
    if (said === '') continue;
    print(`\n   ${stage.nameOf(role)} · ${screen === 'slack' ? 'Slack' : stage.words('platform.dingtalk')}`);
    print(indented(said));
  }
  const wrong = await stage.world.verify();
  const trouble = problem ?? (wrong.length > 0 ? `the books disagree: ${wrong.join('; ')}` : null);
  print(trouble ? `   ✗ ${trouble}` : '   ✓');
  return { name: scene.name, platform, ok: !trouble, ...(trouble ? { problem: trouble } : {}) };
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '   ');
}
