import { settingsOf } from '../desk/people.js';
import { agree, type Role, type Scene, type Stage, usd } from './stage.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** Monday mornings of the story, when it is past nine in Shanghai and in Berlin. */
const mondayAfter = (now: Date): Date => {
  const at = new Date(now.getTime() - (now.getTime() % day) + 8 * hour);
  do at.setTime(at.getTime() + day);
  while (at.getUTCDay() !== 1);
  return at;
};

const reader = (stage: Stage): Role => (stage.platform === 'slack' ? 'ana' : 'xiaoming');

const digest: Scene = {
  name: 'digest',
  title: { en: 'Monday morning: what the tokens achieved', 'zh-CN': '周一早上：这些 token 换来了什么' },
  cast: ['ana', 'xiaoming'],
  async play(stage) {
    const who = reader(stage);
    const person = stage.person(who);
    const now = stage.world.desk.clock.now();
    await stage.world.report([stage.world.call(who, `tour-week-${stage.platform}`, usd('24'))]);
    await stage.world.deliver(
      [1, 2].map((number) => ({
        id: `pr-${stage.platform}-${number}`,
        member: stage.world.people[who].email,
        kind: 'pull-request',
        occurredAt: now.toISOString(),
        state: 'merged',
        repository: `kranich/gateway-${stage.platform}`,
        number,
      })),
    );
    const since = await person.mark();
    await stage.world.advance(mondayAfter(now));
    const { text } = await person.sees(stage.words('digest.whose.person'), { since });
    for (const part of [
      stage.words('digest.outcome.pull-request', { n: 2 }),
      stage.words('digest.note.person'),
    ])
      if (!text.includes(part)) throw new Error(`the digest does not say "${part}":\n${text}`);
  },
};

const manager: Scene = {
  name: 'manager-digest',
  title: { en: 'The manager’s digest: totals, nobody ranked', 'zh-CN': '主管周报：只看总数，不排名' },
  cast: ['carol', 'dave'],
  async play(stage) {
    const [carol, dave] = [stage.person('carol'), stage.person('dave')];
    const [since, daveSince] = [await carol.mark(), await dave.mark()];
    const now = stage.world.desk.clock.now();
    await stage.world.report([stage.world.call('bo', `tour-team-${stage.platform}`, usd('9'))]);
    await stage.world.advance(mondayAfter(now));
    const { text } = await carol.sees(stage.words('digest.note.team'), { since });
    for (const role of ['ana', 'bo'] as const)
      if (text.includes(stage.nameOf(role))) throw new Error(`the team's digest names ${role}:\n${text}`);
    await dave.sees(stage.words('digest.note.org'), { since: daveSince });
  },
};

const optOut: Scene = {
  name: 'digest-opt-out',
  title: { en: 'Monthly instead, or not at all: one click', 'zh-CN': '改为每月，或不再接收：一键完成' },
  cast: ['ana', 'xiaoming'],
  async play(stage) {
    const who = reader(stage);
    const person = stage.person(who);
    const wish = async () =>
      (await settingsOf(stage.world.desk, await stage.world.memberId(stage.world.people[who].email))).digest;
    await person.types(stage.command(stage.locale === 'en' ? 'digest' : '周报'));
    await person.sees(stage.words('digest.whose.person'));
    await person.clicks(stage.words('digest.button.monthly'));
    await person.sees(/once a month|每月/);
    agree('the digest comes', await wish(), 'monthly');
    await person.types(stage.command(stage.locale === 'en' ? 'digest' : '周报'));
    await person.sees(stage.words('digest.whose.person'));
    await person.clicks(stage.words('digest.button.off'));
    await person.sees(/digest|周报/i);
    agree('the digest comes', await wish(), 'off');
    const since = await person.mark();
    await stage.world.report([stage.world.call(who, `tour-off-${stage.platform}`, usd('3'))]);
    await stage.world.advance(mondayAfter(stage.world.desk.clock.now()));
    await person.doesNotSee(stage.words('digest.whose.person'), { since });
  },
};

/** Scenes of Monday mornings. */
export const digestScenes = { digest, manager, optOut };
