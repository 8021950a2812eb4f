import { agree, type Role, type Scene, type Stage, usd } from './stage.js';

/** Everybody in the channel and the group; whoever owes at the moment does not lend. */
const colleagues: readonly Role[] = ['bo', 'grace', 'sam', 'carol', 'fay', 'dave'];

/** Three of them who may lend. */
async function lenders(stage: Stage): Promise<[Role, Role, Role]> {
  const able: Role[] = [];
  for (const role of colleagues) {
    const { owed, leftNow, overdraft } = await stage.balance(role);
    if (owed === 0n && overdraft === 0n && leftNow > usd('130')) able.push(role);
  }
  const [one, two, three] = able;
  if (!one || !two || !three) throw new Error(`only ${able.join(', ')} may lend`);
  return [one, two, three];
}

/** Where it is said, with the mention that a group needs. */
async function asks(stage: Stage, text: string): Promise<void> {
  if (stage.platform === 'slack') await stage.inSlack('ana').types(`/tokens ${text}`, '#general');
  else await stage.person('ana').says('全员群', `@TokenDesk ${text}`);
}

/** A card that was clicked on in DingTalk is drawn anew for all a few seconds later. */
const shortly = (stage: Stage) =>
  stage.world.advance(new Date(stage.world.desk.clock.now().getTime() + 5_000));

const askMany: Scene = {
  name: 'ask-many',
  title: {
    en: 'Ana asks everybody for 40; three colleagues lend parts until it is full',
    'zh-CN': 'Ana 向大家求助 40，三位同事各借一部分，直到凑齐',
  },
  cast: ['ana', ...colleagues],
  async play(stage) {
    const ana = stage.person('ana');
    const [one, two, three] = await lenders(stage);
    const before = await stage.balance('ana');
    const people = [stage.person(one), stage.person(two), stage.person(three)] as const;
    const [first, second, third] = people;
    const since = await third.mark();
    const told = await ana.mark();
    const reason = stage.locale === 'en' ? "tonight's incident" : '今晚的故障';
    await asks(stage, stage.locale === 'en' ? `ask 40 for ${reason}` : `求助 40 用于${reason}`);
    const asked = stage.words('ask.channel', { asker: stage.nameOf('ana'), amount: stage.money('40') });
    const within = new RegExp(asked.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    await third.sees(within, { since });
    // One click.
    await first.clicks(stage.words('button.lend', { amount: stage.money('10') }), { within });
    await first.sees(stage.words('done.ask-part-open', { open: stage.money('30') }));
    // Another amount, without a name in the channel.
    await shortly(stage);
    await second.clicks(stage.words('button.ask-part'), { within });
    const unnamed = stage.platform === 'slack' ? stage.words('field.ask-how.unnamed') : 'unnamed';
    await second.fills({ amount: '12', how: [unnamed] });
    await second.submits();
    await second.sees(stage.words('done.ask-part-open', { open: stage.money('18') }));
    if (stage.platform === 'slack') await second.closes();
    await shortly(stage);
    const half = await third.sees(
      stage.words('ask.lender', { name: stage.words('somebody'), amount: stage.money('12') }),
      { since },
    );
    agree('the second lender is named', half.text.includes(`${stage.nameOf(two)}:`), false);
    // What is left.
    await third.clicks(stage.words('button.ask-rest', { amount: stage.money('18') }), { within });
    await third.sees(stage.words('done.ask-part-full'));
    await ana.sees(stage.words('notice.ask-full', { n: 3, filled: stage.money('40') }), { since: told });
    await shortly(stage);
    const after = await stage.balance('ana');
    agree('Ana owes', after.owed - before.owed, usd('40'));
    const { owed } = await stage.loans('ana');
    for (const [role, amount] of [
      [one, '10'],
      [two, '12'],
      [three, '18'],
    ] as const) {
      const loan = owed.find(
        ({ lender, principal }) => lender === stage.nameOf(role) && principal === usd(amount),
      );
      agree(`${role} has lent`, loan?.outstanding, usd(amount));
      // Nobody is left waiting for what the story lent.
      const word = stage.locale === 'en' ? `repay @${role} ${amount}` : `还 @${role} ${amount}`;
      await ana.types(stage.command(word));
      await ana.sees(stage.says('done.repay', { amount: stage.money(amount), lender: stage.nameOf(role) }));
    }
    agree('Ana owes again', (await stage.balance('ana')).owed, before.owed);
  },
};

/** Scenes in which one asks many. */
export const askScenes = { askMany };
