import type { BalanceView, LotView, Reader } from '../../core/views.js';
import { waysOn } from './buttons.js';
import type { Card, CardAction, CardSection, Fact } from './card.js';
import { fact, present, shortened, typedFact } from './facts.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

const mostLots = 8;

/** The answer to "how much do I have left": one number, then what it means. */
export function balanceCard(view: BalanceView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const low = view.leftNow * 5n <= view.ofTotal;
  return {
    headline:
      view.leftNow > 0n ? say.t('balance.left', { left: say.have(view.leftNow) }) : say.t('balance.none'),
    lines: present([
      view.overdraft > 0n && say.t('balance.overdraft', { amount: say.money(view.overdraft) }),
      capLine(view, say),
      paceLine(view, say),
      low && view.freeModels.length > 0 && say.t('balance.free', { models: modelList(view.freeModels, say) }),
      low && say.t('balance.low'),
      low && view.onShelf > 0n && say.t('balance.on-shelf', { amount: say.have(view.onShelf) }),
    ]),
    facts: balanceFacts(view, reader, say),
    sections: lotSection(view.lots, say),
    actions: balanceActions(low, view.openRequests > 0, view.onShelf > 0n, say),
  };
}

function capLine(view: BalanceView, say: Voice): string | false {
  if (!view.cap) return false;
  const params = {
    window: view.cap.window,
    cap: say.money(view.cap.amount),
    until: say.since(view.cap.until),
  };
  const behind = view.inLots - view.leftNow;
  if (behind <= 0n) return say.t('balance.cap', params);
  return say.t('balance.cap-behind', { ...params, behind: say.have(behind) });
}

function paceLine(view: BalanceView, say: Voice): string | false {
  if (!view.paceKnown || view.leftNow <= 0n) return false;
  if (!view.runsOutAt) return say.t('balance.pace-lasts');
  return say.t('balance.pace-ends', { day: say.day(view.runsOutAt) });
}

function balanceFacts(view: BalanceView, reader: Reader, say: Voice): Fact[] {
  const plan = oneLine(view.planName[reader.locale], 40);
  return present([
    fact(
      say,
      'fact.used-period',
      say.t('balance.used', { used: say.money(view.usedPeriod), total: say.money(view.ofTotal) }),
    ),
    fact(say, 'fact.used-today', say.money(view.usedToday)),
    fact(
      say,
      'fact.refill',
      say.t('balance.refill', {
        day: say.since(view.refillAt),
        away: say.away(view.refillAt),
        allowance: say.money(view.allowance),
      }),
    ),
    view.about !== null &&
      view.about.tokens > 0n &&
      fact(
        say,
        'fact.about',
        say.t('balance.about', {
          tokens: say.tokens(view.about.tokens),
          model: oneLine(view.about.model, 40),
        }),
      ),
    view.lent > 0n && fact(say, 'fact.lent', say.money(view.lent)),
    view.owed > 0n && fact(say, 'fact.owed', say.money(view.owed)),
    view.onHold > 0n && fact(say, 'fact.on-hold', heldWords(view, say)),
    view.openRequests > 0 &&
      fact(say, 'fact.open-requests', say.t('balance.open-requests', { n: view.openRequests })),
    typedFact(say, 'fact.plan', plan),
  ]);
}

/** What is set aside, and for what. */
function heldWords(view: BalanceView, say: Voice): string {
  const total = say.money(view.onHold);
  const parts = view.heldFor.map(({ what, amount, with: name }) => ({
    amount,
    what: say.t(`held.${what}`, { name: say.name(name) }),
  }));
  const [only, ...more] = parts;
  if (!only) return total;
  if (more.length === 0) return say.t('balance.on-hold', { total, what: only.what });
  const named = parts.map((part) => say.t('held.part', { what: part.what, amount: say.money(part.amount) }));
  return say.t('balance.on-hold', { total, what: say.list(shortened(say, named, 4)) });
}

function lotSection(lots: LotView[], say: Voice): CardSection[] {
  if (lots.length === 0) return [];
  const lines = lots.map((lot) => {
    const shelf = lot.kind === 'gift' && lot.from === null;
    const what = say.t(shelf ? 'lot.shelf' : `lot.${lot.kind}`, { from: say.name(lot.from) });
    const left = say.have(lot.remaining);
    if (!lot.expiresAt) return say.t('balance.lot', { what, left });
    return say.t('balance.lot-until', { what, left, until: say.until(lot.expiresAt) });
  });
  return [{ title: say.t('balance.lots'), lines: shortened(say, lines, mostLots) }];
}

function balanceActions(low: boolean, waits: boolean, shelf: boolean, say: Voice): CardAction[] {
  const [request, borrow, ask, ...rest] = waysOn(
    say,
    'request.open',
    'borrow.open',
    'ask.open',
    'history.show',
    'loans.show',
    'settings.show',
  );
  return present([
    request && low ? { ...request, style: 'primary' as const } : request,
    borrow,
    ask,
    ...(low && shelf ? waysOn(say, 'shelf.show') : []),
    ...(waits ? waysOn(say, 'requests.mine') : []),
    ...rest,
  ]);
}

function modelList(models: string[], say: Voice): string {
  const shown = models.slice(0, 5).map((model) => oneLine(model, 40));
  return say.list(shown);
}
