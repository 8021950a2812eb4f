import type { I18n } from '../kit/i18n/i18n.js';
import { loanScenes } from './scenes-loans.js';
import { requestScenes } from './scenes-requests.js';
import { usageScenes } from './scenes-usage.js';
import { createStage, type Role, type Scene } from './stage.js';
import type { TourWorld } from './world.js';

/** The story in order: the end of a month, then the refill that settles what is owed. */
const story: readonly Scene[] = [
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

/** How a scene went. */
export interface Played {
  name: string;
  platform: 'slack';
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
  scenes: readonly Scene[] = story,
): Promise<Played[]> {
  const stage = createStage(world, words, locale);
  const played: Played[] = [];
  for (const scene of scenes) {
    print(`\n── ${scene.title[locale]}`);
    const marks = new Map<Role, number>();
    for (const role of scene.cast) marks.set(role, await stage.person(role).mark());
    const problem = await scene.play(stage).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    for (const [role, since] of marks) {
      print(`\n   ${stage.nameOf(role)}`);
      print(indented(await stage.person(role).transcript(since)));
    }
    const wrong = await world.verify();
    const trouble = problem ?? (wrong.length > 0 ? `the books disagree: ${wrong.join('; ')}` : null);
    if (trouble) print(`   ✗ ${trouble}`);
    else print('   ✓');
    played.push({
      name: scene.name,
      platform: 'slack',
      ok: !trouble,
      ...(trouble ? { problem: trouble } : {}),
    });
  }
  return played;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '   ');
}
