import { divideHalfUp, scale, toDecimal, toMinor } from '../core/money.js';
import type { Policy } from '../core/policy.js';
import { costOf, priceAt, rateAt } from '../core/usage.js';
import type { ReportedEvent, UsageRefusal } from './usage-event.js';

/** What an event costs, and where that comes from, as it is kept beside the event. */
export interface Priced {
  cost: bigint;
  pricing: Record<string, string>;
}

/** More than any one call or daily sum can cost; a batch of such costs stays within the tables' numbers. */
const mostCost = 10n ** 15n;

/**
 * Prices an event as of `at`: what the source says it cost, converted if need be, else by the price table. Rounded half
 * up once.
 */
export function priceEvent(
  event: Pick<ReportedEvent, 'model' | 'tokens' | 'cost'>,
  at: Date,
  policy: Policy,
): Priced | { code: UsageRefusal; message: string } {
  const priced: Priced | { code: UsageRefusal; message: string } = event.cost
    ? statedCost(event.cost, at, policy)
    : tableCost(event, at, policy);
  if ('cost' in priced && priced.cost > mostCost)
    return {
      code: 'too-large',
      message: `a cost of ${toDecimal(priced.cost, policy.unit)} ${policy.unit} is more than one event can have`,
    };
  return priced;
}

function tableCost(
  event: Pick<ReportedEvent, 'model' | 'tokens'>,
  at: Date,
  policy: Policy,
): Priced | { code: UsageRefusal; message: string } {
  const price = priceAt(policy.prices, event.model, at);
  if (!price)
    return {
      code: 'unknown-model' as const,
      message: `no price of ${event.model} held at ${at.toISOString()}; add it under "prices" in tokendesk.yaml, or send cost`,
    };
  const decimal = (amount: bigint) => toDecimal(amount, policy.unit);
  return {
    cost: costOf(event.tokens, price),
    pricing: {
      by: 'table',
      from: price.from.toISOString(),
      input: decimal(price.input),
      output: decimal(price.output),
      cacheRead: decimal(price.cacheRead),
      cacheWrite: decimal(price.cacheWrite),
    },
  };
}

function statedCost(cost: { amount: string; currency: string }, at: Date, policy: Policy) {
  const { unit } = policy;
  const stated = { by: 'source', amount: cost.amount, currency: cost.currency };
  if (cost.currency.toLowerCase() === unit.toLowerCase())
    return { cost: toMinor(cost.amount, unit), pricing: stated };
  const rate = rateAt(policy.rates, cost.currency.toUpperCase(), at);
  if (!rate)
    return {
      code: 'unknown-currency' as const,
      message: `no rate of ${cost.currency} into ${unit} held at ${at.toISOString()}; add it under "rates" in tokendesk.yaml, or send the cost in ${unit}`,
    };
  const [whole = '', fraction = ''] = cost.amount.split('.');
  const converted = divideHalfUp(
    BigInt(whole + fraction) * rate.rate * scale(unit),
    10n ** BigInt(fraction.length) * 1_000_000n,
  );
  return {
    cost: converted,
    pricing: { ...stated, rate: toDecimal(rate.rate, 'USD'), rateFrom: rate.from.toISOString() },
  };
}
